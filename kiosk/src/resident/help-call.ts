import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Api } from '../data/api.ts';
import type { Fault } from '../data/result.ts';
import { type HelpStage, helpStage, type PendingCall, UNANSWERED_MS } from './help-stage.ts';
import { callHelp, cancelHelp } from './kiosk-api.ts';

interface HelpHost extends ReactiveControllerHost {
  /** The call changed here: show this until the view is read again. */
  showHelp(help: KioskHelp | null): void;
  /** What was done may stand although its answer says otherwise: read the view. */
  readView(): void;
}

const RETRY_MS = 5000;
/** A call that could not be made by then is one that nobody waits for any more. */
const GIVE_UP_MS = 15 * 60_000;
/** A person before a silent screen is told after this long, and not after a request's full patience. */
const SILENT_MS = 3000;

/**
 * 叫人帮忙 as this kiosk sees it. The call is of the kiosk, not of a session: it outlives whoever pressed the button, is
 * tried again while the gateway is away, and holds nothing of a person.
 */
export class HelpCall implements ReactiveController {
  readonly #host: HelpHost;
  readonly #api: Api;
  #pending: PendingCall | undefined;
  #cancelFault: Fault | undefined;
  #since = { alertId: '', from: 0, monotonic: 0 };
  #giveUpAt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silent: ReturnType<typeof setTimeout> | undefined;
  #minute: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;

  constructor(host: HelpHost, api: Api) {
    this.#host = host;
    this.#api = api;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#minute);
    this.#forget();
  }

  stage(view: KioskView | undefined, isAway: boolean): HelpStage {
    return helpStage(view?.help ?? null, this.#pending, isAway, performance.now() - this.#since.monotonic);
  }

  /** Whether a call stands, or is on its way. */
  isUnderWay(view: KioskView | undefined): boolean {
    return this.#pending !== undefined || (view?.help ?? null) !== null;
  }

  /** Why it could not be cancelled; undefined when nothing went wrong. */
  get cancelFault(): Fault | undefined {
    return this.#cancelFault;
  }

  /** Takes what the gateway says. Time is counted from here on without the clocks of two machines. */
  take(help: KioskHelp | null): void {
    if (help === null) {
      this.#since = { alertId: '', from: 0, monotonic: 0 };
      return;
    }
    if (this.#pending !== undefined) this.#forget();
    const { alertId, from } = this.#since;
    if (alertId === help.alertId && from === help.since) return;
    const waitedMs = Math.max(0, this.#api.now() - help.since);
    this.#since = { alertId: help.alertId, from: help.since, monotonic: performance.now() - waitedMs };
    clearTimeout(this.#minute);
    const leftMs = Math.max(0, UNANSWERED_MS - waitedMs);
    this.#minute = setTimeout(() => this.#host.requestUpdate(), leftMs);
  }

  readonly call = (): void => {
    this.#cancelFault = undefined;
    this.#giveUpAt = performance.now() + GIVE_UP_MS;
    this.#pending = 'sending';
    this.#silent = setTimeout(() => this.#unreached(), SILENT_MS);
    this.#host.requestUpdate();
    void this.#ask();
  };

  readonly cancel = async (view: KioskView | undefined): Promise<void> => {
    this.#cancelFault = undefined;
    if ((view?.help ?? null) === null) {
      this.#forget();
      this.#host.requestUpdate();
      return;
    }
    const result = await cancelHelp(this.#api);
    if (result.ok) this.#host.showHelp(result.value.help);
    else {
      this.#cancelFault = result.fault;
      this.#host.readView();
      this.#host.requestUpdate();
    }
  };

  /** The gateway is there again. */
  wake(): void {
    if (this.#pending !== undefined) void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    clearTimeout(this.#retry);
    this.#isAsking = true;
    const result = await callHelp(this.#api);
    this.#isAsking = false;
    if (result.ok) {
      // Cancelled meanwhile, it stands all the same: it is shown, with what ends it.
      this.#forget();
      this.#host.showHelp(result.value.help);
      return;
    }
    // Taken in memory only, it stands in the view.
    if (result.fault.status !== 0) this.#host.readView();
    if (this.#pending === undefined) return;
    this.#unreached();
    if (performance.now() < this.#giveUpAt) this.#retry = setTimeout(() => void this.#ask(), RETRY_MS);
    else this.#forget();
  }

  #unreached(): void {
    if (this.#pending === undefined) return;
    this.#pending = 'unreached';
    this.#host.requestUpdate();
  }

  #forget(): void {
    this.#pending = undefined;
    clearTimeout(this.#retry);
    clearTimeout(this.#silent);
  }
}

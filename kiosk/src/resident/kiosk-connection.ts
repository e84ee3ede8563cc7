import type { KioskView, LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Api } from '../data/api.ts';
import { type LiveStream, openLiveStream } from '../data/live-stream.ts';
import type { Fault } from '../data/result.ts';
import { readKioskView } from './kiosk-api.ts';

/** `away`: the gateway itself does not answer. That the uplink is down is part of the view, and something else. */
export type KioskState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unpaired' }
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'ready'; readonly view: KioskView; readonly isAway: boolean };

const RETRY_MS = 2000;
/** Changes come in bursts: one read for all of them. */
const GATHER_MS = 60;
/** The clocks of kiosk and gateway may differ by the part of a second that the Date header does not tell. */
const AFTER_EXPIRY_MS = 1000;
/** Beyond 2^31 ms a browser's timer fires at once. */
const LONGEST_TIMER_MS = 86_400_000;

/** Keeps the kiosk's view: read whole at every change the live stream tells of, for it is small and cannot drift. */
export class KioskConnection implements ReactiveController {
  state: KioskState = { kind: 'loading' };
  readonly #host: ReactiveControllerHost;
  readonly #api: Api;
  readonly #onBack: () => void;
  #live: LiveStream | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  #readAgain = false;

  constructor(host: ReactiveControllerHost, api: Api, onBack: () => void) {
    this.#host = host;
    this.#api = api;
    this.#onBack = onBack;
    host.addController(this);
  }

  hostConnected(): void {
    void this.read();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#expiry);
    this.#live?.stop();
    this.#live = undefined;
  }

  async read(): Promise<void> {
    if (this.#isReading) {
      this.#readAgain = true;
      return;
    }
    this.#isReading = true;
    const result = await readKioskView(this.#api);
    this.#isReading = false;
    if (result.ok) {
      this.#set({ kind: 'ready', view: result.value, isAway: this.#live?.status === 'away' });
      this.#readAtExpiry(result.value);
      this.#open();
    } else if (result.fault.status === 401 || result.fault.status === 403) {
      this.#live?.stop();
      this.#live = undefined;
      this.#set({ kind: 'unpaired' });
    } else {
      // What was shown stays; that it is old is said above it.
      if (this.state.kind !== 'ready') this.#set({ kind: 'failed', fault: result.fault });
      this.#readIn(RETRY_MS);
    }
    if (this.#readAgain) {
      this.#readAgain = false;
      this.#readIn(GATHER_MS);
    }
  }

  /** What this kiosk itself has just done; the next reading has it too. */
  showHelp(help: KioskHelp | null): void {
    if (this.state.kind === 'ready') this.#set({ ...this.state, view: { ...this.state.view, help } });
  }

  #readIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), ms);
  }

  /** A notice ends by the clock, not by a change: nobody tells of it. */
  #readAtExpiry(view: KioskView): void {
    clearTimeout(this.#expiry);
    if (view.notices.length === 0) return;
    const leftMs = Math.min(...view.notices.map((notice) => notice.expiresAt)) - this.#api.now();
    const waitMs = Math.min(Math.max(leftMs, 0) + AFTER_EXPIRY_MS, LONGEST_TIMER_MS);
    this.#expiry = setTimeout(() => void this.read(), waitMs);
  }

  #open(): void {
    if (this.#live) return;
    this.#live = openLiveStream<LiveChange>({
      url: '/api/v1/live?as=kiosk',
      aliveUrl: '/healthz',
      changeEvent: 'change',
      onStatus: (status) => {
        if (status === 'signed-out') void this.read();
        if (this.state.kind === 'ready' && status !== 'connecting') {
          this.#set({ ...this.state, isAway: status === 'away' });
        }
        if (status === 'live') this.#onBack();
      },
      onChange: () => this.#readIn(GATHER_MS),
      onReset: () => this.#readIn(GATHER_MS),
    });
  }

  #set(state: KioskState): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}

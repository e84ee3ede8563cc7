import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { DeviceStatusInput, Input } from '../../core/input.ts';
import type { DeviceRow, LinkRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import { contentHashOf } from '../conventions/content-hash.ts';
import type { Introduction, Unsupported } from '../conventions/convention.ts';
import { again, answered, emptyQueue, type Fact, type FactValues, isUnsettled, next, take } from './fact-queue.ts';

/** After this long what the gateway could not keep is submitted again. */
const RESUBMIT_MS = 1000;
/** How often an installer is told anew of a child that says other things now, or says anything at all. */
const HEARD_EVERY_MS = 60_000;
/** A fault that stands is put into quarantine once, and again after so long. */
const FAULT_EVERY_MS = 3_600_000;
const FAULTS_KEPT = 256;
const PREVIEW_SHOWN = 512;

export interface BridgeOptions {
  readonly linkId: string;
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
}

/** What a serial bus says as a bridge: of itself, and of what hangs on it. Nothing that an adopted child says is lost. */
export class BridgeChildren {
  readonly #options: BridgeOptions;
  readonly #devices = new Map<string, DeviceFacts>();
  readonly #heard = new Map<string, { readonly at: number; readonly words: string }>();
  readonly #faults = new Map<string, number>();

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** The link while it may be used: made, and not revoked. */
  get link(): LinkRow | undefined {
    const link = this.#options.state.get('link', this.#options.linkId);
    return link?.revokedAt === null ? link : undefined;
  }

  /** The device that an installer has made of a child; undefined while nobody has. */
  deviceOf(address: string): DeviceRow | undefined {
    const { state, linkId } = this.#options;
    const child = state.get('child', `${linkId} ${address}`);
    return child?.state === 'adopted' && child.deviceId !== null ? state.get('device', child.deviceId) : undefined;
  }

  /** The open commands of a child that were sent: before this bus was made, when it has told none itself. */
  sentTo(address: string): readonly string[] {
    const { state } = this.#options;
    const device = this.deviceOf(address);
    const open = device === undefined ? undefined : state.get('open_command', device.id);
    return open?.commandIds.filter((id) => state.get('command', id)?.state === 'sent') ?? [];
  }

  /**
   * A child is there: it appears among those that wait, with what it says. Told once a minute, and at once when a switch
   * turns: what it said last counts when it is adopted.
   */
  introduce(introduction: Introduction, values: FactValues, unsupported: readonly Unsupported[]): void {
    const { clock, linkId } = this.#options;
    const now = clock.monotonicMs();
    const words = JSON.stringify([introduction, unsupported, switchesOf(values)]);
    const last = this.#heard.get(introduction.address);
    if (last && now - last.at < HEARD_EVERY_MS && last.words === words) return;
    this.#heard.set(introduction.address, { at: now, words });
    this.#say({
      ...introduction,
      kind: 'child-heard',
      id: this.#id(),
      linkId,
      preview: values as Readonly<Record<string, number | boolean>>,
      unsupported: unsupported.map(({ what, why }) => `${what}: ${why}`),
    });
  }

  read(deviceId: string, values: FactValues, writtenBefore?: readonly string[]): void {
    const known = writtenBefore === undefined ? {} : { writtenBefore };
    this.#facts(deviceId).take({ kind: 'reading', values, ...known });
  }

  event(deviceId: string, event: DeviceEventKind): void {
    this.#facts(deviceId).take({ kind: 'event', event });
  }

  /** Whether an adopted child answers. */
  available(deviceId: string, online: boolean): void {
    this.#facts(deviceId).take({ kind: 'status', online });
  }

  /** The bus itself: its port came or went, or something on it has spoken. */
  bridge(online: boolean, reason: DeviceStatusInput['reason']): void {
    const { link } = this;
    if (!link) return;
    this.#say({ kind: 'device-status', id: this.#id(), linkId: link.id, deviceId: link.deviceId, online, reason });
  }

  /** Puts what is wrong where the installer sees it: once, and again every hour while it stands. */
  fault(topic: string, code: ErrorCode, detail: string, payload = ''): void {
    const { clock, linkId } = this.#options;
    const from = this.#options.state.get('link', linkId) ? linkId : null;
    // Told again once there is a link: before, no installer could see it.
    const key = `${topic} ${code} ${from ?? ''}`;
    const now = clock.monotonicMs();
    const told = this.#faults.get(key);
    if (told !== undefined && now - told < FAULT_EVERY_MS) return;
    if (this.#faults.size >= FAULTS_KEPT) this.#faults.clear();
    this.#faults.set(key, now);
    this.#say({
      ...{ kind: 'quarantine', id: this.#id(), linkId: from, topic: `serial/${linkId}/${topic}` },
      ...{ payload: payload.slice(0, PREVIEW_SHOWN), code, detail },
    });
  }

  /** All is well there again: the next fault is told at once. */
  faultOver(topic: string): void {
    for (const key of this.#faults.keys()) if (key.startsWith(`${topic} `)) this.#faults.delete(key);
  }

  /** Facts that are not committed yet, and those that were given up. */
  counts(): { readonly unsettled: number; readonly dropped: number } {
    const all = [...this.#devices.values()];
    return {
      unsettled: all.filter((device) => device.isUnsettled).length,
      dropped: all.reduce((sum, device) => sum + device.dropped, 0),
    };
  }

  stop(): void {
    for (const device of this.#devices.values()) device.stop();
  }

  #facts(deviceId: string): DeviceFacts {
    const known = this.#devices.get(deviceId);
    if (known) return known;
    const facts = new DeviceFacts(deviceId, this.#options);
    this.#devices.set(deviceId, facts);
    return facts;
  }

  #id(): string {
    const { random, clock } = this.#options;
    return random.ulid(clock.wallMs());
  }

  /** What is said again anyway, a minute or an hour later, needs no keeping. */
  #say(input: Input): void {
    this.#options.submit(input, () => undefined);
  }
}

/** One device's queue, with the clock and the spine around it. */
class DeviceFacts {
  readonly #deviceId: string;
  readonly #options: BridgeOptions;
  #queue = emptyQueue;
  #cancelPause: (() => void) | undefined;
  #stopped = false;

  constructor(deviceId: string, options: BridgeOptions) {
    this.#deviceId = deviceId;
    this.#options = options;
  }

  get isUnsettled(): boolean {
    return isUnsettled(this.#queue);
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  take(fact: Fact): void {
    const { random, clock } = this.#options;
    this.#queue = take(this.#queue, random.ulid(clock.wallMs()), fact);
    // After a refusal the pause stands: what refused this device's older word refuses the newer one, too.
    if (this.#cancelPause === undefined || this.#queue.unsaved !== null) this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelPause?.();
  }

  #pump(): void {
    if (this.#stopped) return;
    const { queue, kept } = next(this.#queue);
    this.#queue = queue;
    if (kept === null) return;
    this.#options.submit(this.#inputOf(kept.id, kept.fact, kept.unsaved), (answer) => {
      const after = answered(this.#queue, answer.kind);
      this.#queue = after.queue;
      if (after.wait) this.#pause();
      else this.#pump();
    });
  }

  #pause(): void {
    if (this.#stopped) return;
    this.#cancelPause?.();
    this.#cancelPause = this.#options.clock.after(RESUBMIT_MS, () => {
      this.#cancelPause = undefined;
      this.#queue = again(this.#queue);
      this.#pump();
    });
  }

  #inputOf(id: string, fact: Fact, resent: boolean): Input {
    const of = { id, linkId: this.#options.linkId, deviceId: this.#deviceId };
    if (fact.kind === 'status') {
      return { kind: 'device-status', ...of, online: fact.online, reason: fact.online ? 'said' : 'disconnected' };
    }
    const words = fact.kind === 'reading' ? JSON.stringify(fact.values) : fact.event;
    const contentHash = contentHashOf(`${fact.kind} ${words}`);
    // Like an MQTT message without an id: two equal polls are two facts, and only what is submitted again is the same one.
    const message = { ...of, messageKey: `h:${contentHash}`, contentHash, observedAt: null, resent };
    if (fact.kind === 'event') return { kind: 'device-event', ...message, event: fact.event };
    const { kind: _reading, ...said } = fact;
    return { kind: 'reading', ...message, history: false, ...said };
  }
}

function switchesOf(values: FactValues): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === true ? [name] : []));
}

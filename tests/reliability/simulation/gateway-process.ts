import { type Configuration, ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import type { PublishPacket } from 'aedes';
import { Value } from 'typebox/value';
import { decide } from '../../../gateway/src/core/decide.ts';
import type { Input } from '../../../gateway/src/core/input.ts';
import type { Decision, View } from '../../../gateway/src/core/view.ts';
import { createIntake, type TakeIn, zeroCounters } from '../../../gateway/src/links/mqtt/intake.ts';
import { Quotas } from '../../../gateway/src/links/mqtt/quotas.ts';
import { openSession, type Session } from '../../../gateway/src/links/mqtt/session.ts';
import type { Connection } from '../../../gateway/src/outlets/http-connection.ts';
import { createUplink, type Uplink } from '../../../gateway/src/outlets/uplink.ts';
import type { Clock } from '../../../gateway/src/platform/clock.ts';
import type { Random } from '../../../gateway/src/platform/random.ts';
import { createSpine, type Spine } from '../../../gateway/src/spine/spine.ts';
import type { Answer, Submit } from '../../../gateway/src/spine/submit.ts';
import type { Store } from '../../../gateway/src/store/store.ts';
import type { Patch } from './patch.ts';
import { processClock, type SimClock } from './sim-clock.ts';
import { SimStore, type SimStoreParts } from './sim-store.ts';

export interface GatewayProcessParts extends Omit<SimStoreParts, 'clock' | 'isAlive' | 'kill' | 'leaksFailedBatches'> {
  readonly simClock: SimClock;
  readonly random: Random;
  readonly patch: Patch;
  readonly connect: () => Connection;
  readonly onDecided: (input: Input, decision: Decision, view: View) => void;
  readonly onDied: () => void;
  /** The gateway ended this connection. */
  readonly onDrop: (session: Session) => void;
}

const defaults = Value.Default(ConfigurationSchema, { uplink: { url: 'http://queue/' } });
if (!Value.Check(ConfigurationSchema, defaults)) throw new Error('the defaults do not make a configuration');
const configuration: Configuration = defaults;

/** One life of the gateway: the real spine, intake and uplink over a simulated disk and wire. */
export class GatewayProcess {
  readonly spine: Spine;
  readonly store: SimStore;
  readonly clock: Clock;
  readonly takeIn: TakeIn;
  readonly submit: Submit;
  isReady = false;
  isAlive = true;
  readonly #uplink: Uplink;
  readonly #quotas = new Quotas({ ...configuration.mqtt, messagesPerSecondPerLink: 20 });
  readonly #parts: GatewayProcessParts;

  constructor(parts: GatewayProcessParts) {
    this.#parts = parts;
    const { patch, random } = parts;
    this.clock = processClock(parts.simClock, () => this.isAlive);
    this.store = new SimStore({
      ...parts,
      clock: this.clock,
      isAlive: () => this.isAlive,
      kill: () => this.kill(),
      leaksFailedBatches: patch.leaksFailedBatches ?? false,
    });
    const rule = patch.decide?.(decide) ?? decide;
    this.spine = createSpine({
      store: this.store,
      clock: this.clock,
      random,
      decide: (view, input, now) => {
        const decision = rule(view, input, now);
        if (this.isAlive) parts.onDecided(input, decision, view);
        return decision;
      },
    });
    const spoken: Submit = (input, answer) =>
      this.spine.submit(input, (said: Answer) => {
        if (this.isAlive) answer(said);
      });
    this.submit = patch.submit?.(spoken) ?? spoken;
    this.#uplink = this.#createUplink();
    this.takeIn = createIntake({
      ...{ submit: this.submit, clock: this.clock, random, view: this.store.state },
      limits: configuration.mqtt,
      counters: zeroCounters(),
      drop: (session) => {
        session.isDropped = true;
        parts.onDrop(session);
      },
    });
  }

  async start(first: Input | null): Promise<void> {
    await this.spine.start();
    while (first !== null && this.isAlive && !(await this.#isKept(first))) {
      await new Promise<void>((resolve) => this.clock.after(1000, resolve));
    }
    if (!this.isAlive) return;
    this.#uplink.start();
    this.isReady = true;
  }

  #isKept(input: Input): Promise<boolean> {
    return new Promise((resolve) => this.submit(input, (answer) => resolve(answer.kind === 'committed')));
  }

  /** SIGKILL, or the power goes. */
  kill(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.isReady = false;
    this.store.abandon();
    // Gives back the process's own handles; nothing it still does reaches the world.
    void this.spine.stop();
    this.#parts.onDied();
  }

  /** SIGTERM: what was taken in is brought to its end. */
  async stop(): Promise<void> {
    this.isReady = false;
    await this.spine.stop();
    this.kill();
  }

  /** A signed-in connection of a device, as the broker keeps it. */
  openSession(device: Pick<Session, 'linkId' | 'deviceId' | 'deviceKind'>): Session {
    const now = this.clock.monotonicMs();
    const { linkId, deviceId, deviceKind } = device;
    const session: Session = openSession({
      client: { closed: false } as Session['client'],
      link: { id: linkId, companyId: 'company' },
      device: { id: deviceId, kind: deviceKind },
      quotas: { link: this.#quotas.ofLink(linkId, now), company: this.#quotas.ofCompany('company', now) },
      keepaliveSeconds: 60,
      clock: this.clock,
      submit: this.submit,
      onOverdue: (overdue) => {
        overdue.isDropped = true;
        this.#parts.onDrop(overdue);
      },
    });
    return session;
  }

  publish(session: Session, packet: Pick<PublishPacket, 'topic' | 'payload' | 'qos' | 'dup'>, kept: () => void): void {
    this.takeIn(session, { cmd: 'publish', retain: false, ...packet } as PublishPacket, kept);
  }

  #createUplink(): Uplink {
    const { patch, random, connect, gateway } = this.#parts;
    const queries = patch.queries?.(this.store.queries) ?? this.store.queries;
    const store: Store = new Proxy<Store>(this.store, {
      get: (target, name) => {
        if (name === 'queries') return queries;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const patched = patch.connection?.();
    return createUplink({
      configuration: configuration.uplink,
      gatewayId: gateway.id,
      store,
      submit: patch.uplinkSubmit?.(this.submit) ?? this.submit,
      clock: this.clock,
      random,
      onStateChange: (state) =>
        this.submit({ kind: 'uplink-state', id: random.ulid(this.clock.wallMs()), state }, () => undefined),
      connect: () => patched?.(connect()) ?? connect(),
    });
  }
}

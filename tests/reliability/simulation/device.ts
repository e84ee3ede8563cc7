import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { Session } from '../../../gateway/src/links/mqtt/session.ts';
import type { Dice } from './dice.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { SimClock } from './sim-clock.ts';
import {
  beginDanger,
  calm,
  endDanger,
  isDetector,
  type Truth,
  type Utterance,
  type Values,
  valuesOf,
} from './truth.ts';

/** One PUBLISH a device owes until it is acknowledged. */
export interface Message {
  readonly serial: number;
  readonly device: Device;
  /** The device's own id; null when it mints none. */
  readonly id: string | null;
  readonly topic: string;
  readonly payload: string;
  readonly values: Values | null;
  readonly event: string | null;
  readonly history: boolean;
  readonly isGarbled: boolean;
  readonly saidAt: number;
  /** When it first came to a gateway that lived; null before. */
  arrivedAt: number | null;
  isSent: boolean;
  isAcknowledged: boolean;
}

export type ClockHabit = 'none' | 'right' | 'slow' | 'never-set' | 'ahead';

export interface DeviceHabits {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly reportEveryMs: number;
  readonly mintsIds: boolean;
  readonly clock: ClockHabit;
  /** Says only its bits, so that two of its messages are often the same words. */
  readonly isTerse: boolean;
  readonly marksHistory: boolean;
  readonly window: number;
}

/** Chances for one packet on the way. */
export interface WireWeather {
  publishLost: number;
  acknowledgementLost: number;
  duplicated: number;
  sentAgain: number;
  delayed: number;
  garbled: number;
}

export function fineWire(): WireWeather {
  return { publishLost: 0, acknowledgementLost: 0, duplicated: 0, sentAgain: 0, delayed: 0, garbled: 0 };
}

export interface DeviceParts {
  readonly clock: SimClock;
  readonly dice: Dice;
  readonly weather: WireWeather;
  readonly gateway: () => GatewayProcess | null;
  readonly newId: () => string;
  readonly count: (fault: string) => void;
  readonly onArrival: (message: Message, isResent: boolean) => void;
  /** The gateway has called it kept. */
  readonly onKept: (message: Message) => void;
}

const HOUR_MS = 3_600_000;
const BACKLOG_MAXIMUM = 40;

/** A device as a small state machine over a QoS 1 connection, with the habits of real ones. */
export class Device {
  readonly habits: DeviceHabits;
  readonly truth: Truth = calm();
  readonly sent: Message[] = [];
  isDead = false;
  session: Session | null = null;
  readonly #parts: DeviceParts;
  #queue: Message[] = [];
  #serial = 0;
  #sensor = 0;
  #wireFreeAt = 0;
  #ackFreeAt = 0;
  #isConnecting = false;

  constructor(habits: DeviceHabits, parts: DeviceParts) {
    this.habits = habits;
    this.#parts = parts;
  }

  get owes(): number {
    return this.#queue.length;
  }

  start(): void {
    const { clock, dice } = this.#parts;
    this.connectSoon();
    const beat = () => {
      if (!this.isDead) this.say([{ topic: 'reading' }]);
      clock.after(this.habits.reportEveryMs * (0.7 + 0.3 * dice.fraction()), beat);
    };
    clock.after(dice.whole(100, this.habits.reportEveryMs), beat);
  }

  beginDanger(): void {
    if (!this.isDead) this.say(beginDanger(this.habits.kind, this.truth, this.#parts.dice));
  }

  worsen(): void {
    if (this.isDead || this.truth.gas !== 'weak') return;
    this.truth.gas = 'strong';
    this.say([{ topic: 'reading' }]);
  }

  endDanger(): void {
    const said = endDanger(this.habits.kind, this.truth);
    if (!this.isDead) this.say(said);
  }

  /** The power was cut: what it had not sent is forgotten, and a detector warms up. */
  restart(): void {
    const { clock, dice } = this.#parts;
    this.breakConnection();
    this.#queue = [];
    if (this.isDead || !isDetector(this.habits.kind)) return;
    this.truth.warmingUp = true;
    this.truth.selfTest = false;
    this.say([{ topic: 'reading' }]);
    clock.after(dice.whole(5000, 40_000), () => {
      this.truth.warmingUp = false;
      if (!this.isDead) this.say([{ topic: 'reading' }]);
    });
  }

  /** Another sensor is put in under the same id: it owes nothing, and has ids of its own. */
  putIn(): void {
    this.#sensor += 1;
    Object.assign(this.truth, calm());
    this.restart();
  }

  die(): void {
    this.isDead = true;
    this.#queue = [];
    this.breakConnection();
  }

  revive(): void {
    this.isDead = false;
    this.restart();
    this.connectSoon();
  }

  /** The gateway is gone, and the connection with it. */
  loseGateway(): void {
    if (this.#gatewayOfSession?.isAlive === false) this.breakConnection();
  }

  /** Danger without chance, and its end. */
  drill(inDanger: boolean): void {
    const { kind } = this.habits;
    const danger = { leak: inDanger, open: inDanger, entrapped: inDanger } as const;
    Object.assign(this.truth, { ...calm(), gas: inDanger ? 'strong' : 'none', ...danger });
    if (!this.isDead) this.say([...drillEvents(kind, inDanger), { topic: 'reading' }]);
  }

  say(utterances: readonly Utterance[]): void {
    for (const utterance of utterances) this.#queue.push(this.#message(utterance));
    if (this.#queue.length > BACKLOG_MAXIMUM) {
      const inFlight = this.#queue.filter((message) => message.isSent);
      const waiting = this.#queue.filter((message) => !message.isSent);
      this.#queue = [...inFlight, ...waiting.slice(-BACKLOG_MAXIMUM + inFlight.length)];
    }
    this.#pump();
  }

  /** The network lets go. Both ends find out. */
  breakConnection(): void {
    const session = this.session;
    if (session === null) return;
    this.session = null;
    (session.client as { closed: boolean }).closed = true;
    const gateway = this.#parts.gateway();
    if (gateway?.isReady && gateway === this.#gatewayOfSession) this.#goodbye(gateway, session);
    this.connectSoon();
  }

  connectSoon(): void {
    if (this.#isConnecting || this.isDead) return;
    this.#isConnecting = true;
    const { clock, dice } = this.#parts;
    clock.after(dice.whole(200, 3000), () => {
      this.#isConnecting = false;
      if (!this.#connect()) this.connectSoon();
    });
  }

  #gatewayOfSession: GatewayProcess | null = null;

  #connect(): boolean {
    const gateway = this.#parts.gateway();
    if (this.isDead || this.session !== null) return true;
    const { id: linkId, kind: deviceKind } = this.habits;
    const link = gateway?.isReady ? gateway.store.state.get('link', linkId) : undefined;
    if (gateway === null || link === undefined || link.revokedAt !== null) return false;
    this.session = gateway.openSession({ linkId, deviceId: linkId, deviceKind });
    this.#gatewayOfSession = gateway;
    this.#wireFreeAt = 0;
    this.#ackFreeAt = 0;
    this.#status(gateway, true);
    const owed = this.#queue.filter((message) => message.isSent);
    for (const message of owed) this.#send(message, true);
    this.#pump();
    return true;
  }

  #goodbye(gateway: GatewayProcess, session: Session): void {
    if (this.#parts.dice.chance(0.5)) {
      const payload = Buffer.from('{"online":false}');
      const topic = deviceTopic(this.habits.id, 'status');
      gateway.publish(session, { topic, payload, qos: 1, dup: false }, () => undefined);
    }
    this.#status(gateway, false);
  }

  #status(gateway: GatewayProcess, online: boolean): void {
    const { id } = this.habits;
    const reason = online ? 'connected' : 'disconnected';
    gateway.submit(
      { kind: 'device-status', id: this.#parts.newId(), linkId: id, deviceId: id, online, reason },
      () => undefined,
    );
  }

  #pump(): void {
    if (this.session === null) return;
    const inFlight = this.#queue.filter((message) => message.isSent).length;
    const next = this.#queue.filter((message) => !message.isSent).slice(0, Math.max(0, this.habits.window - inFlight));
    for (const message of next) {
      message.isSent = true;
      this.#send(message, false);
    }
  }

  #send(message: Message, dup: boolean): void {
    const { clock, dice, weather, count } = this.#parts;
    const session = this.session;
    if (session === null) return;
    if (dup) count('sent-again-after-reconnect');
    if (dice.chance(weather.publishLost)) {
      count('publish-lost');
      clock.after(dice.whole(10, 2000), () => this.#breakIf(session));
      return;
    }
    this.#arriveLater(session, message, dup);
    if (message.id !== null && dice.chance(weather.duplicated)) {
      count('duplicated');
      this.#arriveLater(session, message, false);
    }
    if (dice.chance(weather.sentAgain)) {
      count('sent-again-unasked');
      clock.after(dice.whole(1, 4000), () => {
        if (this.session === session && !message.isAcknowledged) this.#arriveLater(session, message, true);
      });
    }
  }

  /** One connection keeps its order; a delay holds up what comes behind, and lets other devices overtake. */
  #arriveLater(session: Session, message: Message, dup: boolean): void {
    const { clock, dice, weather, count } = this.#parts;
    let delay = dice.whole(2, 40);
    if (dice.chance(weather.delayed)) {
      count('delayed');
      delay = dice.whole(500, 5000);
    }
    const now = clock.monotonicMs();
    this.#wireFreeAt = Math.max(this.#wireFreeAt, now + delay);
    clock.after(this.#wireFreeAt - now, () => this.#arrive(session, message, dup));
  }

  #arrive(session: Session, message: Message, dup: boolean): void {
    const { clock, onArrival, onKept } = this.#parts;
    const gateway = this.#gatewayOfSession;
    if (this.session !== session || gateway === null || !gateway.isAlive) return;
    message.arrivedAt ??= clock.monotonicMs();
    onArrival(message, dup);
    const payload = Buffer.from(message.payload);
    gateway.publish(session, { topic: message.topic, payload, qos: 1, dup }, () => {
      onKept(message);
      this.#acknowledge(session, message);
    });
  }

  #acknowledge(session: Session, message: Message): void {
    const { clock, dice, weather, count } = this.#parts;
    if (dice.chance(weather.acknowledgementLost)) {
      count('acknowledgement-lost');
      clock.after(dice.whole(10, 2000), () => this.#breakIf(session));
      return;
    }
    const now = clock.monotonicMs();
    this.#ackFreeAt = Math.max(this.#ackFreeAt, now + dice.whole(2, 40));
    clock.after(this.#ackFreeAt - now, () => {
      if (this.session !== session) return;
      message.isAcknowledged = true;
      this.#queue = this.#queue.filter((other) => other !== message);
      this.#pump();
    });
  }

  #breakIf(session: Session): void {
    if (this.session === session) this.breakConnection();
  }

  #message(utterance: Utterance): Message {
    const { clock, dice, weather, count } = this.#parts;
    const { id: deviceId, kind, mintsIds, marksHistory, isTerse } = this.habits;
    const serial = ++this.#serial;
    const id = mintsIds ? `${deviceId}-${this.#sensor}-${serial}` : null;
    const observedAt = this.#ownTime();
    const history = marksHistory && this.session === null && observedAt !== undefined && utterance.topic === 'reading';
    const values = utterance.topic === 'reading' ? valuesOf(kind, this.truth, dice, isTerse) : null;
    const event = utterance.topic === 'event' ? utterance.event : null;
    const body = {
      ...(id === null ? {} : { id }),
      ...(observedAt === undefined ? {} : { observedAt }),
      ...(history ? { history } : {}),
      ...(event === null ? { values } : { kind: event }),
    };
    const isGarbled = dice.chance(weather.garbled);
    if (isGarbled) count('garbled');
    if (history) count('history');
    if (observedAt !== undefined && this.habits.clock !== 'right') count('device-clock-wrong');
    const text = JSON.stringify(body);
    const message: Message = {
      serial,
      device: this,
      id,
      topic: deviceTopic(deviceId, utterance.topic),
      payload: isGarbled ? text.slice(0, dice.whole(1, text.length - 1)) : text,
      values,
      event,
      history,
      isGarbled,
      saidAt: clock.monotonicMs(),
      arrivedAt: null,
      isSent: false,
      isAcknowledged: false,
    };
    this.sent.push(message);
    return message;
  }

  /** A device's clock goes its own way: the gateway's jumps are not its own. */
  #ownTime(): number | undefined {
    const elapsed = this.#parts.clock.monotonicMs();
    switch (this.habits.clock) {
      case 'none':
        return undefined;
      case 'right':
        return START_MS + elapsed;
      case 'slow':
        return START_MS + elapsed - 3 * HOUR_MS;
      case 'never-set':
        return elapsed;
      case 'ahead':
        return START_MS + elapsed + 48 * HOUR_MS;
    }
  }
}

function drillEvents(kind: DeviceKind, inDanger: boolean): readonly Utterance[] {
  if (kind === 'lift') return [{ topic: 'event', event: inDanger ? 'entrapment' : 'entrapment_cleared' }];
  if (kind !== 'access-gate') return [];
  if (inDanger) return [{ topic: 'event', event: 'forced_open' }];
  return [
    { topic: 'event', event: 'closed' },
    { topic: 'event', event: 'tamper_cleared' },
  ];
}

/** 2026-03-04T10:00:00+08:00, when every simulated world begins. */
export const START_MS = Date.UTC(2026, 2, 4, 2);

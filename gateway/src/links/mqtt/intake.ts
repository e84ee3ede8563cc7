import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Input } from '../../core/input.ts';
import type { Submit } from '../../spine/submit.ts';
import {
  type IncomingPacket,
  PacketReader,
  type PacketReaderOptions,
  type ReadingCounters,
  type Said,
} from './packet-reader.ts';
import { type Hold, holdOf, takeTraffic, tryTakeTraffic } from './quotas.ts';
import type { Session } from './session.ts';

export type { IncomingPacket } from './packet-reader.ts';

export interface IntakeCounters extends ReadingCounters {
  messages: number;
  bytes: number;
  heldBack: number;
  /** Of those held back, the ones that waited for their company's quota and not for their own. */
  heldBackByCompany: number;
  /** Alarms that went before a quota. */
  expressed: number;
  droppedUnacknowledged: number;
  closedHolding: number;
}

export function zeroCounters(): IntakeCounters {
  return {
    ...{ messages: 0, bytes: 0, heldBack: 0, heldBackByCompany: 0, expressed: 0, droppedUnacknowledged: 0 },
    ...{ quarantined: 0, quarantineDropped: 0, closedHolding: 0, refusedChildren: 0 },
  };
}

export interface IntakeOptions extends PacketReaderOptions {
  readonly submit: Submit;
  readonly counters: IntakeCounters;
  /** Closes the connection without its will: what it holds was not kept and comes again. */
  readonly drop: (session: Session) => void;
}

/** `kept` is told once, after the commit: only then may the PUBACK go. It is never told for a message that was not kept. */
export type TakeIn = (session: Session, packet: IncomingPacket, kept: () => void, isWill?: boolean) => void;

export function createIntake(options: IntakeOptions): TakeIn {
  const intake = new Intake(options);
  return (session, packet, kept, isWill = false) => intake.take({ session, packet, kept, isWill });
}

interface Arrival {
  readonly session: Session;
  readonly packet: IncomingPacket;
  readonly kept: () => void;
  readonly isWill: boolean;
}

/** Within the quotas what comes is submitted in the same tick; over them it waits its turn, in order. */
class Intake {
  readonly #options: IntakeOptions;
  readonly #reader: PacketReader;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#reader = new PacketReader(options);
  }

  take(arrival: Arrival): void {
    const { session, packet, isWill } = arrival;
    if (session.isDropped) return;
    const { counters } = this.#options;
    counters.messages++;
    counters.bytes += bytesOf(packet);
    // A will comes once a connection, and nobody is there to be held back.
    if (isWill) this.#keep(arrival, this.#read(arrival));
    else if (packet.qos === 0) this.#takeUnacknowledged(arrival);
    else this.#takeAcknowledged(arrival);
  }

  /**
   * QoS 0: nobody waits for an answer, so nothing is held. Over a quota it is dropped, counted and named, and takes nothing
   * from the quota, or a flood of these would hold back the alarm behind it. An alarm itself is not dropped.
   */
  #takeUnacknowledged(arrival: Arrival): void {
    const { session, packet, kept } = arrival;
    const { clock, counters, limits } = this.#options;
    const { link, company } = session.quotas;
    const by = tryTakeTraffic(link, company, clock.monotonicMs(), bytesOf(packet));
    if (by === 'none') {
      this.#submitOnce(this.#read(arrival));
    } else {
      const said = packet.payload.length > limits.payloadBytes ? undefined : this.#read(arrival);
      if (said && this.#isExpress(session, said)) this.#submitOnce(said);
      else {
        counters.droppedUnacknowledged++;
        this.#submitOnce(this.#overQuota(arrival, by, 'QoS 0 messages over it are dropped'));
      }
    }
    kept();
  }

  #takeAcknowledged(arrival: Arrival): void {
    const { session, packet } = arrival;
    const { clock, counters } = this.#options;
    const { link, company } = session.quotas;
    const now = clock.monotonicMs();
    const bytes = bytesOf(packet);
    const hold = holdOf(link, company, now, bytes);
    if (hold.waitMs > session.holdMs) {
      counters.closedHolding++;
      this.#submitOnce(
        this.#overQuota(arrival, hold.by, 'the connection was closed, because this would have waited too long'),
      );
      this.#options.drop(session);
      return;
    }
    // Read as it arrives: what is held behind it is read by what it introduces.
    const said = this.#read(arrival);
    takeTraffic(link, company, now, bytes);
    if (hold.waitMs === 0 && session.line.isEmpty) {
      this.#keep(arrival, said);
    } else if (this.#isExpress(session, said)) {
      session.line.flush();
      this.#keep(arrival, said);
    } else {
      counters.heldBack++;
      if (hold.by.startsWith('company')) counters.heldBackByCompany++;
      session.line.hold(now + hold.waitMs, () => this.#keep(arrival, said));
    }
  }

  #read({ session, packet, isWill }: Arrival): Said {
    return this.#reader.read(session, packet, isWill);
  }

  /** An alarm waits for no lesser message, of its own link or of its company; what the link said before goes before it. */
  #isExpress(session: Session, said: Said): boolean {
    const { clock, counters } = this.#options;
    if (!said.inputs.some(isAlarm) || !session.quotas.link.express.tryTake(clock.monotonicMs())) return false;
    counters.expressed++;
    return true;
  }

  #keep({ session, kept }: Arrival, { inputs, onKept }: Said): void {
    const all = () => {
      onKept();
      kept();
    };
    if (inputs.length === 0) all();
    else session.backlog.keep(inputs, all);
  }

  #submitOnce({ inputs, onKept }: Said): void {
    let open = inputs.length;
    for (const input of inputs) {
      this.#options.submit(input, ({ kind }) => {
        if (kind === 'committed') open--;
        if (open === 0) onKept();
      });
    }
  }

  #overQuota({ session, packet }: Arrival, by: Hold['by'], consequence: string): Said {
    const detail = `Over ${quotaWords[by]}: ${consequence}.`;
    const inputs = this.#reader.quarantined(session, packet, [{ code: 'QUOTA_EXCEEDED', detail }]);
    return { inputs, onKept: () => undefined };
  }
}

const quotaWords: Readonly<Record<Hold['by'], string>> = {
  none: 'a quota',
  'link-messages': 'mqtt.messagesPerSecondPerLink of this link',
  'link-bytes': 'mqtt.bytesPerSecondPerLink of this link',
  'company-messages': 'mqtt.messagesPerSecondPerCompany of its company',
  'company-bytes': 'mqtt.bytesPerSecondPerCompany of its company',
};

function bytesOf({ topic, payload }: IncomingPacket): number {
  return topic.length + payload.length;
}

const alarmEvents: ReadonlySet<DeviceEventKind> = new Set([
  'entrapment',
  'alarm_button',
  'panic',
  'duress',
  'fire_input',
]);

/** What may raise an alert of life safety. */
function isAlarm(input: Input): boolean {
  if (input.kind === 'device-event') return alarmEvents.has(input.event);
  if (input.kind !== 'reading' || input.history) return false;
  return input.values.alarm === true || input.values.entrapment === true;
}

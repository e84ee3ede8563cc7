import { isUtf8 } from 'node:buffer';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { NativeMessageKind } from '@gridcall/contract/mqtt-topics.ts';
import type { PublishPacket } from 'aedes';
import type { Input, QuarantineInput } from '../../core/input.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import { type NativeParse, parseNative } from '../conventions/native.ts';
import { mayPublish } from './access.ts';
import type { Bridge } from './bridge.ts';
import { bridgeInputs, type Fault } from './bridge-intake.ts';
import type { Session } from './session.ts';

const SHOWN_CHARACTERS = 512;
/** Of a payload that is no text. */
const SHOWN_BYTES = 128;

export interface ReadingCounters {
  quarantined: number;
  quarantineDropped: number;
  refusedChildren: number;
}

export interface PacketReaderOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly view: View;
  readonly limits: Pick<
    Configuration['mqtt'],
    'payloadBytes' | 'bridgePacketBytes' | 'childrenPerLink' | 'childrenPerCompany'
  >;
  readonly counters: ReadingCounters;
}

export type IncomingPacket = Pick<PublishPacket, 'topic' | 'payload' | 'qos' | 'dup'> &
  Partial<Pick<PublishPacket, 'retain'>>;

/** What a packet says. `onKept` is to be called once all of it is committed. */
export interface Said {
  readonly inputs: readonly Input[];
  readonly onKept: () => void;
}

function said(inputs: readonly Input[]): Said {
  return { inputs, onKept: () => undefined };
}

/** Turns one packet into what it says and what was wrong with it. */
export class PacketReader {
  readonly #options: PacketReaderOptions;

  constructor(options: PacketReaderOptions) {
    this.#options = options;
  }

  /** An empty list only when nothing was said, or when a quarantine's quota is used up. */
  read(session: Session, packet: IncomingPacket, isWill: boolean): Said {
    const verdict = mayPublish(session.scope, packet.topic);
    if (!verdict.ok) return said(this.quarantined(session, packet, [verdict]));
    const fault = this.#payloadFault(session, packet);
    if (fault) return said(this.quarantined(session, packet, [fault]));
    // An empty message under RETAIN takes a retained one back, of which there is none here: it says nothing.
    if (packet.retain === true && packet.payload.length === 0 && verdict.kind !== 'foreign') return said([]);
    if (verdict.kind !== 'foreign') return said(this.#readNative(session, packet, verdict.kind, isWill));
    return session.bridge ? this.#readForeign(session, session.bridge, packet, isWill) : said([]);
  }

  /** Within the quota of the link; what is over it is only counted. */
  quarantined(session: Session, packet: IncomingPacket, faults: readonly Fault[]): readonly Input[] {
    const { clock, random, counters } = this.#options;
    if (faults.length === 0) return [];
    if (!session.quotas.link.quarantine.tryTake(clock.monotonicMs())) {
      counters.quarantineDropped += faults.length;
      return [];
    }
    counters.quarantined += faults.length;
    const payload = shown(packet.payload);
    const { linkId } = session;
    return faults.map(({ code, detail }) =>
      quarantineInput({ id: random.ulid(clock.wallMs()), linkId, topic: packet.topic, payload, code, detail }),
    );
  }

  #payloadFault({ bridge }: Session, { payload }: IncomingPacket): Fault | undefined {
    const { payloadBytes, bridgePacketBytes } = this.#options.limits;
    const [limit, setting] =
      bridge === undefined ? [payloadBytes, 'payloadBytes'] : [bridgePacketBytes, 'bridgePacketBytes'];
    if (payload.length > limit) {
      const detail = `The payload has ${payload.length} bytes; the limit is ${limit} (mqtt.${setting}).`;
      return { code: 'MESSAGE_TOO_LARGE', detail };
    }
    if (typeof payload === 'string' || isUtf8(payload)) return undefined;
    return { code: 'MESSAGE_NOT_JSON', detail: 'The payload is no UTF-8 text; it is shown in hexadecimal.' };
  }

  #readNative(session: Session, packet: IncomingPacket, kind: NativeMessageKind, isWill: boolean): readonly Input[] {
    const { random, clock } = this.#options;
    const parse = parseNative(kind, packet.payload.toString(), session.deviceKind);
    const input = nativeInput(session, packet, { parse, isWill, id: random.ulid(clock.wallMs()) });
    if (parse.faults.length === 0) return input ? [input] : [];
    const wrong = this.quarantined(session, packet, parse.faults);
    return input ? [input, ...wrong] : wrong;
  }

  #readForeign(session: Session, bridge: Bridge, packet: IncomingPacket, isWill: boolean): Said {
    const { random, clock, view, limits, counters } = this.#options;
    const message = { topic: packet.topic, payload: packet.payload.toString(), resent: packet.dup === true, isWill };
    const { inputs, faults, refusedChildren, onKept } = bridgeInputs(bridge, message, {
      ...{ view, limits, now: clock.monotonicMs() },
      newId: () => random.ulid(clock.wallMs()),
    });
    counters.refusedChildren += refusedChildren;
    return { inputs: [...inputs, ...this.quarantined(session, packet, faults)], onKept };
  }
}

function nativeInput(
  session: Session,
  packet: IncomingPacket,
  { parse, id, isWill }: { readonly parse: NativeParse; readonly id: string; readonly isWill: boolean },
): Input | undefined {
  const { said: heard } = parse;
  if (!heard) return undefined;
  const { linkId, deviceId } = session;
  if (heard.kind === 'status') {
    return { kind: 'device-status', id, linkId, deviceId, online: heard.online, reason: isWill ? 'will' : 'said' };
  }
  if (heard.kind === 'answer') {
    const { nonce: commandId, result, reason } = heard;
    return { kind: 'command-answer', id, linkId, deviceId, commandId, result, reason };
  }
  const { messageKey, contentHash, observedAt } = heard;
  const message = { id, linkId, deviceId, messageKey, contentHash, observedAt, resent: packet.dup === true };
  if (heard.kind === 'event') return { kind: 'device-event', ...message, event: heard.event };
  return { kind: 'reading', ...message, history: heard.history, values: heard.values };
}

/** One wrong thing, cut to what an installer can read. */
export function quarantineInput(entry: Omit<QuarantineInput, 'kind'>): QuarantineInput {
  return { ...entry, kind: 'quarantine', topic: entry.topic.slice(0, SHOWN_CHARACTERS) };
}

/** What an installer sees of a payload: its text, or its first bytes. */
function shown(payload: IncomingPacket['payload']): string {
  if (typeof payload === 'string') return payload.slice(0, SHOWN_CHARACTERS);
  // Cut before it is decoded: the limit is in characters, and none has more than four bytes.
  if (isUtf8(payload))
    return payload
      .subarray(0, SHOWN_CHARACTERS * 4)
      .toString('utf8')
      .slice(0, SHOWN_CHARACTERS);
  return `hex ${payload.subarray(0, SHOWN_BYTES).toString('hex')}`;
}

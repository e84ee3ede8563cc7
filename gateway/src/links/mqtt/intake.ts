import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { PublishPacket } from 'aedes';
import type { Input } from '../../core/input.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Answer, Submit } from '../../spine/submit.ts';
import { type NativeParse, parseNative } from '../conventions/native.ts';
import { mayPublish } from './access.ts';
import type { Session } from './session.ts';

/** After this long a message that the gateway could not keep is submitted again. */
const RESUBMIT_MS = 1000;
const PAYLOAD_SHOWN_CHARACTERS = 512;

export interface IntakeCounters {
  messages: number;
  heldBack: number;
  droppedUnacknowledged: number;
  quarantined: number;
  quarantineDropped: number;
  closedHolding: number;
}

export interface IntakeOptions {
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly payloadBytes: number;
  readonly counters: IntakeCounters;
  /** Closes the connection without its will: what it holds was not kept and comes again. */
  readonly drop: (session: Session) => void;
}

/** `kept` is told once, after the commit: only then may the PUBACK go. It is never told for a message that was not kept. */
export type TakeIn = (session: Session, packet: PublishPacket, kept: () => void) => void;

export function createIntake(options: IntakeOptions): TakeIn {
  const { submit, clock, counters } = options;

  function submitUntilKept(session: Session, inputs: readonly Input[], kept: () => void): void {
    const deadline = clock.monotonicMs() + session.holdMs;
    let open = inputs.length;
    const one = (input: Input) => {
      submit(input, (answer: Answer) => {
        if (answer.kind === 'committed') {
          open--;
          if (open === 0) kept();
          return;
        }
        if (session.client.closed) return;
        if (clock.monotonicMs() + RESUBMIT_MS > deadline) {
          counters.closedHolding++;
          options.drop(session);
          return;
        }
        // Only what was decided in memory is known already; what was refused is said for the first time again.
        clock.after(RESUBMIT_MS, () => one(answer.kind === 'unsaved' ? resent(input) : input));
      });
    };
    for (const input of inputs) one(input);
  }

  return (session, packet, kept) => {
    counters.messages++;
    const inputs = inputsOf(session, packet, options);
    if (inputs.length === 0) {
      kept();
      return;
    }
    if (packet.qos === 0) {
      // Nobody waits for an answer, so nothing is held: over the quota it is dropped, and counted. What is dropped takes
      // nothing from the quota, or a flood of these would hold back the alarm behind it.
      if (!session.messages.tryTake(clock.monotonicMs())) counters.droppedUnacknowledged++;
      else for (const input of inputs) submit(input, () => undefined);
      kept();
      return;
    }
    const waitMs = session.messages.waitMs(clock.monotonicMs());
    if (waitMs === 0) {
      submitUntilKept(session, inputs, kept);
    } else {
      counters.heldBack++;
      clock.after(waitMs, () => submitUntilKept(session, inputs, kept));
    }
  };
}

function resent(input: Input): Input {
  return input.kind === 'reading' || input.kind === 'device-event' ? { ...input, resent: true } : input;
}

/** Turns one packet into what it says and what was wrong with it. An empty list only when a quarantine's quota is used up. */
function inputsOf(session: Session, packet: PublishPacket, options: IntakeOptions): readonly Input[] {
  const verdict = mayPublish(session.deviceId, packet.topic);
  if (!verdict.ok) return quarantined(session, packet, [verdict], options);
  if (packet.payload.length > options.payloadBytes) {
    const detail = `The payload has ${packet.payload.length} bytes; the limit is ${options.payloadBytes}.`;
    return quarantined(session, packet, [{ code: 'MESSAGE_TOO_LARGE', detail }], options);
  }
  const parse = parseNative(verdict.kind, packet.payload.toString(), session.deviceKind);
  const said = saidInput(session, packet, parse, options.random.ulid(options.clock.wallMs()));
  if (parse.faults.length === 0) return said ? [said] : [];
  const wrong = quarantined(session, packet, parse.faults, options);
  return said ? [said, ...wrong] : wrong;
}

function saidInput(session: Session, packet: PublishPacket, parse: NativeParse, id: string): Input | undefined {
  const { said } = parse;
  if (!said) return undefined;
  const { linkId, deviceId } = session;
  if (said.kind === 'status')
    return { kind: 'device-status', id, linkId, deviceId, online: said.online, reason: 'said' };
  const { messageKey, contentHash, observedAt } = said;
  const message = { id, linkId, deviceId, messageKey, contentHash, observedAt, resent: packet.dup === true };
  if (said.kind === 'event') return { kind: 'device-event', ...message, event: said.event };
  return { kind: 'reading', ...message, history: said.history, values: said.values };
}

function quarantined(
  session: Session,
  packet: PublishPacket,
  faults: readonly { readonly code: ErrorCode; readonly detail: string }[],
  options: IntakeOptions,
): readonly Input[] {
  const { clock, random, counters } = options;
  if (!session.quarantine.tryTake(clock.monotonicMs())) {
    counters.quarantineDropped += faults.length;
    return [];
  }
  counters.quarantined += faults.length;
  const payload = packet.payload.toString('utf8').slice(0, PAYLOAD_SHOWN_CHARACTERS);
  return faults.map(({ code, detail }) => ({
    kind: 'quarantine',
    id: random.ulid(clock.wallMs()),
    linkId: session.linkId,
    topic: packet.topic.slice(0, PAYLOAD_SHOWN_CHARACTERS),
    payload,
    code,
    detail,
  }));
}

import type { Client, PublishPacket } from 'aedes';
import { beforeEach, expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import { systemRandom } from '../../platform/random.ts';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import type { Answer } from '../../spine/submit.ts';
import { createIntake, type IntakeCounters } from './intake.ts';
import { openSession, type Session } from './session.ts';

const counters = (): IntakeCounters => ({
  messages: 0,
  heldBack: 0,
  droppedUnacknowledged: 0,
  quarantined: 0,
  quarantineDropped: 0,
  closedHolding: 0,
});

let clock: ManualClock;
let submitted: Input[];
let answers: Answer[];
let dropped: Session[];
let kept: number;

beforeEach(() => {
  clock = new ManualClock();
  submitted = [];
  answers = [];
  dropped = [];
  kept = 0;
});

const committed: Answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
const unsaved: Answer = { kind: 'unsaved', outcome: { ok: true, id: 'I' } };
const refused: Answer = { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' };

/** Takes in one alarm of a device with `keepalive`; the spine answers each submission with the next of `said`. */
function takeIn(said: readonly Answer[], keepaliveSeconds = 60): void {
  answers = [...said];
  const client = { closed: false } as Client;
  const session = openSession(
    client,
    { linkId: 'gas-1', deviceId: 'gas-1', deviceKind: 'gas-detector' },
    { messagesPerSecond: 50, keepaliveSeconds, now: clock.monotonicMs() },
  );
  const intake = createIntake({
    submit: (input, answer) => {
      submitted.push(input);
      answer(answers.shift() ?? refused);
    },
    clock,
    random: systemRandom,
    payloadBytes: 1024,
    counters: counters(),
    drop: (held) => dropped.push(held),
  });
  const packet = {
    topic: 'gridcall/v1/gas-1/reading',
    payload: Buffer.from('{"values":{"alarm":true}}'),
    qos: 1,
    dup: false,
  };
  intake(session, packet as PublishPacket, () => {
    kept++;
  });
}

const resentFlags = () => submitted.map((input) => 'resent' in input && input.resent);

test('kept only after the commit', () => {
  takeIn([committed]);
  expect([kept, submitted.length]).toEqual([1, 1]);
});

test('what was refused is said again as if for the first time: nothing of it is known', () => {
  takeIn([refused, refused, committed]);
  expect(kept).toBe(0);
  clock.advance(2000);
  expect([kept, resentFlags()]).toEqual([1, [false, false, false]]);
});

test('what was decided in memory is known when it comes again', () => {
  takeIn([unsaved, committed]);
  clock.advance(1000);
  expect([kept, resentFlags()]).toEqual([1, [false, true]]);
});

test('a message is held for half the keepalive, then the connection ends without its will', () => {
  takeIn([], 20);
  clock.advance(60_000);
  expect([kept, dropped.length, submitted.length]).toEqual([0, 1, 11]);
  expect(clock.waiting).toBe(0);
});

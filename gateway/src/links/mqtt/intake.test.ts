import type { Client, PublishPacket } from 'aedes';
import { expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import { systemRandom } from '../../platform/random.ts';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import type { Answer } from '../../spine/submit.ts';
import { createIntake } from './intake.ts';
import { openSession } from './session.ts';

const RATE = 10;

/** One link of ten messages a second, and a spine that answers as it is told. */
function linkOf(answerOf: (input: Input) => Answer = () => ({ kind: 'committed', outcome: { ok: true, id: '' } })) {
  const clock = new ManualClock();
  const taken: Input[] = [];
  const dropped: string[] = [];
  const counters = {
    messages: 0,
    heldBack: 0,
    droppedUnacknowledged: 0,
    quarantined: 0,
    quarantineDropped: 0,
    closedHolding: 0,
  };
  const takeIn = createIntake({
    submit: (input, answer) => {
      taken.push(input);
      answer(answerOf(input));
    },
    clock,
    random: systemRandom,
    payloadBytes: 1024,
    counters,
    drop: (one) => dropped.push(one.linkId),
  });
  const client = { closed: false };
  const session = openSession(
    client as unknown as Client,
    { linkId: 'gas-1', deviceId: 'gas-1', deviceKind: 'gas-detector' },
    { messagesPerSecond: RATE, keepaliveSeconds: 20, now: clock.monotonicMs() },
  );
  const say = (qos: 0 | 1, values: object, kept = () => undefined) => {
    const payload = Buffer.from(JSON.stringify({ values }));
    const packet = { cmd: 'publish', topic: 'gridcall/v1/gas-1/reading', qos, dup: false, retain: false, payload };
    takeIn(session, packet as unknown as PublishPacket, kept);
  };
  return { clock, taken, dropped, counters, client, say };
}

test('a flood that nobody waits for does not hold back the alarm behind it', () => {
  const { say, taken, counters, clock } = linkOf();
  for (let count = 0; count < 5000; count++) say(0, { battery_pct: 50 });
  expect(counters.droppedUnacknowledged).toBe(5000 - taken.length);
  say(1, { alarm: true });
  clock.advance(1000 / RATE);
  expect(taken.at(-1)).toMatchObject({ values: { alarm: true } });
});

test('what could not be kept is submitted again as a resend, until it is kept', () => {
  let refusals = 3;
  const { say, taken, clock } = linkOf(() =>
    refusals-- > 0
      ? { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' }
      : { kind: 'committed', outcome: { ok: true, id: '' } },
  );
  let acknowledged = 0;
  say(1, { alarm: true }, () => {
    acknowledged++;
    return undefined;
  });
  clock.advance(2000);
  expect(acknowledged).toBe(0);
  clock.advance(1000);
  expect(acknowledged).toBe(1);
  expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
  expect(taken.map((input) => input.kind === 'reading' && input.resent)).toEqual([false, true, true, true]);
  expect(clock.waiting).toBe(0);
});

test('half the keepalive ends the holding: the connection is closed, and no timer is left', () => {
  const { say, clock, dropped, counters } = linkOf(() => ({ kind: 'refused', code: 'BUSY', detail: '' }));
  say(1, { alarm: true });
  clock.advance(60_000);
  expect(dropped).toEqual(['gas-1']);
  expect(counters.closedHolding).toBe(1);
  expect(clock.waiting).toBe(0);
});

test('a client that is gone ends the holding, too', () => {
  const { say, clock, client, taken } = linkOf(() => ({ kind: 'refused', code: 'BUSY', detail: '' }));
  say(1, { alarm: true });
  client.closed = true;
  clock.advance(60_000);
  expect(taken).toHaveLength(2);
  expect(clock.waiting).toBe(0);
});

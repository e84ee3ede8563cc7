import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertData } from '../testing/events.ts';
import { type AlertEventType, type AlertFacts, acknowledgementOf, factsOf, joinFacts } from './alert-facts.ts';

const types: readonly AlertEventType[] = [
  'cn.grid.alert.raised.v1',
  'cn.grid.alert.level-raised.v1',
  'cn.grid.alert.acknowledged.v1',
  'cn.grid.alert.cleared.v1',
  'cn.grid.alert.closed.v1',
];
const anyFacts: fc.Arbitrary<AlertFacts> = fc
  .record({
    type: fc.constantFrom(...types),
    eventId: fc.string({ minLength: 1, maxLength: 3 }),
    occurredAt: fc.integer({ min: 0, max: 5 }),
    level: fc.constantFrom(1, 2, 3, 4),
    occurrences: fc.integer({ min: 1, max: 5 }),
    raisedAt: fc.integer({ min: 0, max: 5 }),
    test: fc.boolean(),
  })
  .map(({ type, eventId, occurredAt, ...data }) => factsOf({ type, eventId, occurredAt, data: alertData(data) }));
/** One event id is one content: two facts of one rank and id cannot differ. */
const distinct = (...all: readonly AlertFacts[]): boolean =>
  new Set(all.map((facts) => facts.sensorOrder)).size === all.length || all.every((facts) => facts.sensorOrder === '');

test('a drill is one until something real is heard of it, and who acknowledged the drill has not seen that', () => {
  const type = 'cn.grid.alert.raised.v1';
  const drill = factsOf({ type, eventId: 'a', occurredAt: 1, data: alertData({ test: true }) });
  const seen = { type: 'cn.grid.alert.acknowledged.v1', eventId: 'b', occurredAt: 2 } as const;
  const acknowledged = joinFacts(drill, factsOf({ ...seen, data: alertData({ test: true }) }));
  expect([acknowledged.realSince, acknowledgementOf(acknowledged)]).toEqual([null, 2]);
  const real = factsOf({ type, eventId: 'c', occurredAt: 3, data: alertData() });
  for (const joined of [joinFacts(acknowledged, real), joinFacts(real, acknowledged)]) {
    expect([joined.realSince, acknowledgementOf(joined)]).toEqual([3, null]);
    const again = joinFacts(joined, factsOf({ ...seen, eventId: 'd', occurredAt: 4, data: alertData() }));
    expect(acknowledgementOf(again)).toBe(4);
  }
});

test('joining is the same in any order and any grouping, and repeats change nothing', () => {
  fc.assert(
    fc.property(anyFacts, anyFacts, anyFacts, (a, b, c) => {
      fc.pre(distinct(a, b, c));
      expect(joinFacts(a, b)).toEqual(joinFacts(b, a));
      expect(joinFacts(joinFacts(a, b), c)).toEqual(joinFacts(a, joinFacts(b, c)));
      expect(joinFacts(joinFacts(a, b), b)).toEqual(joinFacts(a, b));
    }),
  );
});

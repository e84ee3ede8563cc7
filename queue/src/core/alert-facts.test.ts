import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertData } from '../testing/events.ts';
import { type AlertEventType, type AlertFacts, factsOf, joinFacts } from './alert-facts.ts';

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
  })
  .map(({ type, eventId, occurredAt, ...data }) => factsOf({ type, eventId, occurredAt, data: alertData(data) }));
/** One event id is one content: two facts of one rank and id cannot differ. */
const distinct = (...all: readonly AlertFacts[]): boolean =>
  new Set(all.map((facts) => facts.sensorOrder)).size === all.length || all.every((facts) => facts.sensorOrder === '');

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

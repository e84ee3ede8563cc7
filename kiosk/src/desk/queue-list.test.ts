import type { Incident } from '@gridcall/contract/http-queue.ts';
import { expect, test } from 'vitest';
import { noFilters } from './filters.ts';
import {
  emptyQueueList,
  firstPage,
  firstPageUnder,
  matches,
  nextPage,
  pendingOf,
  settle,
  takeChange,
} from './queue-list.ts';

function incident(id: string, change: Partial<Incident> = {}): Incident {
  return {
    id,
    number: `2026-${id}`,
    kind: 'alert',
    categoryCode: 'S01',
    level: 2,
    state: 'accepted',
    outcome: null,
    gatewayId: 'g1',
    deviceId: null,
    subject: id,
    placeName: { zh: '1号楼', en: 'Building 1' },
    gridCode: null,
    text: '',
    occurrences: 1,
    test: false,
    owner: 'desk',
    version: 1,
    occurredAt: 0,
    receivedAt: 0,
    acceptDueAt: 10,
    resolveDueAt: 100,
    acknowledgedAt: null,
    sensorClearedAt: null,
    closedAt: null,
    actions: [],
    ...change,
  };
}
const ids = (list: { rows: readonly Incident[] }) => list.rows.map(({ id }) => id).join(' ');

const a = incident('a', { level: 1 });
const b = incident('b', { receivedAt: 50 });
const c = incident('c', { receivedAt: 90 });
const d = incident('d', { receivedAt: 60 });
const closed = incident('x', { state: 'closed', level: 1 });
const list = firstPage([c, a, b], null);

test('what was heard while the page was on its way stands over it, unless the page is newer', () => {
  const heard = [d, incident('b', { version: 2, state: 'closed' }), incident('a', { version: 0, level: 2 })];
  const under = firstPageUnder({ incidents: [c, a, b], nextCursor: null }, noFilters, heard);
  expect(ids(under)).toBe('a d c');
  expect(under.rows[0]).toBe(a);
});

test('by level, then what has waited longest', () => {
  expect(ids(firstPage([closed, c, b, a, d], null))).toBe('a x b d c');
});

test('free: a new one takes its place, one that leaves goes', () => {
  expect(ids(takeChange(list, noFilters, d, false))).toBe('a b d c');
  expect(ids(takeChange(list, noFilters, { ...b, version: 2, state: 'closed' }, false))).toBe('a c');
});

test('held: rows change in place and nothing moves until it may', () => {
  let held = takeChange(list, noFilters, d, true);
  held = takeChange(held, noFilters, { ...b, version: 2, state: 'closed' }, true);
  held = takeChange(held, noFilters, { ...c, version: 2, level: 1 }, true);
  expect(ids(held)).toBe('a b c');
  expect(held.rows[1]?.state).toBe('closed');
  expect(pendingOf(held)).toEqual({ count: 2, level: 2 });
  expect(ids(settle(held))).toBe('a c d');
  expect(pendingOf(settle(held))).toEqual({ count: 0, level: null });
});

test('held: the latest version of a waiting one counts, and one that ended before it was shown is dropped', () => {
  let held = takeChange(list, noFilters, d, true);
  held = takeChange(held, noFilters, { ...d, version: 3, level: 1 }, true);
  expect(pendingOf(held)).toEqual({ count: 1, level: 1 });
  held = takeChange(held, noFilters, { ...d, version: 2 }, true);
  expect(pendingOf(held).level).toBe(1);
  held = takeChange(held, noFilters, { ...d, version: 4, state: 'rejected' }, true);
  expect(pendingOf(held).count).toBe(0);
});

test('one that left and came back stays', () => {
  let held = takeChange(list, noFilters, { ...b, version: 2, state: 'closed' }, true);
  held = takeChange(held, noFilters, { ...b, version: 3, state: 'accepted' }, true);
  expect(ids(settle(held))).toBe('a b c');
});

test('an older version changes nothing', () => {
  const now = takeChange(list, noFilters, { ...b, version: 5 }, false);
  expect(takeChange(now, noFilters, { ...b, version: 4, state: 'closed' }, false)).toBe(now);
});

test.each([
  [{}, a, true],
  [{}, closed, false],
  [{ state: 'all' as const }, closed, true],
  [{ level: '1' as const }, a, true],
  [{ level: '1' as const }, b, false],
  [{ categoryCode: 'S01' }, a, true],
  [{ categoryCode: 'P01' }, a, false],
])('%j takes in: %#', (change, one, expected) => {
  expect(matches({ ...noFilters, ...change }, one)).toBe(expected);
});

test('a search takes in no new rows: only the server knows what matches', () => {
  expect(ids(takeChange(list, { ...noFilters, text: '电梯' }, d, false))).toBe('a b c');
});

test('while pages are missing, a new one below the last row waits for its page', () => {
  const partly = firstPage([a, b], 'cursor');
  expect(ids(takeChange(partly, noFilters, c, false))).toBe('a b');
  expect(ids(takeChange(partly, noFilters, incident('n', { level: 1, receivedAt: 1 }), false))).toBe('a n b');
});

test('the next page adds what is not there yet', () => {
  const partly = takeChange(firstPage([a, b], 'cursor'), noFilters, incident('n', { level: 1, receivedAt: 1 }), true);
  const both = nextPage(partly, [b, c, incident('n', { level: 1, receivedAt: 1 })], null);
  expect(ids(both)).toBe('a b c n');
  expect(both.nextCursor).toBeNull();
  expect(pendingOf(both).count).toBe(0);
});

test('an empty list takes the first one', () => {
  expect(ids(takeChange(emptyQueueList, noFilters, a, false))).toBe('a');
});

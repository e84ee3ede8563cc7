import { expect, test } from 'vitest';
import { isAwaitingArrival, isBeingTaken, isOvertaken, type SentAct, sentState } from './sent-acts.ts';

const act: SentAct = { id: '1', act: 'acknowledge', by: '赵云', at: 1000, state: 'waiting', code: null };

test.each([
  [act, 1000, 'under-way'],
  [act, 30_999, 'under-way'],
  [act, 31_000, 'unconfirmed'],
  [{ ...act, state: 'refused' as const, code: 'STATE_CONFLICT' }, 1000, 'refused'],
] as const)('an act is shown by its age and its answer: %#', (one, now, state) => {
  expect(sentState(one, now)).toBe(state);
});

test('nobody presses again while the gateway is about to answer; after that they may', () => {
  expect(isBeingTaken({ sent: [act] }, 1500)).toBe(true);
  expect(isBeingTaken({ sent: [act] }, 40_000)).toBe(false);
  expect(isBeingTaken({ sent: [{ ...act, act: 'comment' }] }, 1500)).toBe(false);
  expect(isBeingTaken({}, 1500)).toBe(false);
});

const taken = { state: 'active-acknowledged', level: 1 } as const;
test.each([
  [taken, ['raised', 'acknowledged'], true],
  [taken, ['raised', 'acknowledged', 'arrived', 'commented'], false],
  [taken, ['raised', 'acknowledged', 'arrived', 'unacknowledged', 'acknowledged'], true],
  [{ ...taken, level: 3 }, ['raised', 'acknowledged'], false],
  [{ ...taken, state: 'closed' }, ['raised', 'acknowledged'], false],
  [taken, [], false],
] as const)('somebody is awaited from taking to arriving: %#', (alert, types, awaited) => {
  const timeline = types.map((type) => ({ type }));
  expect(isAwaitingArrival(alert, timeline)).toBe(awaited);
});

test('an answer that the stream has overtaken is old; a server that does not count is taken as it comes', () => {
  expect(isOvertaken({ version: 4 }, { version: 5 })).toBe(true);
  expect(isOvertaken({ version: 5 }, { version: 5 })).toBe(false);
  expect(isOvertaken({ version: 4 }, undefined)).toBe(false);
  expect(isOvertaken({}, {})).toBe(false);
});

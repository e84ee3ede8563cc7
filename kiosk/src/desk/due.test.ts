import { incidentStates } from '@gridcall/contract/incident.ts';
import { expect, test } from 'vitest';
import { dueOf } from './due.ts';

const minute = 60_000;
const base = { receivedAt: 0, acceptDueAt: 10 * minute, resolveDueAt: 100 * minute };

test.each([
  ['submitted', 0, 'accept', 10, 'green'],
  ['submitted', 7.9, 'accept', 2.1, 'green'],
  ['submitted', 8, 'accept', 2, 'yellow'],
  ['submitted', 10, 'accept', 0, 'yellow'],
  ['submitted', 10.1, 'accept', -0.1, 'red'],
  ['accepted', 50, 'resolve', 50, 'green'],
  ['dispatched', 80, 'resolve', 20, 'yellow'],
  ['in_progress', 101, 'resolve', -1, 'red'],
] as const)('%s after %d min: %s in %d min, %s', (state, after, step, left, colour) => {
  const due = dueOf({ ...base, state }, after * minute);
  expect(due).toMatchObject({ step, colour });
  expect((due?.leftMs ?? 0) / minute).toBeCloseTo(left, 6);
});

test('nothing runs once it is resolved or refused; every state is covered', () => {
  const running = incidentStates.filter((state) => dueOf({ ...base, state }, 0) !== null);
  expect(running).toEqual(['submitted', 'accepted', 'dispatched', 'in_progress']);
});

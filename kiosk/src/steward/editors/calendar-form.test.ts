import { expect, test } from 'vitest';
import { type AdditionFault, additionFault, addRun, type Run, removeRun, runsOf, yearOf } from './calendar-form.ts';

const national: Run = { from: '2026-10-01', to: '2026-10-07', kind: 'holiday', name: '国庆节' };

test('days are announced as runs, and kept day by day', () => {
  const made = addRun([{ date: '2026-10-10', kind: 'workday', name: '国庆节' }], national);
  expect(made).toHaveLength(8);
  expect(runsOf(made)).toEqual([national, { from: '2026-10-10', to: '2026-10-10', kind: 'workday', name: '国庆节' }]);
  // A run goes over the end of a month, and ends where its name does.
  const across = addRun(addRun([], { ...national, from: '2026-09-29', to: '2026-10-02', name: ' 中秋 ' }), national);
  expect(runsOf(across)).toEqual([{ from: '2026-09-29', to: '2026-09-30', kind: 'holiday', name: '中秋' }, national]);
  expect(removeRun(made, national)).toEqual([{ date: '2026-10-10', kind: 'workday', name: '国庆节' }]);
  expect(runsOf([...made].reverse())).toEqual(runsOf(made));
});

test.each<[Partial<Run>, AdditionFault | null]>([
  [{}, null],
  [{ to: '' }, null],
  [{ to: '2026-10-31' }, null],
  [{ to: '2026-11-01' }, 'too-long'],
  [{ to: '9999-01-01' }, 'other-year'],
  [{ from: '' }, 'missing'],
  [{ name: ' ' }, 'missing'],
  [{ to: '2026-09-30' }, 'backwards'],
  [{ from: '2025-10-01', to: '' }, 'other-year'],
])('%j is an addition to 2026: %s', (change, fault) => {
  expect(additionFault({ ...national, ...change }, 2026)).toBe(fault);
});

test('the year is the one on the wall of the estate', () => {
  expect(yearOf(Date.parse('2026-12-31T16:30:00Z'))).toBe(2027);
});

import { expect, test } from 'vitest';
import { chartWindow } from './chart-window.ts';

const minute = 60_000;
const hour = 60 * minute;

test.each([
  ['still on', { clearedAt: null, closedAt: null }, 20, { from: -15, to: 20 }],
  ['just raised, this clock behind', { clearedAt: null, closedAt: null }, -1, { from: -15, to: 0 }],
  ['cleared, and some time passed', { clearedAt: 30 * minute, closedAt: null }, 90, { from: -15, to: 40 }],
  ['cleared a moment ago', { clearedAt: 30 * minute, closedAt: null }, 31, { from: -15, to: 31 }],
  ['closed without clearing', { clearedAt: null, closedAt: 10 * minute }, 90, { from: -15, to: 20 }],
  ['on for days', { clearedAt: null, closedAt: null }, 2 * 24 * 60, { from: -15, to: 345 }],
])('%s', (_name, ends, now, expected) => {
  const window = chartWindow({ raisedAt: 100 * hour, ...shift(ends) }, 100 * hour + now * minute);
  expect({ from: (window.from - 100 * hour) / minute, to: (window.to - 100 * hour) / minute }).toEqual(expected);
});

function shift(ends: { clearedAt: number | null; closedAt: number | null }) {
  const moved = (at: number | null) => (at === null ? null : at + 100 * hour);
  return { clearedAt: moved(ends.clearedAt), closedAt: moved(ends.closedAt) };
}

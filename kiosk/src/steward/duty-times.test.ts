import { expect, test } from 'vitest';
import { fieldTime, nextMorning, timeOfField } from './duty-times.ts';

const wall = (text: string): number => Date.parse(`${text}:00+08:00`);

test('a field holds the estate’s wall, whatever the phone’s own clock', () => {
  const at = wall('2026-11-21T20:15');
  expect(fieldTime(at)).toBe('2026-11-21T20:15');
  expect(timeOfField('2026-11-21T20:15')).toBe(at);
  expect(timeOfField('2026-11-21T20:15:30')).toBe(at);
});

test.each(['', '2026-11-21', 'tonight', '2026-13-01T00:00'])('"%s" is no time', (text) => {
  expect(timeOfField(text)).toBeUndefined();
});

test.each([
  ['2026-11-21T20:15', '2026-11-22T08:00'],
  ['2026-11-22T00:30', '2026-11-22T08:00'],
  ['2026-11-22T07:30', '2026-11-23T08:00'],
  ['2026-11-22T08:00', '2026-11-23T08:00'],
])('who stands in from %s stays until %s', (now, until) => {
  expect(nextMorning(wall(now))).toBe(wall(until));
});

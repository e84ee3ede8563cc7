import { expect, test } from 'vitest';
import { durationParts, formatDuration, formatExactTime, formatShortTime, nameOf } from './format.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each<[number, string]>([
  [-5 * minute, '0 second'],
  [0, '0 second'],
  [999, '0 second'],
  [59 * second, '59 second'],
  [minute, '1 minute'],
  [minute + 5 * second, '1 minute 5 second'],
  [hour + 30 * second, '1 hour'],
  [2 * hour + 5 * minute, '2 hour 5 minute'],
  [3 * day + 59 * minute, '3 day'],
  [400 * day + 5 * hour, '400 day 5 hour'],
])('%i ms is %s', (durationMs, expected) => {
  const text = durationParts(durationMs)
    .map((part) => `${part.value} ${part.unit}`)
    .join(' ');
  expect(text).toBe(expected);
});

test('a duration in both languages', () => {
  expect(formatDuration(2 * hour + 5 * minute, 'zh-CN')).toBe('2小时5分钟');
  expect(formatDuration(2 * hour + 5 * minute, 'en')).toBe('2 hr 5 min');
});

test('times are of 24 hours, also at midnight', () => {
  const midnight = new Date(2026, 10, 21, 0, 3, 9).getTime();
  expect(formatExactTime(midnight, 'zh-CN')).toBe('2026/11/21 00:03:09');
  expect(formatExactTime(midnight, 'en')).toBe('11/21/2026, 00:03:09');
  expect(formatShortTime(midnight, 'en')).toBe('Nov 21, 00:03');
});

test('names follow the language', () => {
  expect(nameOf({ zh: '3号楼', en: 'Building 3' }, 'zh-CN')).toBe('3号楼');
  expect(nameOf({ zh: '3号楼', en: 'Building 3' }, 'en')).toBe('Building 3');
});

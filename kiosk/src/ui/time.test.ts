import { expect, test } from 'vitest';
import { ago, clockTime, dateTime, duration, longDate } from './time.ts';

const noon = Date.parse('2026-11-21T04:00:00Z');

test('times are those of the wall clock in China', () => {
  expect(clockTime(noon, 'zh-CN')).toBe('12:00');
  expect(longDate(noon, 'zh-CN')).toBe('2026年11月21日星期六');
  expect(longDate(noon, 'en')).toContain('21 November 2026');
  expect(clockTime(Date.parse('2026-11-20T16:05:00Z'), 'en')).toBe('00:05');
});

test('a date stands beside the time unless it is today', () => {
  expect(dateTime(noon - 60_000, noon, 'zh-CN')).toBe('11:59');
  expect(dateTime(noon - 13 * 3_600_000, noon, 'zh-CN')).toBe('11月20日 23:00');
  expect(dateTime(noon - 13 * 3_600_000, noon, 'en')).toBe('20 Nov 23:00');
});

test.each([
  [0, '刚刚', 'just now'],
  [-5000, '刚刚', 'just now'],
  [60_000, '1 分钟前', '1 min ago'],
  [59 * 60_000, '59 分钟前', '59 min ago'],
  [3_600_000, '1 小时前', '1 h ago'],
  [25 * 3_600_000, '11月20日 11:00', '20 Nov 11:00'],
])('%i ms ago', (ms, zh, en) => {
  expect(ago(noon - ms, noon, 'zh-CN')).toBe(zh);
  expect(ago(noon - ms, noon, 'en')).toBe(en);
});

test.each([
  [0, '0 分', '0 min'],
  [-9, '0 分', '0 min'],
  [65 * 60_000, '1 小时 5 分', '1 h 5 min'],
  [26 * 3_600_000 + 60_000, '1 天 2 小时', '1 d 2 h'],
  [48 * 3_600_000, '2 天', '2 d'],
])('a duration of %i ms', (ms, zh, en) => {
  expect(duration(ms, 'zh-CN')).toBe(zh);
  expect(duration(ms, 'en')).toBe(en);
});

import { expect, test } from 'vitest';
import { elapsed } from './elapsed.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each<[number, string, string]>([
  [-5 * minute, '0 s', '0 秒'],
  [0, '0 s', '0 秒'],
  [999, '0 s', '0 秒'],
  [59 * second, '59 s', '59 秒'],
  [minute, '1 min', '1 分'],
  [minute + 5 * second, '1 min 5 s', '1 分 5 秒'],
  [hour + 30 * second, '1 h', '1 小时'],
  [2 * hour + 5 * minute, '2 h 5 min', '2 小时 5 分'],
  [3 * day + 59 * minute, '3 d', '3 天'],
  [400 * day + 5 * hour, '400 d 5 h', '400 天 5 小时'],
])('%i ms is %s, %s', (elapsedMs, english, chinese) => {
  expect(elapsed(elapsedMs, 'en')).toBe(english);
  expect(elapsed(elapsedMs, 'zh-CN')).toBe(chinese);
});

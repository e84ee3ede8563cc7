import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

test.each([
  [1, 0, 150],
  [1, 0.999, 450],
  [2, 0.5, 450],
  [4, 0.999, 2548],
  [7, 0.999, 15135],
  [1000, 0.5, 7650],
])('attempt %i with %f waits %i ms', (attempt, random, expected) => {
  expect(backOffMs(attempt, random)).toBe(expected);
});

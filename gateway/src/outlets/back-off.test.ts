import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pauseMs, retryAfterMs } from './back-off.ts';

describe('pauseMs', () => {
  test.each([
    [1, 1000],
    [2, 2000],
    [6, 32_000],
    [7, 60_000],
    [500, 60_000],
  ])('after %i failures at most %i ms', (failures, ceiling) => {
    const pause = (random: number) => pauseMs(failures, { lifeSafety: false, maximumMs: 60_000, random });
    expect(pause(0)).toBe(0);
    expect(pause(0.5)).toBe(ceiling / 2);
  });

  test('life safety tries each second, whatever has failed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          expect(pauseMs(failures, { lifeSafety: true, maximumMs: 60_000, random })).toBe(1000);
        },
      ),
    );
  });
});

test.each([
  [undefined, undefined],
  ['5', 5000],
  ['0', 0],
  ['-3', 0],
  ['999999', 3_600_000],
  ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
  ['soon', undefined],
])('Retry-After %s', (header, expected) => {
  expect(retryAfterMs(header, 10_000)).toBe(expected);
});

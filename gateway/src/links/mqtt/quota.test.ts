import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Quota } from './quota.ts';

describe('Quota', () => {
  test('lets the burst through at once and holds the rest back at the rate', () => {
    const quota = new Quota(10, 3, 0);
    expect([0, 0, 0, 0, 0].map((now) => quota.waitMs(now))).toEqual([0, 0, 0, 100, 200]);
  });

  test('fills up again, never beyond the burst', () => {
    const quota = new Quota(10, 3, 0);
    for (let index = 0; index < 3; index++) quota.waitMs(0);
    expect([100_000, 100_000, 100_000, 100_000].map((now) => quota.waitMs(now))).toEqual([0, 0, 0, 100]);
  });

  test('tryTake gives nothing on credit', () => {
    const quota = new Quota(1, 1, 0);
    expect([0, 0, 999, 2000].map((now) => quota.tryTake(now))).toEqual([true, false, false, true]);
  });

  test('a later caller never gets an earlier time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 50 }), (pauses) => {
        const quota = new Quota(20, 5, 0);
        let now = 0;
        let last = 0;
        for (const pause of pauses) {
          now += pause;
          const due = now + quota.waitMs(now);
          expect(due).toBeGreaterThanOrEqual(last - 1e-6);
          last = due;
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartScale, niceStep, thinOut, valueTicks } from './chart-geometry.ts';

test.each([
  [100, 4, 50],
  [60, 4, 20],
  [1, 4, 0.5],
  [0.3, 4, 0.1],
  [0, 4, 1],
  [Number.NaN, 4, 1],
])('a range of %f in %i lines steps by %f', (range, lines, step) => {
  expect(niceStep(range, lines)).toBeCloseTo(step);
});

test('the threshold is always in sight, also without points', () => {
  expect(chartScale([], [25], 0, 10)).toEqual({ from: 0, to: 10, minimum: 0, maximum: 30 });
  expect(valueTicks(chartScale([], [25], 0, 10))).toEqual([0, 10, 20, 30]);
  expect(chartScale([{ at: 3, value: -4 }], [], 5, 5)).toMatchObject({ from: 5, to: 6, minimum: -4 });
});

test('thinning keeps order, the limit and every extreme', () => {
  const values = fc.array(fc.integer({ min: -50, max: 100 }), { minLength: 1, maxLength: 400 });
  fc.assert(
    fc.property(values, fc.integer({ min: 4, max: 60 }), (list, limit) => {
      const points = list.map((value, at) => ({ at, value }));
      const thin = thinOut(points, limit);
      expect(thin.length).toBeLessThanOrEqual(Math.max(limit + 2, 4));
      expect(thin.every((point, index) => index === 0 || point.at > (thin[index - 1]?.at ?? -1))).toBe(true);
      expect(Math.max(...thin.map((point) => point.value))).toBe(Math.max(...list));
      expect(Math.min(...thin.map((point) => point.value))).toBe(Math.min(...list));
    }),
  );
});

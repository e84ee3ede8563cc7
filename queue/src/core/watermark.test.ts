import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrive, emptyProgress, MISSING_LISTED, missingOf, RANGES_KEPT } from './watermark.ts';

test('any order with repeats ends where counting by hand does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 120 }), (sequences) => {
      const progress = sequences.reduce(arrive, emptyProgress);
      const seen = new Set(sequences);
      let watermark = 0;
      while (seen.has(watermark + 1)) watermark += 1;
      const highest = Math.max(0, ...sequences);
      const missing = Array.from({ length: highest }, (_, index) => index + 1).filter(
        (n) => n > watermark && !seen.has(n),
      );
      expect(progress.watermark).toBe(watermark);
      expect(missingOf(progress)).toEqual(missing);
    }),
  );
});

test('what is kept and what is listed is bounded; what was forgotten is asked for again', () => {
  let progress = emptyProgress;
  for (let sequence = 2; sequence <= 4 * RANGES_KEPT; sequence += 2) progress = arrive(progress, sequence);
  expect(progress.ahead).toHaveLength(RANGES_KEPT);
  expect(missingOf(progress)).toHaveLength(MISSING_LISTED);
  for (let sequence = 1; sequence <= 4 * RANGES_KEPT; sequence++) progress = arrive(progress, sequence);
  expect(progress).toEqual({ watermark: 4 * RANGES_KEPT, ahead: [] });
});

test('a gap of millions costs nothing', () => {
  const progress = arrive(emptyProgress, 999_999_999_999);
  expect(missingOf(progress)).toHaveLength(MISSING_LISTED);
});

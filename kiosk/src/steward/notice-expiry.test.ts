import { expect, test } from 'vitest';
import { expiryOf, expiryPresets } from './notice-expiry.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);

test.each([
  ['4-hours', '2026-11-21T23:30:00', '2026-11-22T03:30:00'],
  ['tonight', '2026-11-21T08:00:00', '2026-11-21T22:00:00'],
  ['tonight', '2026-11-21T21:00:00', '2026-11-21T22:00:00'],
  ['tonight', '2026-11-21T21:00:01', '2026-11-22T22:00:00'],
  ['tonight', '2026-11-22T00:30:00', '2026-11-22T22:00:00'],
  ['1-day', '2026-11-21T08:00:00', '2026-11-22T08:00:00'],
  ['3-days', '2026-11-30T08:00:00', '2026-12-03T08:00:00'],
  ['7-days', '2026-11-21T08:00:00', '2026-11-28T08:00:00'],
  ['30-days', '2026-11-21T08:00:00', '2026-12-21T08:00:00'],
] as const)('%s from %s is %s', (preset, now, expected) => {
  expect(expiryOf(preset, at(now))).toBe(at(expected));
});

test('every preset gives at least an hour', () => {
  for (const preset of expiryPresets) {
    for (let hour = 0; hour < 48; hour += 1) {
      const now = at('2026-11-21T00:00:00') + hour * 1_800_000;
      expect(expiryOf(preset, now) - now).toBeGreaterThanOrEqual(3_600_000);
    }
  }
});

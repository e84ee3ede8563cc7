import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addBusinessMinutes, dueAt } from './due-time.ts';

const at = (local: string): number => Date.parse(`${local}:00+08:00`);

// 2026-03-02 is a Monday.
test.each([
  ['within a day', '2026-03-02T10:00', 4 * 60, '2026-03-02T14:00'],
  ['to the last minute', '2026-03-02T09:00', 8 * 60, '2026-03-02T17:00'],
  ['over the night', '2026-03-02T16:00', 2 * 60, '2026-03-03T10:00'],
  ['filed at night', '2026-03-02T23:30', 60, '2026-03-03T10:00'],
  ['filed before opening', '2026-03-02T03:00', 60, '2026-03-02T10:00'],
  ['over the weekend', '2026-03-06T16:30', 60, '2026-03-09T09:30'],
  ['filed on a Saturday', '2026-03-07T12:00', 8 * 60, '2026-03-09T17:00'],
  ['seven working days', '2026-03-02T12:00', 56 * 60, '2026-03-11T12:00'],
  ['nothing to add at closing time', '2026-03-02T17:00', 0, '2026-03-03T09:00'],
])('%s', (_name, from, minutes, until) => {
  expect(new Date(addBusinessMinutes(at(from), minutes)).toISOString()).toBe(new Date(at(until)).toISOString());
});

test('the wall clock knows no nights', () => {
  expect(dueAt(1000, 2, 'wall')).toBe(121_000);
});

test('a later start or more time never makes it due earlier, and it is due in working hours', () => {
  const instant = fc.integer({ min: 0, max: at('2040-01-01T00:00') });
  const minutes = fc.integer({ min: 1, max: 160 * 60 });
  fc.assert(
    fc.property(instant, instant, minutes, minutes, (a, b, more, less) => {
      const due = addBusinessMinutes(Math.max(a, b), Math.max(more, less));
      expect(due).toBeGreaterThanOrEqual(addBusinessMinutes(Math.min(a, b), Math.min(more, less)));
      const local = new Date(due + 8 * 3_600_000);
      expect(local.getUTCDay() % 6).not.toBe(0);
      const hour = local.getUTCHours() + local.getUTCMinutes() / 60;
      expect(hour >= 9 && hour <= 17 + 1 / 60).toBe(true);
    }),
  );
});

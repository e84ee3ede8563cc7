import type { DeadlineClock } from '@gridcall/contract/categories.ts';

/** China keeps one zone and no summer time, so the business clock needs no zone data. */
const ZONE_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const OPENS_MS = 9 * 3_600_000;
const CLOSES_MS = 17 * 3_600_000;

/** 1970-01-01 was a Thursday; 0 is Sunday. */
function weekday(localDay: number): number {
  return (localDay + 4) % 7;
}

function isWorkingDay(localDay: number): boolean {
  const day = weekday(localDay);
  return day >= 1 && day <= 5;
}

/** `fromMs` plus so many minutes of working time: Monday to Friday, 9 to 17 o'clock, +08:00. Holidays are not known yet. */
export function addBusinessMinutes(fromMs: number, minutes: number): number {
  let left = minutes * 60_000;
  let day = Math.floor((fromMs + ZONE_MS) / DAY_MS);
  let timeOfDay = fromMs + ZONE_MS - day * DAY_MS;
  for (;;) {
    if (isWorkingDay(day)) {
      const start = Math.max(timeOfDay, OPENS_MS);
      const available = CLOSES_MS - start;
      if (available > 0 && left <= available) return day * DAY_MS + start + left - ZONE_MS;
      if (available > 0) left -= available;
    }
    day += 1;
    timeOfDay = 0;
  }
}

export function dueAt(fromMs: number, minutes: number, clock: DeadlineClock): number {
  return clock === 'wall' ? fromMs + minutes * 60_000 : addBusinessMinutes(fromMs, minutes);
}

/** Ready ends of a notice. The longest is 30 days: what hangs longer than that is read by nobody. */
export const expiryPresets = ['4-hours', 'tonight', '1-day', '3-days', '7-days', '30-days'] as const;
export type ExpiryPreset = (typeof expiryPresets)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Asia/Shanghai: no summer time. */
const ZONE_MS = 8 * HOUR;
const EVENING_HOUR = 22;

/** In ms since the epoch. `tonight` is 22:00 on the wall in China; after 21:00 it is tomorrow's, so that a notice hangs for an hour at least. */
export function expiryOf(preset: ExpiryPreset, now: number): number {
  switch (preset) {
    case '4-hours':
      return now + 4 * HOUR;
    case 'tonight': {
      const midnight = Math.floor((now + ZONE_MS) / DAY) * DAY - ZONE_MS;
      const evening = midnight + EVENING_HOUR * HOUR;
      return evening - now >= HOUR ? evening : evening + DAY;
    }
    case '1-day':
      return now + DAY;
    case '3-days':
      return now + 3 * DAY;
    case '7-days':
      return now + 7 * DAY;
    case '30-days':
      return now + 30 * DAY;
  }
}

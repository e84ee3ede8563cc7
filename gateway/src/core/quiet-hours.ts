import { QUIET_FROM_MINUTE, QUIET_UNTIL_MINUTE } from '@gridcall/contract/escalation.ts';
import { dutyDayAt, dutyDayStart, MINUTE_MS } from './duty-calendar.ts';

const DAY_MINUTES = 24 * 60;
const QUIET_MS = (DAY_MINUTES - QUIET_FROM_MINUTE + QUIET_UNTIL_MINUTE) * MINUTE_MS;

/** The next time the wall shows this minute of the day; a day later when it shows it now. */
export function nextMinuteOfDay(at: number, minute: number): number {
  return dutyDayStart(dutyDayAt(at, minute) + 1, minute);
}

/** When people may be called about what can wait; null when that is now. */
export function quietUntil(at: number): number | null {
  const end = nextMinuteOfDay(at, QUIET_UNTIL_MINUTE);
  return end - at <= QUIET_MS ? end : null;
}

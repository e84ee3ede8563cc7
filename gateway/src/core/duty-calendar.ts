import { DUTY_UTC_OFFSET_MS, type RosterDays } from '@gridcall/contract/duty.ts';
import type { CalendarDayRow } from './duty-rows.ts';

const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;
const EPOCH_WEEKDAY = 4;

/** Days are counted from 1970-01-01 on the wall in Shanghai. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day of a date, or undefined where there is none such (2026-02-30). Each look at a roster asks it. */
export function dayOfDate(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return new Date(ms).getUTCDate() === Number(date.slice(8)) ? ms / DAY_MS : undefined;
}

/** The day whose duty runs at this moment: it begins at the hand-over, not at midnight. */
export function dutyDayAt(at: number, handOverMinute: number): number {
  return Math.floor((at + DUTY_UTC_OFFSET_MS - handOverMinute * MINUTE_MS) / DAY_MS);
}

/** When the duty of a day begins. */
export function dutyDayStart(day: number, handOverMinute: number): number {
  return day * DAY_MS - DUTY_UTC_OFFSET_MS + handOverMinute * MINUTE_MS;
}

/** What of the store says which days are worked. */
export interface CalendarRead {
  get(table: 'calendar_day', date: string): CalendarDayRow | undefined;
  all(table: 'calendar_day'): Iterable<CalendarDayRow>;
}

export function isWorkday(read: CalendarRead, day: number): boolean {
  const marked = read.get('calendar_day', dateOfDay(day));
  return marked === undefined ? isWeekday(day) : marked.kind === 'workday';
}

/** Monday to Friday. */
export function isWeekday(day: number): boolean {
  const weekday = (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  return weekday >= 1 && weekday <= 5;
}

/** The days that are not what their weekday says, in order, and by how much each with those before it moves the count of workdays. */
export interface CalendarCount {
  readonly days: readonly number[];
  readonly sums: readonly number[];
}

export function calendarCount(read: CalendarRead): CalendarCount {
  const moved: { readonly day: number; readonly by: number }[] = [];
  for (const { date, kind } of read.all('calendar_day')) {
    const day = dayOfDate(date);
    if (day === undefined || isWeekday(day) === (kind === 'workday')) continue;
    moved.push({ day, by: kind === 'workday' ? 1 : -1 });
  }
  moved.sort((left, right) => left.day - right.day);
  let sum = 0;
  const sums = moved.map(({ by }) => {
    sum += by;
    return sum;
  });
  return { days: moved.map(({ day }) => day), sums };
}

/** How many days of a roster lie from `start` to before `day`: whoever has a turn has it on a day that the roster holds. */
export function countDays(count: CalendarCount, days: RosterDays, start: number, day: number): number {
  const total = day - start;
  if (days === 'all') return total;
  const moved = movedBefore(count, day) - movedBefore(count, start);
  const workdays = weekdaysBefore(day) - weekdaysBefore(start) + moved;
  return days === 'workdays' ? workdays : total - workdays;
}

function movedBefore({ days, sums }: CalendarCount, day: number): number {
  return sums[countBelow(days, day) - 1] ?? 0;
}

/** How many of the sorted numbers are less. */
export function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Mondays to Fridays before a day, counted from the Monday after 1970-01-04. */
function weekdaysBefore(day: number): number {
  const sinceMonday = day + EPOCH_WEEKDAY - 1 - 7;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7, 5);
}

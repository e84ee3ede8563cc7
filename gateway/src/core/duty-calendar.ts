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

export function holdsOn(read: CalendarRead, days: RosterDays, day: number): boolean {
  return days === 'all' || isWorkday(read, day) === (days === 'workdays');
}

/** How many days of a roster lie from `start` to before `day`: whoever has a turn has it on a day that the roster holds. */
export function countDays(read: CalendarRead, days: RosterDays, start: number, day: number): number {
  const total = day - start;
  if (days === 'all') return total;
  let workdays = weekdaysBefore(day) - weekdaysBefore(start);
  for (const marked of read.all('calendar_day')) {
    const at = dayOfDate(marked.date);
    if (at === undefined || at < start || at >= day || isWeekday(at) === (marked.kind === 'workday')) continue;
    workdays += marked.kind === 'workday' ? 1 : -1;
  }
  return days === 'workdays' ? workdays : total - workdays;
}

/** Mondays to Fridays before a day, counted from the Monday after 1970-01-04. */
function weekdaysBefore(day: number): number {
  const sinceMonday = day + EPOCH_WEEKDAY - 1 - 7;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7, 5);
}

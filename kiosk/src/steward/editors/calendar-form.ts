import type { CalendarDayKind } from '@gridcall/contract/duty.ts';
import type { Calendar } from '@gridcall/contract/http-duty.ts';
import { dayAndWeekday } from '../../ui/time.ts';

export type CalendarDay = Calendar['days'][number];

/** Days one after another of the same kind and name, as they are announced. */
export interface Run {
  readonly from: string;
  readonly to: string;
  readonly kind: CalendarDayKind;
  readonly name: string;
}

export type AdditionFault = 'missing' | 'backwards' | 'other-year' | 'too-long';

const DAY_MS = 86_400_000;
/** Longer is no holiday, but a slip of the hand. */
const RUN_AT_MOST_DAYS = 31;

/** Noon of the day on the wall of every duty: UTC+8. */
const noonOf = (date: string): number => Date.parse(`${date}T12:00:00+08:00`);
const nextOf = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

export const dayWord = (date: string): string => dayAndWeekday(noonOf(date));

export function yearOf(now: number): number {
  return Number(new Date(now + 8 * 3_600_000).toISOString().slice(0, 4));
}

export function runsOf(days: readonly CalendarDay[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { date, kind, name } of sorted(days)) {
    const last = runs.at(-1);
    if (last !== undefined && last.kind === kind && last.name === name && nextOf(last.to) === date) {
      runs[runs.length - 1] = { ...last, to: date };
    } else runs.push({ from: date, to: date, kind, name });
  }
  return runs;
}

/** Why these days cannot be added; null when they can. */
export function additionFault({ from, to, name }: Run, year: number): AdditionFault | null {
  if (from === '' || name.trim() === '') return 'missing';
  if (to !== '' && to < from) return 'backwards';
  if (!from.startsWith(`${year}-`) || (to !== '' && !to.startsWith(`${year}-`))) return 'other-year';
  return datesOf(from, to).length > RUN_AT_MOST_DAYS ? 'too-long' : null;
}

/** What was said of these days before is said anew. */
export function addRun(days: readonly CalendarDay[], { from, to, kind, name }: Run): readonly CalendarDay[] {
  const dates = datesOf(from, to);
  const others = days.filter(({ date }) => !dates.includes(date));
  return sorted([...others, ...dates.map((date) => ({ date, kind, name: name.trim() }))]);
}

export function removeRun(days: readonly CalendarDay[], { from, to }: Run): readonly CalendarDay[] {
  return days.filter(({ date }) => date < from || date > to);
}

/** One more than may be, at most: whoever writes a wrong year is not kept waiting. */
function datesOf(from: string, to: string): readonly string[] {
  const dates = [from];
  for (let date = nextOf(from); date <= to && dates.length <= RUN_AT_MOST_DAYS; date = nextOf(date)) dates.push(date);
  return dates;
}

function sorted(days: readonly CalendarDay[]): CalendarDay[] {
  return [...days].sort((left, right) => (left.date < right.date ? -1 : 1));
}

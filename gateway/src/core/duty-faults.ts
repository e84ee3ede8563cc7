import type { EstateFacts, Finding } from '@gridcall/contract/estate-facts.ts';
import { isDate, rosterFindings } from '@gridcall/contract/roster-check.ts';
import type { DutyRead } from './duty-book.ts';
import type { CalendarDayRow, RosterRow } from './duty-rows.ts';

export type PlaceAndPost = Pick<RosterRow, 'placeId' | 'post'>;

export function rostersAt(read: DutyRead, at: PlaceAndPost): readonly RosterRow[] {
  return [...read.all('roster')].filter((row) => isAt(row, at));
}

/** Why these may not be all rosters of the place and post. */
export function rosterFaults(read: DutyRead, rows: readonly RosterRow[], at: PlaceAndPost): readonly Finding[] {
  const others = [...read.all('roster')].filter((row) => !isAt(row, at));
  const known = { companies: [], places: [...read.all('place')], people: [...read.all('person')], calendar: [] };
  const put: EstateFacts = { companies: [], places: [], people: [], rosters: rows, calendar: [] };
  return rosterFindings({ ...known, rosters: others }, put).filter(({ grade }) => grade === 'fault');
}

export function calendarOf(read: DutyRead, year: number): readonly CalendarDayRow[] {
  return [...read.all('calendar_day')].filter(({ date }) => date.startsWith(`${year}-`));
}

/** Why these may not be the calendar of the year, each with its place in the list. */
export function calendarFaults(days: readonly CalendarDayRow[], year: number): readonly DayFault[] {
  const seen = new Set<string>();
  return days.flatMap(({ date }, index): DayFault[] => {
    const isTwice = seen.has(date);
    seen.add(date);
    if (!isDate(date)) return [{ index, zh: `没有 ${date} 这一天`, en: `${date} is no date` }];
    if (!date.startsWith(`${year}-`))
      return [{ index, zh: `${date} 不在 ${year} 年`, en: `${date} is not in ${year}` }];
    return isTwice ? [{ index, zh: `${date} 写了两次`, en: `${date} stands twice` }] : [];
  });
}

export interface DayFault {
  readonly index: number;
  readonly zh: string;
  readonly en: string;
}

function isAt(row: RosterRow, at: PlaceAndPost): boolean {
  return row.placeId === at.placeId && row.post === at.post;
}

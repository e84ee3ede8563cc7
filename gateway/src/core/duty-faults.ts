import type { EstateFacts, Finding } from '@gridcall/contract/estate-facts.ts';
import { rosterFindings } from '@gridcall/contract/roster-check.ts';
import type { DutyRead } from './duty.ts';
import type { RosterRow } from './duty-rows.ts';

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

function isAt(row: RosterRow, at: PlaceAndPost): boolean {
  return row.placeId === at.placeId && row.post === at.post;
}

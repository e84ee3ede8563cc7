import type { PutRostersInput } from './duty-input.ts';
import type { CalendarDayRow, RosterRow } from './duty-rows.ts';
import { fingerprint } from './fingerprint.ts';

/** The rows that the input puts. */
export function rosterRowsOf({
  placeId,
  post,
  rosters,
}: Pick<PutRostersInput, 'placeId' | 'post' | 'rosters'>): RosterRow[] {
  return rosters.map((roster) => ({ ...roster, id: `${placeId} ${post} ${roster.days}`, placeId, post }));
}

/** Names what stands at a place and post, so that a change can say what it was made from. */
export function rosterRevision(rows: readonly RosterRow[]): string {
  const sorted = [...rows].sort((left, right) => (left.id < right.id ? -1 : 1));
  return revisionOf(
    sorted.map(({ id, people, rotation, startsOn, handOverMinute }) => [
      id,
      people,
      rotation,
      startsOn,
      handOverMinute,
    ]),
  );
}

export function calendarRevision(days: readonly CalendarDayRow[]): string {
  const sorted = [...days].sort((left, right) => (left.date < right.date ? -1 : 1));
  return revisionOf(sorted.map(({ date, kind, name }) => [date, kind, name]));
}

function revisionOf(rows: readonly unknown[]): string {
  return fingerprint(JSON.stringify(rows)).toString(16);
}

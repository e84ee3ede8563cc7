import type { AlertKind } from '@gridcall/contract/alert.ts';
import { type DutyHole, type Post, type Title, titleTopics } from '@gridcall/contract/duty.ts';
import { type DatedRoster, type DutyBook, type DutyRead, edgeAfter, type PostAt, standInAt } from './duty-book.ts';
import { dutyDayAt, dutyDayStart } from './duty-calendar.ts';
import type { RosterRow } from './duty-rows.ts';
import { placesAround } from './places.ts';

/** Who holds a post at a moment, by a roster or by an override; or why nobody does. */
export type Holder =
  | { readonly personId: string; readonly placeId: string; readonly rosterId: string }
  | { readonly personId: string; readonly placeId: string; readonly overrideId: string }
  | { readonly hole: DutyHole };

/** `until`: when somebody else (or nobody) takes over; null when that is not within two months. */
export type OnDuty = Holder & { readonly until: number | null };

export interface HandOver {
  readonly at: number;
  readonly post: Post;
  /** Null where nobody had it, or nobody will. */
  readonly from: string | null;
  readonly to: string | null;
}

/** How far hand-overs are looked for: two months of nobody else is nobody else. */
const HORIZON_MS = 62 * 86_400_000;

/** Who is called first for a place and a post: the nearest place, from the inside out, that has somebody at this moment. */
export function holderOf(book: DutyBook, placeId: string, post: Post, at: number): Holder {
  return holderIn({ book, post, path: book.postAround(placeId, post) }, at);
}

export function onDuty(book: DutyBook, placeId: string, post: Post, at: number): OnDuty {
  const duty: Duty = { book, post, path: book.postAround(placeId, post) };
  const [next] = changesAfter(duty, at, 1);
  return { ...holderIn(duty, at), until: next?.at ?? null };
}

/** The next hand-overs from one person to another, holes included. */
export function nextHandOvers(
  book: DutyBook,
  placeId: string,
  post: Post,
  at: number,
  count: number,
): readonly HandOver[] {
  return changesAfter({ book, post, path: book.postAround(placeId, post) }, at, count);
}

/** Whether another calendar could put somebody else there. */
export function hangsOnCalendar(book: DutyBook, placeId: string, post: Post): boolean {
  return book.postAround(placeId, post).some(({ rosters }) => rosters.some(({ row }) => row.days !== 'all'));
}

interface Duty {
  readonly book: DutyBook;
  readonly post: Post;
  readonly path: readonly PostAt[];
}

function holderIn({ book, path }: Duty, at: number): Holder {
  let hole: DutyHole = 'no-roster';
  for (const { placeId, rosters, standIns } of path) {
    const standIn = standInAt(standIns, at);
    if (standIn !== null && book.read.get('person', standIn.personId) !== undefined) {
      return { personId: standIn.personId, placeId, overrideId: standIn.id };
    }
    if (rosters.length === 0) continue;
    const turn = turnAt(book, rosters, at);
    if (turn !== undefined && book.read.get('person', turn.personId) !== undefined) {
      return { personId: turn.personId, placeId, rosterId: turn.rosterId };
    }
    if (hole === 'no-roster') hole = turn === undefined ? 'not-today' : 'unknown-person';
  }
  return { hole };
}

/** Whose turn it is, by the first roster that holds on the day and has begun. */
function turnAt(
  book: DutyBook,
  rosters: readonly DatedRoster[],
  at: number,
): { readonly personId: string; readonly rosterId: string } | undefined {
  for (const { row, start } of rosters) {
    const day = dutyDayAt(at, row.handOverMinute);
    if (start === undefined || day < start || !book.holdsOn(row.days, day)) continue;
    const personId = personAt(book, row, start, day);
    return personId === undefined ? undefined : { personId, rosterId: row.id };
  }
  return undefined;
}

/** A week begins on the weekday on which the roster began, also where a holiday takes a turn away. */
function personAt(
  book: DutyBook,
  { days, people, rotation }: RosterRow,
  start: number,
  day: number,
): string | undefined {
  if (rotation === 'none') return people[0];
  const turn = rotation === 'weekly' ? Math.floor((day - start) / 7) : book.countDays(days, start, day);
  return people[turn % people.length];
}

function changesAfter(duty: Duty, at: number, count: number): readonly HandOver[] {
  const handOvers: HandOver[] = [];
  let before = personIn(duty, at);
  for (const edge of edgesAfter(duty, at)) {
    const now = personIn(duty, edge);
    if (now === before) continue;
    handOvers.push({ at: edge, post: duty.post, from: before, to: now });
    if (handOvers.length >= count) break;
    before = now;
  }
  return handOvers;
}

function personIn(duty: Duty, at: number): string | null {
  const holder = holderIn(duty, at);
  return 'hole' in holder ? null : holder.personId;
}

/** Whoever is alone on a roster for all days hands over to nobody. */
function mayTurn({ row, start }: DatedRoster, at: number): boolean {
  const isBegun = start !== undefined && start <= dutyDayAt(at, row.handOverMinute);
  return row.days !== 'all' || row.rotation !== 'none' || !isBegun;
}

/** Every moment at which another may take over, in order: ends of days, and of stand-ins. */
function* edgesAfter({ path }: Duty, at: number): Generator<number> {
  const turning = path.flatMap(({ rosters }) => rosters.filter((roster) => mayTurn(roster, at)));
  const minutes = [...new Set(turning.map(({ row }) => row.handOverMinute))];
  const end = at + HORIZON_MS;
  for (let edge = at; ; ) {
    let next = Number.POSITIVE_INFINITY;
    for (const minute of minutes) next = Math.min(next, dutyDayStart(dutyDayAt(edge, minute) + 1, minute));
    for (const { standIns } of path) next = Math.min(next, edgeAfter(standIns, edge) ?? next);
    if (next > end) return;
    yield next;
    edge = next;
  }
}

/** The next moment at which somebody may hand over anywhere; null where there is no roster and nobody stands in. */
export function nextDutyEdge(read: DutyRead, at: number): number | null {
  const edges = [...new Set([...read.all('roster')].map(({ handOverMinute }) => handOverMinute))].map((minute) =>
    dutyDayStart(dutyDayAt(at, minute) + 1, minute),
  );
  for (const { from, until } of read.all('duty_override')) edges.push(from, until);
  const coming = edges.filter((edge) => edge > at);
  return coming.length === 0 ? null : Math.min(...coming);
}

/**
 * Who hears of this kind of alert because of what they are to the building (治安员 hears of gates, 卫生员 of water): beside
 * the chain, never instead of it.
 */
export function topicListeners(read: DutyRead, placeId: string, kind: AlertKind): readonly string[] {
  const around = new Set(placesAround(read, placeId).map(({ id }) => id));
  return [...read.all('person')]
    .filter(
      ({ title, placeId: heldAt }) => title !== null && heldAt !== null && around.has(heldAt) && listensTo(title, kind),
    )
    .map(({ id }) => id);
}

function listensTo(title: Title, kind: AlertKind): boolean {
  return titleTopics[title]?.includes(kind) === true;
}

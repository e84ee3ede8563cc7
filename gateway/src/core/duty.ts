import type { AlertKind } from '@gridcall/contract/alert.ts';
import { type DutyHole, type Post, type Title, titleTopics } from '@gridcall/contract/duty.ts';
import { type CalendarRead, countDays, dayOfDate, dutyDayAt, dutyDayStart, holdsOn } from './duty-calendar.ts';
import type { DutyOverrideRow, RosterRow } from './duty-rows.ts';
import type { PlaceRow } from './model.ts';
import { placesAround } from './places.ts';
import type { View } from './view.ts';

/** Committed state, or a draft on top of it. */
export type DutyRead = Pick<View, 'get' | 'all'>;

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
const HORIZON_DAYS = 62;
const HORIZON_MS = HORIZON_DAYS * 86_400_000;

/** Who is called first for a place and a post: the nearest place, from the inside out, that has somebody at this moment. */
export function holderOf(read: DutyRead, placeId: string, post: Post, at: number): Holder {
  const overrides = overridesOf(read, post);
  return holderIn({ read, path: placesAround(read, placeId), post, overrides }, at);
}

export function onDuty(read: DutyRead, placeId: string, post: Post, at: number): OnDuty {
  const duty: Duty = { read, path: placesAround(read, placeId), post, overrides: overridesOf(read, post) };
  const [next] = changesAfter(duty, at, 1);
  return { ...holderIn(duty, at), until: next?.at ?? null };
}

/** The next hand-overs from one person to another, holes included. */
export function nextHandOvers(
  read: DutyRead,
  placeId: string,
  post: Post,
  at: number,
  count: number,
): readonly HandOver[] {
  const duty: Duty = { read, path: placesAround(read, placeId), post, overrides: overridesOf(read, post) };
  return changesAfter(duty, at, count);
}

interface Duty {
  readonly read: DutyRead;
  readonly path: readonly PlaceRow[];
  readonly post: Post;
  readonly overrides: readonly DutyOverrideRow[];
}

/** The one made last first: ids are sorted by time. */
function overridesOf(read: DutyRead, post: Post): readonly DutyOverrideRow[] {
  const rows = [...read.all('duty_override')].filter((row) => row.post === post);
  return rows.sort((left, right) => (left.id < right.id ? 1 : -1));
}

function holderIn({ read, path, post, overrides }: Duty, at: number): Holder {
  let hole: DutyHole = 'no-roster';
  for (const { id: placeId } of path) {
    const standIn = overrides.find((row) => row.placeId === placeId && row.from <= at && at < row.until);
    if (standIn !== undefined && read.get('person', standIn.personId) !== undefined) {
      return { personId: standIn.personId, placeId, overrideId: standIn.id };
    }
    const rosters = rostersOf(read, placeId, post);
    if (rosters.length === 0) continue;
    const roster = rosterAt(read, rosters, at);
    const personId = roster === undefined ? undefined : personAt(read, roster, at);
    if (roster !== undefined && personId !== undefined && read.get('person', personId) !== undefined) {
      return { personId, placeId, rosterId: roster.id };
    }
    if (hole === 'no-roster') hole = personId === undefined ? 'not-today' : 'unknown-person';
  }
  return { hole };
}

function rostersOf(read: DutyRead, placeId: string, post: Post): readonly RosterRow[] {
  const rows = (['workdays', 'restdays', 'all'] as const).map((days) =>
    read.get('roster', `${placeId} ${post} ${days}`),
  );
  return rows.filter((row) => row !== undefined);
}

/** The roster of the day's kind before the one for all days; none that has not begun. */
function rosterAt(read: DutyRead, rosters: readonly RosterRow[], at: number): RosterRow | undefined {
  return rosters.find((roster) => {
    const day = dutyDayAt(at, roster.handOverMinute);
    const start = dayOfDate(roster.startsOn);
    return start !== undefined && day >= start && holdsOn(read as CalendarRead, roster.days, day);
  });
}

/** Whose turn it is. A week begins on the weekday on which the roster began, also where a holiday takes a turn away. */
export function personAt(read: CalendarRead, roster: RosterRow, at: number): string | undefined {
  const start = dayOfDate(roster.startsOn);
  if (start === undefined) return undefined;
  const day = dutyDayAt(at, roster.handOverMinute);
  const { people, rotation } = roster;
  if (rotation === 'none') return people[0];
  const turn = rotation === 'weekly' ? Math.floor((day - start) / 7) : countDays(read, roster.days, start, day);
  return people[turn % people.length];
}

function changesAfter(duty: Duty, at: number, count: number): readonly HandOver[] {
  const handOvers: HandOver[] = [];
  let before = personIn(duty, at);
  for (const edge of edgesAfter(duty, at)) {
    if (handOvers.length >= count) break;
    const now = personIn(duty, edge);
    if (now === before) continue;
    handOvers.push({ at: edge, post: duty.post, from: before, to: now });
    before = now;
  }
  return handOvers;
}

function personIn(duty: Duty, at: number): string | null {
  const holder = holderIn(duty, at);
  return 'hole' in holder ? null : holder.personId;
}

/** Whoever is alone on a roster for all days hands over to nobody. */
function mayTurn(roster: RosterRow, at: number): boolean {
  const { days, rotation, startsOn, handOverMinute } = roster;
  const isBegun = (dayOfDate(startsOn) ?? Number.POSITIVE_INFINITY) <= dutyDayAt(at, handOverMinute);
  return days !== 'all' || rotation !== 'none' || !isBegun;
}

/** Every moment at which another may take over, in order: ends of days, and of overrides. */
function edgesAfter({ read, path, post, overrides }: Duty, at: number): readonly number[] {
  const end = at + HORIZON_MS;
  const edges = new Set<number>();
  for (const { id } of path) {
    const turning = rostersOf(read, id, post).filter((roster) => mayTurn(roster, at));
    const minutes = new Set(turning.map((roster) => roster.handOverMinute));
    for (const minute of minutes) {
      const today = dutyDayAt(at, minute);
      for (let day = today + 1; day <= today + HORIZON_DAYS; day++) edges.add(dutyDayStart(day, minute));
    }
    for (const row of overrides) {
      if (row.placeId !== id) continue;
      for (const edge of [row.from, row.until]) if (edge > at && edge <= end) edges.add(edge);
    }
  }
  return [...edges].sort((left, right) => left - right);
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

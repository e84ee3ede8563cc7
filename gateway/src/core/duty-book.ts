import type { Post, RosterDays } from '@gridcall/contract/duty.ts';
import { isReachable } from './contact.ts';
import { type CalendarCount, calendarCount, countBelow, countDays, dayOfDate, isWorkday } from './duty-calendar.ts';
import type { DutyOverrideRow, RosterRow } from './duty-rows.ts';
import { placesAround } from './places.ts';
import type { View } from './view.ts';

/** Committed state, or a draft on top of it. */
export type DutyRead = Pick<View, 'get' | 'all'>;

/** What is said of a post at one place. */
export interface PostAt {
  readonly placeId: string;
  /** The one for the day's kind before the one for all days. */
  readonly rosters: readonly DatedRoster[];
  readonly standIns: StandIns;
}

export interface DatedRoster {
  readonly row: RosterRow;
  /** The day of `startsOn`; undefined where that is no date. */
  readonly start: number | undefined;
}

/** Who stands in between one edge and the next; null before the first, and where nobody does. */
export interface StandIns {
  readonly edges: readonly number[];
  readonly rows: readonly (DutyOverrideRow | null)[];
}

const nobody: StandIns = { edges: [], rows: [] };
const kindsOfDays: readonly RosterDays[] = ['workdays', 'restdays', 'all'];

/**
 * What many looks at who is on duty have in common, each read when it is first asked for and then kept: a look at a whole
 * estate asks the same of the calendar thousands of times. It knows nothing of what is written after that: whoever
 * writes rows of duty opens another.
 */
export class DutyBook {
  readonly read: DutyRead;
  readonly #around = new Map<Post, Map<string, readonly PostAt[]>>();
  readonly #posts = new Map<string, PostAt>();
  readonly #workdays = new Map<number, boolean>();
  readonly #reachable = new Map<string, boolean>();
  #standIns: ReadonlyMap<string, readonly DutyOverrideRow[]> | undefined;
  #count: CalendarCount | undefined;

  constructor(read: DutyRead) {
    this.read = read;
  }

  /** The post at the place and at each around it, from the inside out. */
  postAround(placeId: string, post: Post): readonly PostAt[] {
    let known = this.#around.get(post);
    if (known === undefined) {
      known = new Map();
      this.#around.set(post, known);
    }
    let around = known.get(placeId);
    if (around === undefined) {
      around = placesAround(this.read, placeId).map(({ id }) => this.#postAt(id, post));
      known.set(placeId, around);
    }
    return around;
  }

  isWorkday(day: number): boolean {
    let worked = this.#workdays.get(day);
    if (worked === undefined) {
      worked = isWorkday(this.read, day);
      this.#workdays.set(day, worked);
    }
    return worked;
  }

  holdsOn(days: RosterDays, day: number): boolean {
    return days === 'all' || this.isWorkday(day) === (days === 'workdays');
  }

  countDays(days: RosterDays, start: number, day: number): number {
    if (days === 'all') return day - start;
    this.#count ??= calendarCount(this.read);
    return countDays(this.#count, days, start, day);
  }

  isReachable(personId: string): boolean {
    let reachable = this.#reachable.get(personId);
    if (reachable === undefined) {
      reachable = isReachable(this.read, personId);
      this.#reachable.set(personId, reachable);
    }
    return reachable;
  }

  #postAt(placeId: string, post: Post): PostAt {
    const key = `${placeId} ${post}`;
    let at = this.#posts.get(key);
    if (at === undefined) {
      this.#standIns ??= standInsByPost(this.read);
      const rows = this.#standIns.get(key);
      const standIns = rows === undefined ? nobody : standInsOf(rows);
      at = { placeId, rosters: rostersOf(this.read, placeId, post), standIns };
      this.#posts.set(key, at);
    }
    return at;
  }
}

function rostersOf(read: DutyRead, placeId: string, post: Post): readonly DatedRoster[] {
  return kindsOfDays.flatMap((days) => {
    const row = read.get('roster', `${placeId} ${post} ${days}`);
    return row === undefined ? [] : [{ row, start: dayOfDate(row.startsOn) }];
  });
}

function standInsByPost(read: DutyRead): ReadonlyMap<string, readonly DutyOverrideRow[]> {
  const found = new Map<string, DutyOverrideRow[]>();
  for (const row of read.all('duty_override')) {
    const key = `${row.placeId} ${row.post}`;
    const rows = found.get(key);
    if (rows === undefined) found.set(key, [row]);
    else rows.push(row);
  }
  return found;
}

/** Where two overlap the one that was made last holds: ids are sorted by time. */
function standInsOf(rows: readonly DutyOverrideRow[]): StandIns {
  const latestFirst = [...rows].sort((left, right) => (left.id < right.id ? 1 : -1));
  const edges = [...new Set(rows.flatMap(({ from, until }) => [from, until]))].sort((left, right) => left - right);
  const held = edges.map((edge) => latestFirst.find(({ from, until }) => from <= edge && edge < until) ?? null);
  return { edges, rows: held };
}

export function standInAt({ edges, rows }: StandIns, at: number): DutyOverrideRow | null {
  // Moments are whole milliseconds.
  return rows[countBelow(edges, at + 1) - 1] ?? null;
}

/** The first edge after a moment. */
export function edgeAfter({ edges }: StandIns, at: number): number | undefined {
  return edges[countBelow(edges, at + 1)];
}

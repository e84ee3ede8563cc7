import type { Post, RosterDays, Rotation } from '@gridcall/contract/duty.ts';
import type { DutyChange, PostRosters, RostersBody } from '@gridcall/contract/http-duty.ts';

export type RosterPlace = PostRosters['places'][number];
export type Said = DutyChange['faults'][number];

export interface RosterForm {
  readonly days: RosterDays;
  readonly people: readonly string[];
  readonly rotation: Rotation;
  readonly startsOn: string;
}

/** All rosters of one place and post, as they stand on the page. */
export interface PostForm {
  readonly rosters: readonly RosterForm[];
  readonly handOver: string;
}

const allDays: readonly RosterDays[] = ['all', 'workdays', 'restdays'];
const DAY_MS = 86_400_000;
/** Every roster's wall: UTC+8. */
const WALL_MS = 8 * 3_600_000;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;

export function formOf({ rosters, handOver }: RosterPlace): PostForm {
  return { rosters: rosters.map((roster) => ({ ...roster })), handOver };
}

export function bodyOf(place: RosterPlace, post: Post, { rosters, handOver }: PostForm): RostersBody {
  return {
    ...{ placeId: place.placeId, post, handOver, basedOn: place.basedOn },
    rosters: rosters.map((roster) => ({ ...roster, people: [...roster.people] })),
  };
}

/** Where the post is kept already, the innermost first; otherwise A in the building, and what is above it in its grid. */
export function placeFor(post: Post, places: readonly RosterPlace[]): RosterPlace | undefined {
  const kept = places.find(({ rosters }) => rosters.length > 0);
  const inBuilding = post === 'A' || post === 'property' || post === 'gas-company';
  const built = ['unit', 'spot', 'building', 'estate'];
  return kept ?? (inBuilding ? undefined : places.find(({ kind }) => !built.includes(kind))) ?? places[0];
}

/** Kinds of days that no roster is for yet. */
export function freeDays({ rosters }: PostForm): readonly RosterDays[] {
  return allDays.filter((days) => rosters.every((roster) => roster.days !== days));
}

/** Begins on the Monday of this week, so that it holds at once. */
export function addRoster(form: PostForm, now: number): PostForm {
  const [days] = freeDays(form);
  if (days === undefined) return form;
  const roster: RosterForm = { days, people: [], rotation: 'none', startsOn: mondayOf(now) };
  return { ...form, rosters: [...form.rosters, roster] };
}

export function removeRoster(form: PostForm, index: number): PostForm {
  return { ...form, rosters: form.rosters.filter((_, at) => at !== index) };
}

export function changeRoster(form: PostForm, index: number, change: Partial<RosterForm>): PostForm {
  return { ...form, rosters: form.rosters.map((roster, at) => (at === index ? { ...roster, ...change } : roster)) };
}

/** Where a second comes to somebody who was alone, they take turns by weeks: otherwise the second would never have one. */
export function addPerson({ people, rotation }: RosterForm, personId: string): Partial<RosterForm> {
  return { people: [...people, personId], rotation: people.length > 0 && rotation === 'none' ? 'weekly' : rotation };
}

export function movePerson({ people }: RosterForm, from: number, by: -1 | 1): Partial<RosterForm> {
  const moved = [...people];
  const [person] = moved.splice(from, 1);
  if (person !== undefined) moved.splice(from + by, 0, person);
  return { people: moved };
}

export function dropPerson({ people }: RosterForm, index: number): Partial<RosterForm> {
  return { people: people.filter((_, at) => at !== index) };
}

/** What the gateway would not even read: fields that are empty, as pointers into the body. */
export function missingIn({ rosters, handOver }: PostForm): readonly string[] {
  const rows = rosters.flatMap(({ people, startsOn }, index) => [
    ...(people.length === 0 ? [`/rosters/${index}/people`] : []),
    ...(startsOn === '' ? [`/rosters/${index}/startsOn`] : []),
  ]);
  return rosters.length > 0 && handOver === '' ? [...rows, '/handOver'] : rows;
}

/** What was said of one field. */
export function saidAt(said: readonly Said[], path: string): string {
  return said
    .filter((one) => one.path === path)
    .map(({ message }) => message)
    .join(' ');
}

/** What was said of one by its rows stands at the same rows of the other. */
export function hasSameRows(left: PostForm, right: PostForm): boolean {
  const rows = ({ rosters }: PostForm) => JSON.stringify(rosters.map(({ people }) => people));
  return rows(left) === rows(right);
}

export function isSameForm(left: PostForm, right: PostForm): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function mondayOf(now: number): string {
  const day = Math.floor((now + WALL_MS) / DAY_MS);
  return new Date((day - ((day - FIRST_MONDAY) % 7)) * DAY_MS).toISOString().slice(0, 10);
}

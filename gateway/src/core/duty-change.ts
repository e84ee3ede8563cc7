import type { Finding } from '@gridcall/contract/estate-facts.ts';
import type { DutyChange, HandOver } from '@gridcall/contract/http-duty.ts';
import type { Words } from '@gridcall/contract/http-headers.ts';
import { isReachable } from './contact.ts';
import { hangsOnCalendar, holderOf, nextHandOvers } from './duty.ts';
import type { DutyBook, DutyRead } from './duty-book.ts';
import { dateOfDay, dayOfDate, dutyDayAt, dutyDayStart, isWeekday } from './duty-calendar.ts';
import { calendarOf, type PlaceAndPost } from './duty-faults.ts';
import { holesOf } from './duty-holes.ts';
import type { DutyPreview } from './duty-preview.ts';
import type { CalendarDayRow } from './duty-rows.ts';
import { HAND_OVERS_SHOWN, nameOf } from './duty-shape.ts';
import type { PlaceRow, RosterRow } from './model.ts';

/** More than a screen holds; what is left out is said. */
const POSTS_SHOWN = 12;
const HOLES_SHOWN = 20;
const DAYS_SHOWN = 24;

export interface Said {
  readonly path: string;
  readonly message: Words;
}

type Effect = Pick<DutyChange, 'posts' | 'holes' | 'days' | 'more'>;

/**
 * A long look, one short step at a time: whoever takes the steps lets others in between. It ends at what is shown, and at
 * the first that is left out.
 */
export type Steps<T> = Generator<undefined, T>;

/** What is otherwise after it: who has these posts, who takes over next, and which buildings have nobody. */
export function* dutyEffect(
  { before, after }: Books,
  asked: readonly PlaceAndPost[],
  at: number,
  isTold: (post: PostEffect) => boolean = () => true,
): Steps<Effect> {
  const posts = yield* firstOf(asked, POSTS_SHOWN, (one) => postEffect(before, after, one, at).filter(isTold));
  const buildings = [...before.read.all('place')].filter(({ kind }) => kind === 'building');
  const holes = yield* firstOf(buildings, HOLES_SHOWN, (building) => holeEffects(before, after, building, at));
  return { posts: posts.shown, holes: holes.shown, days: [], more: posts.more || holes.more };
}

/** What is otherwise after another calendar: of all posts those that change, and who has them on the days that become others. */
export function* calendarEffect({ before, after }: Books, year: number, at: number): Steps<Effect> {
  const asked = new Map<string, RosterRow>();
  for (const roster of before.read.all('roster')) {
    if (!hangsOnCalendar(before, roster.placeId, roster.post)) continue;
    asked.set(`${roster.placeId} ${roster.post}`, roster);
  }
  const told = yield* dutyEffect({ before, after }, [...asked.values()], at, isOther);
  const turns = turnsOf(otherDays(before, after, year, at), [...asked.values()]);
  const days = yield* firstOf(turns, DAYS_SHOWN, ({ day, roster }) => dayEffect(before, after, roster, day));
  return { ...told, days: days.shown, more: told.more || days.more };
}

type Books = Pick<DutyPreview, 'before' | 'after'>;
type PostEffect = DutyChange['posts'][number];

/** One step for each that is looked at. */
function* firstOf<From, To>(
  all: Iterable<From>,
  limit: number,
  found: (one: From) => readonly To[],
): Steps<{ readonly shown: To[]; readonly more: boolean }> {
  const shown: To[] = [];
  for (const one of all) {
    shown.push(...found(one));
    if (shown.length > limit) return { shown: shown.slice(0, limit), more: true };
    yield;
  }
  return { shown, more: false };
}

function* turnsOf(days: readonly number[], rosters: readonly RosterRow[]) {
  for (const day of days) for (const roster of rosters) yield { day, roster };
}

function isOther({ now, before, after }: PostEffect): boolean {
  return now.before !== now.after || JSON.stringify(before) !== JSON.stringify(after);
}

/** Days from today on that are worked, or not, otherwise than now. */
function otherDays(before: DutyBook, after: DutyBook, year: number, at: number): readonly number[] {
  const today = dutyDayAt(at, 0);
  const marked = [before, after].flatMap(({ read }) => calendarOf(read, year).map(({ date }) => dayOfDate(date)));
  const days = [...new Set(marked)].filter((day) => day !== undefined && day >= today) as number[];
  return days.filter((day) => before.isWorkday(day) !== after.isWorkday(day)).sort((left, right) => left - right);
}

function dayEffect(before: DutyBook, after: DutyBook, roster: RosterRow, day: number): DutyChange['days'] {
  const place = before.read.get('place', roster.placeId);
  const at = dutyDayStart(day, roster.handOverMinute);
  const [was = null, will = null] = [before, after].map((book) => holderName(book, roster, at));
  if (place === undefined || was === will) return [];
  const placeName = { zh: place.nameZh, en: place.nameEn };
  return [{ date: dateOfDay(day), placeName, post: roster.post, before: was, after: will }];
}

function postEffect(
  before: DutyBook,
  after: DutyBook,
  { placeId, post }: PlaceAndPost,
  at: number,
): readonly PostEffect[] {
  const place = before.read.get('place', placeId);
  if (place === undefined) return [];
  const [was, will] = [before, after].map((book) => ({
    now: holderName(book, { placeId, post }, at),
    handOvers: nextHandOvers(book, placeId, post, at, HAND_OVERS_SHOWN).map(
      (row): HandOver => ({ ...row, from: nameOf(book.read, row.from), to: nameOf(book.read, row.to) }),
    ),
  }));
  return [
    {
      ...{ placeId, placeName: { zh: place.nameZh, en: place.nameEn }, post },
      now: { before: was?.now ?? null, after: will?.now ?? null },
      before: was?.handOvers ?? [],
      after: will?.handOvers ?? [],
    },
  ];
}

function holderName(book: DutyBook, { placeId, post }: PlaceAndPost, at: number): string | null {
  const holder = holderOf(book, placeId, post, at);
  return 'hole' in holder ? null : nameOf(book.read, holder.personId);
}

function holeEffects(before: DutyBook, after: DutyBook, building: PlaceRow, at: number): DutyChange['holes'] {
  const { id, nameZh, nameEn } = building;
  const [was, will] = [holesOf(before, id, at), holesOf(after, id, at)];
  return (['A', 'B'] as const).flatMap((post) => {
    const [hole, then] = [was, will].map((all) => all.find((one) => one.post === post)?.hole ?? null);
    if (hole === undefined || then === undefined || hole === then) return [];
    return [{ placeName: { zh: nameZh, en: nameEn }, post, before: hole, after: then }];
  });
}

/** Where in the body of a request the faults stand. */
export function faultsSaid(faults: readonly Finding[]): readonly Said[] {
  return faults.map(({ row, field = '', zh, en }) => ({ path: pathOf(row, field), message: { zh, en } }));
}

function pathOf(row: number | null, field: string): string {
  if (field === 'placeId' || field === 'handOver') return `/${field}`;
  return `/rosters/${row ?? 0}${field === '' ? '' : `/${field}`}`;
}

/** Days that the calendar need not name: they are what their weekday says. */
export function calendarWarnings(days: readonly CalendarDayRow[]): readonly Said[] {
  return days.flatMap(({ date, kind }, index): Said[] => {
    const day = dayOfDate(date);
    if (day === undefined || isWeekday(day) !== (kind === 'workday')) return [];
    return [{ path: `/days/${index}`, message: kind === 'workday' ? workedAnyway : restAnyway }];
  });
}

const workedAnyway: Words = { zh: '这天本来就上班。', en: 'This day is worked anyway.' };
const restAnyway: Words = { zh: '这天本来就是周末。', en: 'This day is a weekend anyway.' };

/** What is taken all the same, and what somebody should know of it. */
export function rosterWarnings(read: DutyRead, rows: readonly RosterRow[]): readonly Said[] {
  return rows.flatMap(({ people, rotation }, row) =>
    people.flatMap((personId, index): Said[] => {
      const path = `/rosters/${row}/people/${index}`;
      if (!isReachable(read, personId)) return [{ path, message: unreachable }];
      const next = people[(index + 1) % people.length];
      return rotation !== 'none' && people.length > 1 && next === personId ? [{ path, message: toThemselves }] : [];
    }),
  );
}

const unreachable: Words = {
  zh: '联系不上：还没有任何通知方式。请先给这个人登记电话、推送或登录令牌，否则轮到时等于空岗。',
  en: 'Cannot be reached by any way: register a phone, push or a token for them first, or their turn is as good as nobody.',
};
const toThemselves: Words = {
  zh: '下一个还是同一个人：连着值两班。',
  en: 'The next one is the same person: two turns in a row.',
};

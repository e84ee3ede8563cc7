import type { Finding } from '@gridcall/contract/estate-facts.ts';
import type { DutyChange, HandOver } from '@gridcall/contract/http-duty.ts';
import type { Words } from '@gridcall/contract/http-headers.ts';
import { isReachable } from './contact.ts';
import { type DutyRead, holderOf, nextHandOvers } from './duty.ts';
import type { PlaceAndPost } from './duty-faults.ts';
import { holesOf } from './duty-holes.ts';
import { HAND_OVERS_SHOWN, nameOf } from './duty-shape.ts';
import type { RosterRow } from './model.ts';

/** More than a screen holds; what is left out is said. */
const POSTS_SHOWN = 12;
const HOLES_SHOWN = 20;

export interface Said {
  readonly path: string;
  readonly message: Words;
}

type Effect = Pick<DutyChange, 'posts' | 'holes' | 'more'>;

/** What is otherwise after it: who has these posts, who takes over next, and which buildings have nobody. */
export function dutyEffect(before: DutyRead, after: DutyRead, asked: readonly PlaceAndPost[], at: number): Effect {
  const posts = asked.map((one) => postEffect(before, after, one, at)).filter((post) => post !== undefined);
  const holes = holeEffects(before, after, at);
  return {
    posts: posts.slice(0, POSTS_SHOWN),
    holes: holes.slice(0, HOLES_SHOWN),
    more: posts.length > POSTS_SHOWN || holes.length > HOLES_SHOWN,
  };
}

function postEffect(before: DutyRead, after: DutyRead, { placeId, post }: PlaceAndPost, at: number) {
  const place = before.get('place', placeId);
  if (place === undefined) return undefined;
  const [was, will] = [before, after].map((read) => ({
    now: holderName(read, { placeId, post }, at),
    handOvers: nextHandOvers(read, placeId, post, at, HAND_OVERS_SHOWN).map(
      (row): HandOver => ({ ...row, from: nameOf(read, row.from), to: nameOf(read, row.to) }),
    ),
  }));
  return {
    ...{ placeId, placeName: { zh: place.nameZh, en: place.nameEn }, post },
    now: { before: was?.now ?? null, after: will?.now ?? null },
    before: was?.handOvers ?? [],
    after: will?.handOvers ?? [],
  };
}

function holderName(read: DutyRead, { placeId, post }: PlaceAndPost, at: number): string | null {
  const holder = holderOf(read, placeId, post, at);
  return 'hole' in holder ? null : nameOf(read, holder.personId);
}

function holeEffects(before: DutyRead, after: DutyRead, at: number): DutyChange['holes'] {
  return [...before.all('place')].flatMap(({ id, kind, nameZh, nameEn }) => {
    if (kind !== 'building') return [];
    const [was, will] = [holesOf(before, id, at), holesOf(after, id, at)];
    return (['A', 'B'] as const).flatMap((post) => {
      const [hole, then] = [was, will].map((all) => all.find((one) => one.post === post)?.hole ?? null);
      if (hole === undefined || then === undefined || hole === then) return [];
      return [{ placeName: { zh: nameZh, en: nameEn }, post, before: hole, after: then }];
    });
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

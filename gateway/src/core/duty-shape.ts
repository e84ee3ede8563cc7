import { type Post, posts } from '@gridcall/contract/duty.ts';
import type { HandOver, Override, PlaceDuty, PostOnDuty } from '@gridcall/contract/http-duty.ts';
import { nextHandOvers, onDuty } from './duty.ts';
import type { DutyBook } from './duty-book.ts';
import { holesOf } from './duty-holes.ts';
import type { PlaceRow } from './model.ts';
import { placesAround } from './places.ts';
import type { View } from './view.ts';

export const HAND_OVERS_SHOWN = 3;
/** Shown also where nobody was ever put on them: a hole in them is one in the building. */
const needed: readonly Post[] = ['A', 'B'];

/** Who is called about a place now, until when, who takes over next, and what is missing. */
export function placeDuty(book: DutyBook, place: PlaceRow, at: number): PlaceDuty {
  const view = book.read;
  const around = new Set(placesAround(view, place.id).map(({ id }) => id));
  const overrides = [...view.all('duty_override')].filter((row) => around.has(row.placeId) && row.until > at);
  const kept = new Set<Post>([...needed, ...overrides.map(({ post }) => post)]);
  for (const roster of view.all('roster')) if (around.has(roster.placeId)) kept.add(roster.post);
  const shown = posts.filter((post) => kept.has(post));
  const handOvers = shown
    .flatMap((post) => nextHandOvers(book, place.id, post, at, HAND_OVERS_SHOWN))
    .sort((left, right) => left.at - right.at)
    .slice(0, HAND_OVERS_SHOWN)
    .map((row): HandOver => ({ ...row, from: nameOf(view, row.from), to: nameOf(view, row.to) }));
  const holes = place.kind === 'building' ? holesOf(book, place.id, at).map((hole) => ({ ...hole })) : [];
  return {
    placeId: place.id,
    placeName: { zh: place.nameZh, en: place.nameEn },
    posts: shown.map((post) => postOnDuty(book, place, post, at)),
    handOvers,
    holes,
    overrides: overrides
      .sort((left, right) => left.from - right.from)
      .map((row): Override => ({ ...row, name: nameOf(view, row.personId) ?? row.personId })),
  };
}

function postOnDuty(book: DutyBook, place: PlaceRow, post: Post, at: number): PostOnDuty {
  const duty = onDuty(book, place.id, post, at);
  const { until } = duty;
  const view = book.read;
  if ('hole' in duty) {
    const nobody = { personId: null, name: '', title: null, placeId: null, placeName: null, isStandIn: false };
    return { post, ...nobody, until, hole: duty.hole };
  }
  const { personId } = duty;
  const person = view.get('person', personId);
  const held = view.get('place', duty.placeId);
  return {
    ...{ post, personId, name: person?.name ?? personId, title: person?.title ?? null, until },
    placeId: duty.placeId,
    placeName: held === undefined ? null : { zh: held.nameZh, en: held.nameEn },
    isStandIn: 'overrideId' in duty,
    hole: book.isReachable(personId) ? null : 'unreachable',
  };
}

export function nameOf(view: Pick<View, 'get'>, personId: string | null): string | null {
  return personId === null ? null : (view.get('person', personId)?.name ?? personId);
}

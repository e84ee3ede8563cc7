import { posts, postWords } from '@gridcall/contract/duty.ts';
import type { Draft } from './draft.ts';

/** More than the place kinds there are. */
const DEPTH_LIMIT = 16;

/** The post that this person holds nearest to a place, in words; `steward` for who holds none. */
export function postNearest(draft: Draft, from: string, personId: string): string {
  const own = [...draft.view.all('roster')].filter(({ people }) => people.includes(personId));
  let placeId: string | null = from;
  for (let depth = 0; placeId !== null && depth < DEPTH_LIMIT; depth++) {
    const post = posts.find((name) => own.some((row) => row.placeId === placeId && row.post === name));
    if (post !== undefined) return postWords[post].zh;
    placeId = draft.get('place', placeId)?.parentId ?? null;
  }
  return 'steward';
}

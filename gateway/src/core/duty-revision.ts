import type { PutRostersInput } from './duty-input.ts';
import type { RosterRow } from './duty-rows.ts';

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
  return digest(
    sorted.map(({ id, people, rotation, startsOn, handOverMinute }) => [
      id,
      people,
      rotation,
      startsOn,
      handOverMinute,
    ]),
  );
}

const FNV_PRIME = 0x01000193;
const STARTS = [0x811c9dc5, 0x9747b28c] as const;

/** FNV-1a twice, from two starts: it tells versions apart, and keeps no secret. 16 hexadecimal digits. */
function digest(value: unknown): string {
  const text = JSON.stringify(value);
  const halves = STARTS.map((start) => {
    let hash: number = start;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
    return (hash >>> 0).toString(16).padStart(8, '0');
  });
  return halves.join('');
}

import type { Draft } from './draft.ts';
import type { ChildRow } from './model.ts';

/** Children of one bridge that may wait to be adopted. */
export const WAITING_CHILDREN_MAXIMUM = 500;

export function childId(linkId: string, address: string): string {
  return `${linkId} ${address}`;
}

/** How many of a bridge's children wait: counted, so that a storm of strangers costs no walk over all of them. */
function counterOf(linkId: string): string {
  return `children ${linkId}`;
}

export function waitingChildren(draft: Draft, linkId: string): number {
  return draft.counter(counterOf(linkId));
}

/** Puts a child's row and keeps the count of those that wait. The only way a child's state changes. */
export function putChild(draft: Draft, row: ChildRow): void {
  const before = draft.get('child', row.id);
  countChild(draft, before, row);
  draft.put('child', row);
}

export function removeChild(draft: Draft, row: ChildRow): void {
  countChild(draft, row, undefined);
  draft.remove('child', row.id);
}

function countChild(draft: Draft, before: ChildRow | undefined, after: ChildRow | undefined): void {
  const linkId = (before ?? after)?.linkId ?? '';
  const change = Number(after?.state === 'waiting') - Number(before?.state === 'waiting');
  if (change !== 0) draft.setCounter(counterOf(linkId), Math.max(0, waitingChildren(draft, linkId) + change));
}

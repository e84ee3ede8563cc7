/**
 * Where this reader stands in the live stream. Pure: an event in, what to do with it out.
 *
 * An id is `{storeEpoch}-{changeNo}`. Numbers may skip (the reader's rights leave rows out) but never fall within an epoch.
 * A change without an id is *unsaved* (the disk refuses): it is shown, and the position stays, so that a reconnect asks again
 * from the last kept change.
 */
export interface LivePosition {
  /** Sent as Last-Event-ID; null before the first. */
  readonly id: string | null;
  readonly epoch: string | null;
  readonly no: number;
}

export const startPosition: LivePosition = { id: null, epoch: null, no: -1 };

export type LiveVerdict =
  /** Show it. */
  | 'apply'
  /** Seen before: a replay overlapped. */
  | 'ignore'
  /** Everything held is of another store: load anew. */
  | 'reset'
  /** The store changed under the stream without a word: drop the position and load anew. */
  | 'resynchronise';

export interface LiveStep {
  readonly position: LivePosition;
  readonly verdict: LiveVerdict;
}

export function parseLiveId(id: string): { readonly epoch: string; readonly no: number } | null {
  const match = /^(.+)-([0-9]{1,15})$/.exec(id);
  return match?.[1] && match[2] ? { epoch: match[1], no: Number(match[2]) } : null;
}

/** `changeEvent` is the server's name for a change: `change` at the gateway, `incident` at the queue. */
export function liveStep(
  position: LivePosition,
  event: { readonly event: string; readonly id: string | null },
  changeEvent = 'change',
): LiveStep {
  const at = event.id === null ? null : parseLiveId(event.id);
  if (event.event === 'reset') {
    return { position: at ? { id: event.id, ...at } : startPosition, verdict: 'reset' };
  }
  if (event.event !== changeEvent) return { position, verdict: 'ignore' };
  if (event.id === null) return { position, verdict: 'apply' };
  if (at === null) return { position, verdict: 'ignore' };
  if (position.epoch !== null && at.epoch !== position.epoch)
    return { position: startPosition, verdict: 'resynchronise' };
  if (position.epoch !== null && at.no <= position.no) return { position, verdict: 'ignore' };
  return { position: { id: event.id, ...at }, verdict: 'apply' };
}

import type { DutyHole } from '@gridcall/contract/duty.ts';
import { type AlertAct, appendTimeline, moveConditionAlert, openAlertOf } from './alert-record.ts';
import { workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { type Holder, holderOf, nextDutyEdge } from './duty.ts';
import { DutyBook } from './duty-book.ts';
import type { ConditionMemory, PlaceRow } from './model.ts';
import { areaAsSubject } from './subject.ts';

const KIND = 'duty_hole';
const LEVEL = 3;
const TIMER = 'hand-over';
const TIMELINE_LIMIT = 1000;

/** A hole that is mended within so long was a change being made: people are told of those that stay. */
export const HOLE_STANDS_MS = 10 * 60_000;

export interface PostHole {
  readonly post: 'A' | 'B';
  readonly hole: DutyHole;
}

/** Why a building has no reachable A and B at this moment; empty when it has both. */
export function holesOf(book: DutyBook, placeId: string, at: number): readonly PostHole[] {
  const first = holderOf(book, placeId, 'A', at);
  const second = holderOf(book, placeId, 'B', at);
  const holes: PostHole[] = [];
  const one = holeOf(book, first);
  if (one !== undefined) holes.push({ post: 'A', hole: one });
  const isSame = !('hole' in first) && !('hole' in second) && first.personId === second.personId;
  const other = isSame ? 'same-person' : holeOf(book, second);
  if (other !== undefined) holes.push({ post: 'B', hole: other });
  return holes;
}

function holeOf(book: DutyBook, holder: Holder): DutyHole | undefined {
  if ('hole' in holder) return holder.hole;
  return book.isReachable(holder.personId) ? undefined : 'unreachable';
}

/** Whatever changed who is called, or whether they can be reached: holes are looked for at once. */
export function reviewDutySoon(draft: Draft): void {
  armReview(draft, draft.now);
}

/** Looks for holes, tells of those that stand, and comes again when anything may change. */
export function reviewDuty(draft: Draft): void {
  for (const row of draft.view.all('duty_override')) {
    // Who stood in is in the audit; rows are for what holds, or will.
    if (row.until <= draft.now) draft.remove('duty_override', row.id);
  }
  const book = new DutyBook(draft.view);
  let next = nextDutyEdge(draft.view, draft.now);
  for (const place of draft.view.all('place')) {
    if (place.kind !== 'building') continue;
    const due = reviewBuilding(draft, book, place);
    if (due !== null && (next === null || due < next)) next = due;
  }
  if (next === null) draft.remove('timer', TIMER);
  else armReview(draft, next);
}

function armReview(draft: Draft, dueAt: number): void {
  const deviceId = draft.view.gateway.id;
  draft.put('timer', { id: TIMER, kind: 'hand-over', deviceId, alertKind: KIND, alertId: null, dueAt });
}

/** When to look at this building again for the sake of its hole; null when not before the next hand-over. */
function reviewBuilding(draft: Draft, book: DutyBook, building: PlaceRow): number | null {
  const itself = areaAsSubject(draft, building);
  const before = draft.view.get('device_state', itself.id);
  const memory = before?.conditions[KIND];
  const standing = holesOf(book, building.id, draft.now).map(({ post, hole }) => `${post} ${hole}`);
  if (standing.length === 0 && (memory === undefined || memory.evidenceLevel === 0)) return null;
  const state = workingState(itself.id, before);
  const since = memory !== undefined && memory.evidenceLevel !== 0 ? memory.since : draft.now;
  const open = openAlertOf(draft, state, KIND);
  const act: AlertAct = { actor: 'system', detail: { holes: standing }, upstream: true };
  const isNews = memory?.standing?.join() !== standing.join();
  if (standing.length === 0) {
    moveConditionAlert(draft, itself, state, KIND, { kind: 'evidence-gone' }, act);
    state.conditions = { ...state.conditions, [KIND]: { evidenceLevel: 0, since: draft.now, standing } };
    draft.put('device_state', state);
    return null;
  }
  const isRipe = draft.now - since >= HOLE_STANDS_MS;
  if (open === undefined && isRipe) {
    moveConditionAlert(draft, itself, state, KIND, { kind: 'evidence', level: LEVEL }, act);
  } else if (open !== undefined && isNews && open.lastSequence < TIMELINE_LIMIT) {
    appendTimeline(draft, { ...open, lastSequence: open.lastSequence + 1 }, 'evidence', act);
  } else if (!isNews) return isRipe ? null : since + HOLE_STANDS_MS;
  const now: ConditionMemory = { ...memory, evidenceLevel: LEVEL, since, standing };
  state.conditions = { ...state.conditions, [KIND]: now };
  draft.put('device_state', state);
  return isRipe ? null : since + HOLE_STANDS_MS;
}

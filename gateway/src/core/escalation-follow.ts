import { type AlertEventType, isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Draft } from './draft.ts';
import { disarm, moveChain, workingChain } from './escalation-chain.ts';
import { cancelWaiting, standDown, sweepNotices, type WorkingChain } from './escalation-notices.ts';
import { policyOf, snapshotOf } from './escalation-policy.ts';
import type { PagingRow, StopReason } from './escalation-rows.ts';
import type { Input } from './input.ts';
import { mayCall } from './may-call.ts';
import type { AlertEventRow, AlertRow } from './model.ts';
import { JUST_PAGED_MS, raisesAfter, verdictOf } from './paging.ts';
import { postNearest } from './post-nearest.ts';
import { quietUntil } from './quiet-hours.ts';
import { tellOfficers } from './topics.ts';
import { noteAnswered } from './unanswered.ts';

/** Steps after which an alert calls people, from the first on. */
const begins: readonly AlertEventType[] = [
  'raised',
  'raised-again',
  'level-raised',
  'test-ended',
  'unshelved',
  'unacknowledged',
];
const ends: readonly AlertEventType[] = ['acknowledged', 'shelved', 'cleared', 'closed', 'joined'];

/**
 * What follows for the chains that call people from what one input did to alerts, in its order. Everything that moves an
 * alert leaves a line in its timeline, and there is no other way to begin or to end a chain. Whether anything changed.
 */
export function followAlerts(draft: Draft, input: Input): boolean {
  const before = draft.changes.length;
  for (let index = 0; index < before; index++) {
    const change = draft.changes[index];
    if (change?.op !== 'append' || change.table !== 'alert_event') continue;
    const alert = draft.get('alert', change.row.alertId);
    if (alert === undefined) continue;
    if (begins.includes(change.row.type)) beginChain(draft, alert, change.row.type);
    else if (ends.includes(change.row.type)) endChain(draft, alert, change.row, input);
  }
  return draft.changes.length > before;
}

/** An alert is to call people: at once, when the quiet hours are over, or where the one before it stood. */
export function beginChain(draft: Draft, alert: AlertRow, type: AlertEventType): void {
  const before = draft.get('escalation', alert.id);
  const paging = noteRaise(draft, alert, type);
  if (!mayCall(draft, alert)) {
    stopChain(draft, alert, alert.shelvedUntil === null ? 'spoken-for' : 'shelved');
    return;
  }
  // It calls already, and nobody has taken it: that it came again changes nothing of who is next.
  if (type === 'raised-again' && before !== undefined && before.state !== 'stopped') return;
  const policy = snapshotOf(policyOf(draft.view, alert.level), alert.kind);
  const chain = workingChain(alert.id, before, policy);
  if (type === 'raised' || type === 'level-raised') tellOfficers(draft, chain, alert);
  const isNew = before === undefined;
  const isGuarded = (type === 'raised' || type === 'raised-again' || type === 'level-raised') && !alert.test;
  const verdict = isGuarded ? verdictOf(paging, paging.raises, alert.level, draft.now) : ({ kind: 'call' } as const);
  if (verdict.kind === 'continue' && policy.steps[verdict.step] !== undefined) {
    continueChain(draft, chain, alert, verdict.step, verdict.stepAt);
    return;
  }
  const quiet = alert.level === 3 && !alert.test ? quietUntil(draft.now) : null;
  chain.step = -1;
  if (verdict.kind === 'hold') {
    chain.heldFor = 'flapping';
    moveChain(draft, chain, alert, { kind: 'hold', until: verdict.until }, { isNew });
  } else if (quiet !== null) {
    chain.heldFor = 'quiet-hours';
    moveChain(draft, chain, alert, { kind: 'hold', until: quiet }, { isNew });
  } else {
    const isNews = type !== 'unacknowledged' && type !== 'unshelved';
    moveChain(draft, chain, alert, { kind: 'begin' }, { isNew, isNews });
    notePaged(draft, alert);
  }
}

/** Who was called two minutes ago is not called anew; the next one is, when it is time. */
function continueChain(draft: Draft, chain: WorkingChain, alert: AlertRow, step: number, stepAt: number): void {
  chain.step = step;
  chain.stepAt = Math.min(stepAt, draft.now);
  chain.startedAt = draft.now;
  chain.heldFor = 'flapping';
  moveChain(draft, chain, alert, { kind: 'hold', until: Math.max(stepAt + JUST_PAGED_MS, draft.now) });
}

function noteRaise(draft: Draft, alert: AlertRow, type: AlertEventType): PagingRow {
  const id = pagingId(alert);
  const known = draft.get('paging', id);
  const empty = { id, deviceId: alert.deviceId, alertKind: alert.kind, raises: [], pagedAt: null };
  const before: PagingRow = known ?? { ...empty, level: 4, step: -1, stepAt: 0 };
  const isRaise = type === 'raised' || type === 'raised-again';
  if (!isRaise || alert.test) return before;
  const after = { ...before, raises: raisesAfter(before, draft.now) };
  draft.put('paging', after);
  return after;
}

/** Remembers where the chain of this condition stands, for when it comes again. */
export function notePaged(draft: Draft, alert: AlertRow): void {
  const chain = draft.get('escalation', alert.id);
  const paging = draft.get('paging', pagingId(alert));
  if (chain === undefined || paging === undefined || alert.test) return;
  const { step, stepAt, state } = chain;
  if (state === 'held' || step < 0) return;
  draft.put('paging', { ...paging, pagedAt: draft.now, level: alert.level, step, stepAt });
}

function pagingId({ deviceId, kind }: AlertRow): string {
  return `${deviceId} ${kind}`;
}

/** A person has it, it is over, or another alert speaks for it. */
function endChain(draft: Draft, alert: AlertRow, event: AlertEventRow, input: Input): void {
  switch (event.type) {
    case 'acknowledged':
      takeChain(draft, alert, takerOf(draft, alert, event, input));
      break;
    case 'shelved':
      stopChain(draft, alert, 'shelved');
      sendHome(draft, alert, takerOf(draft, alert, event, input));
      break;
    case 'joined':
      if (!mayCall(draft, alert)) stopChain(draft, alert, 'spoken-for');
      break;
    case 'cleared':
      // A latched one that nobody has taken still needs a person, who is called until then.
      if (alert.state === 'cleared' || alert.acknowledgedAt !== null) stopChain(draft, alert, 'ended');
      break;
    default:
      // A person has looked into it: if it comes again, that is news.
      draft.remove('paging', pagingId(alert));
      if (draft.get('escalation', alert.id)?.state !== 'stopped')
        takeChain(draft, alert, takerOf(draft, alert, event, input));
      stopChain(draft, alert, 'ended');
  }
}

function takerOf(
  draft: Draft,
  alert: AlertRow,
  event: AlertEventRow,
  input: Input,
): { readonly by: string; readonly byPost: string } {
  if (input.kind === 'incident-changed' && input.change.act !== undefined) {
    return { by: event.actor, byPost: postNearest(draft, alert.placeId, input.change.act.byId) };
  }
  if ('byPost' in input) return { by: event.actor, byPost: input.byPost };
  const { by } = event.detail;
  return { by: event.actor, byPost: typeof by === 'string' ? by : event.actor };
}

/** Somebody has it; of what fetched people, those who are on their way are told. */
function takeChain(draft: Draft, alert: AlertRow, takenBy: { readonly by: string; readonly byPost: string }): void {
  const chain = draft.get('escalation', alert.id);
  if (chain !== undefined) draft.put('escalation', { ...chain, takenByPost: takenBy.byPost });
  haltChain(draft, alert, 'acknowledged');
  sendHome(draft, alert, takenBy);
}

function sendHome(draft: Draft, alert: AlertRow, takenBy: { readonly by: string; readonly byPost: string }): void {
  const stopped = draft.get('escalation', alert.id);
  if (stopped === undefined || alert.level > 2) return;
  const chain = { ...stopped };
  standDown(draft, chain, alert, takenBy);
  draft.put('escalation', chain);
}

/** From here on nobody is called about it. */
export function stopChain(draft: Draft, alert: AlertRow, reason: StopReason): void {
  haltChain(draft, alert, reason);
  if (!isOpenAlertState(alert.state)) forgetChain(draft, alert.id);
}

/** It keeps whom it had reached: they may still have to hear how it ended. */
function haltChain(draft: Draft, alert: AlertRow, reason: StopReason): void {
  noteAnswered(draft, alert);
  const before = draft.get('escalation', alert.id);
  if (before === undefined) return;
  cancelWaiting(draft, before);
  moveChain(draft, { ...before }, alert, { kind: 'stop', reason });
}

/** An alert that is over needs no chain, once its last notice is out. While it is open its rounds are counted on. */
export function forgetChain(draft: Draft, alertId: string): void {
  const before = draft.get('escalation', alertId);
  if (before === undefined) return;
  const chain = { ...before };
  disarm(draft, alertId);
  if (sweepNotices(draft, chain)) draft.remove('escalation', alertId);
  else draft.put('escalation', chain);
}

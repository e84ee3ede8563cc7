import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { noteContactResult } from '../contact.ts';
import { type Draft, unchanged } from '../draft.ts';
import { moveChain } from '../escalation-chain.ts';
import { forgetChain, notePaged } from '../escalation-follow.ts';
import type { NotificationResultInput } from '../escalation-input.ts';
import { noteEscalation } from '../escalation-note.ts';
import { standDown } from '../escalation-notices.ts';
import type { EscalationRow, NotificationRow } from '../model.ts';
import type { Decision } from '../view.ts';

const ERROR_CHARACTERS = 300;

/** What came of a notice, once: a result that is told again, or of a notice that is no longer kept, changes nothing. */
export function decideNotificationResult(draft: Draft, input: NotificationResultInput): Decision {
  const before = draft.get('notification', input.notificationId);
  if (before === undefined || !isNews(before, input)) return unchanged({ ok: true, id: input.id, repeated: true });
  const error = input.state === 'failed' ? (input.error ?? 'unknown').slice(0, ERROR_CHARACTERS) : null;
  const row: NotificationRow = { ...before, state: input.state, settledAt: draft.now, error };
  draft.put('notification', row);
  const { personId, placeId, channel, post, step, round, kind } = row;
  if (personId !== null && channel !== 'siren' && channel !== 'kiosk') {
    noteContactResult(draft, personId, channel, { at: draft.now, error });
  }
  const whom = personId === null ? { placeId } : { personId, post };
  const detail = { ...whom, channel, step, round, kind };
  if (error === null) {
    const again = input.isAgain === true ? { again: true } : {};
    noteEscalation(draft, row.alertId, 'notified', { ...detail, result: input.state, ...again });
  } else noteEscalation(draft, row.alertId, 'notify-failed', { ...detail, error });
  followResult(draft, before, row);
  return draft.accept();
}

function followResult(draft: Draft, before: NotificationRow, row: NotificationRow): void {
  const alert = draft.get('alert', row.alertId);
  const chain = draft.get('escalation', row.alertId);
  if (chain === undefined) return;
  // It ended so long ago that it is known no more.
  if (alert === undefined) forgetChain(draft, row.alertId);
  else if (row.state === 'failed') {
    if (!isAllFailed(draft, chain, row)) return;
    noteEscalation(draft, alert.id, 'skipped', { step: row.step, round: row.round, reason: 'all-failed' });
    moveChain(draft, { ...chain }, alert, { kind: 'nobody' });
    notePaged(draft, alert);
  } else if (before.state === 'cancelled' && chain.stoppedBy === 'acknowledged') {
    const { acknowledgedBy } = alert;
    if (acknowledgedBy === null || alert.level > 2 || row.personId === null) return;
    // It had gone out when it was taken back: whoever got it is on the way for nothing.
    const late = { ...chain, told: [{ personId: row.personId, post: row.post }] };
    standDown(draft, late, alert, { by: acknowledgedBy, byPost: acknowledgedBy });
    draft.put('escalation', late);
  } else if (!isOpenAlertState(alert.state)) {
    forgetChain(draft, alert.id);
  }
}

/** A failure is no answer: when every notice of a step has failed, nobody of it was called. */
function isAllFailed(draft: Draft, chain: EscalationRow, { round, step, personId }: NotificationRow): boolean {
  if (chain.state !== 'running' || personId === null || chain.round !== round || chain.step !== step) return false;
  return chain.notices.every((id) => {
    const notice = draft.get('notification', id);
    const isOfStep = notice?.personId !== null && notice?.round === round && notice.step === step;
    return !isOfStep || notice.kind === 'topic' || notice.state === 'failed';
  });
}

/** Sent may become received; nothing else follows a result. What had been taken back may have gone out all the same. */
function isNews(before: NotificationRow, { state }: NotificationResultInput): boolean {
  if (before.state === 'waiting') return true;
  if (before.state === 'cancelled') return state !== 'failed';
  return before.state === 'sent' && state === 'received';
}

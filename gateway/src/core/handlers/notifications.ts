import { noteContactResult } from '../contact.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { NotificationResultInput } from '../escalation-input.ts';
import { noteEscalation } from '../escalation-note.ts';
import type { NotificationRow } from '../model.ts';
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
  if (error === null) noteEscalation(draft, row.alertId, 'notified', { ...detail, result: input.state });
  else noteEscalation(draft, row.alertId, 'notify-failed', { ...detail, error });
  return draft.accept();
}

/** Sent may become received; nothing else follows a result. What had been taken back may have gone out all the same. */
function isNews(before: NotificationRow, { state }: NotificationResultInput): boolean {
  if (before.state === 'waiting') return true;
  if (before.state === 'cancelled') return state !== 'failed';
  return before.state === 'sent' && state === 'received';
}

import type { AlertEventType } from '@gridcall/contract/alert.ts';
import type { Draft } from './draft.ts';

/** Entries of a timeline that say who was called, and what came of it. */
type EscalationNote = Extract<
  AlertEventType,
  'notified' | 'notify-failed' | 'escalated' | 'skipped' | 'stood-down' | 'arrived'
>;

/** An alert that nobody answers for days may not fill the disk: beyond, only what people did is told. */
const NOTES_MAXIMUM = 3000;

/** One line in the timeline of an alert; nothing for an alert that is not there any more. */
export function noteEscalation(
  draft: Draft,
  alertId: string,
  type: EscalationNote,
  detail: Readonly<Record<string, unknown>>,
  actor = 'system',
): void {
  const alert = draft.get('alert', alertId);
  if (alert === undefined || (alert.lastSequence >= NOTES_MAXIMUM && actor === 'system')) return;
  const noted = { ...alert, lastSequence: alert.lastSequence + 1 };
  draft.put('alert', noted);
  draft.append('alert_event', {
    alertId,
    sequence: noted.lastSequence,
    at: draft.now,
    type,
    actor,
    level: noted.level,
    state: noted.state,
    detail,
  });
  if (!isTold(draft, alertId)) draft.tell('alert', alertId, noted.placeId, noted.companyId);
}

/** The live stream shows the alert as it stands after the input: once is enough. */
function isTold(draft: Draft, alertId: string): boolean {
  return draft.changes.some(
    (change) => change.op === 'append' && change.table === 'change' && change.row.subject === alertId,
  );
}

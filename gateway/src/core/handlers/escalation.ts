import { type Draft, unchanged } from '../draft.ts';
import { disarm } from '../escalation-chain.ts';
import type { ArriveAtAlertInput, EscalationInput } from '../escalation-input.ts';
import { noteEscalation } from '../escalation-note.ts';
import { sendAlertNote } from '../upstream.ts';
import type { Decision } from '../view.ts';
import { decideWatchEscalations } from './escalation-watch.ts';
import { decideCallHelp, decideCancelHelp } from './help.ts';
import { decideNotificationResult } from './notifications.ts';
import { decidePutPolicy, decideRemovePolicy } from './policies.ts';

export function decideEscalation(draft: Draft, input: EscalationInput): Decision {
  switch (input.kind) {
    case 'notification-result':
      return decideNotificationResult(draft, input);
    case 'arrive-at-alert':
      return decideArrive(draft, input);
    case 'put-policy':
      return decidePutPolicy(draft, input);
    case 'watch-escalations':
      return decideWatchEscalations(draft);
    case 'remove-policy':
      return decideRemovePolicy(draft, input);
    case 'call-help':
      return decideCallHelp(draft, input);
    case 'cancel-help':
      return decideCancelHelp(draft, input);
  }
}

/** Whoever took it is there. Of an alert that nobody has taken this is no word: it is taken first. */
function decideArrive(draft: Draft, input: ArriveAtAlertInput): Decision {
  const alert = draft.get('alert', input.alertId);
  if (alert === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no alert ${input.alertId.slice(0, 80)}` });
  }
  const chain = draft.get('escalation', alert.id);
  if (alert.state !== 'active-acknowledged') {
    return unchanged({ ok: false, code: 'STATE_CONFLICT', detail: `it is ${alert.state}` });
  }
  if (chain === undefined || chain.arrivedAt !== null) {
    return unchanged({ ok: true, id: alert.id, alertId: alert.id, repeated: true });
  }
  const comment = input.comment.trim();
  const detail = comment === '' ? {} : { comment };
  draft.put('escalation', { ...chain, arrivedAt: draft.now });
  disarm(draft, alert.id);
  noteEscalation(draft, alert.id, 'arrived', detail, input.by);
  const { byPost: by, actId } = input;
  const noted = draft.get('alert', alert.id);
  if (noted !== undefined) sendAlertNote(draft, noted, { type: 'arrived', by, actId, detail });
  draft.audit(input.by, input.kind, alert.id, detail);
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

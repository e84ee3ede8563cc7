import type { AcknowledgeAlertInput, AlertActInput, CloseAlertInput } from '../alert-input.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { indexOpenAlert, positionOf, recordAlertStep } from '../alert-record.ts';
import { answerEvents } from '../conditions.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { AlertRow } from '../model.ts';
import { ruleFor } from '../rule-settings.ts';
import type { Decision } from '../view.ts';
import { decideAlertWork } from './alert-work.ts';

export function decideAlertAct(draft: Draft, input: AlertActInput): Decision {
  switch (input.kind) {
    case 'acknowledge-alert':
      return decideAcknowledge(draft, input);
    case 'close-alert':
      return decideClose(draft, input);
    default:
      return decideAlertWork(draft, input);
  }
}

function decideAcknowledge(draft: Draft, input: AcknowledgeAlertInput): Decision {
  const alert = draft.get('alert', input.alertId);
  if (alert === undefined) return unknownAlert(input.alertId);
  const step = nextAlertStep(positionOf(draft, alert), { kind: 'acknowledge' });
  if (step.kind === 'refused') return refused(alert, step.code);
  if (step.kind === 'nothing') return unchanged({ ok: true, id: alert.id, repeated: true });
  const comment = input.comment.trim();
  recordAlertStep(draft, alert, step, {
    actor: input.by,
    byPost: input.byPost,
    detail: comment === '' ? {} : { comment },
    upstream: true,
  });
  draft.audit(input.by, input.kind, alert.id, comment === '' ? {} : { comment });
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

function decideClose(draft: Draft, input: CloseAlertInput): Decision {
  const alert = draft.get('alert', input.alertId);
  if (alert === undefined) return unknownAlert(input.alertId);
  const reason = input.reason.trim();
  if (reason === '') return unchanged({ ok: false, code: 'BODY_INVALID', detail: 'a reason is needed to close' });
  const step = nextAlertStep(positionOf(draft, alert), { kind: 'close' });
  if (step.kind === 'refused') return refused(alert, step.code);
  if (step.kind === 'nothing') return unchanged({ ok: true, id: alert.id, repeated: true });
  const act = { actor: input.by, byPost: input.byPost, reason, detail: { reason }, upstream: true };
  const closed = recordAlertStep(draft, alert, step, act);
  const before = draft.get('device_state', alert.deviceId);
  if (before !== undefined) {
    const state = workingState(alert.deviceId, before);
    indexOpenAlert(state, closed);
    const device = draft.get('device', alert.deviceId);
    const rule = device === undefined ? undefined : ruleFor(draft, device, alert.kind);
    if (rule !== undefined) answerEvents(state, rule, draft.now);
    draft.put('device_state', state);
  }
  draft.audit(input.by, input.kind, alert.id, { reason });
  return draft.done({ ok: true, id: alert.id, alertId: alert.id });
}

function unknownAlert(alertId: string): Decision {
  return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no alert ${alertId.slice(0, 80)}` });
}

function refused(alert: AlertRow, code: 'STATE_CONFLICT' | 'ALERT_STILL_ACTIVE' | string): Decision {
  const isActive = code === 'ALERT_STILL_ACTIVE';
  return unchanged({
    ok: false,
    code: isActive ? 'ALERT_STILL_ACTIVE' : 'STATE_CONFLICT',
    detail: `it is ${alert.state}`,
  });
}

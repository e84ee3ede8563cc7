import { KIOSK_POST } from '@gridcall/contract/http-kiosk-help.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { indexOpenAlert, moveConditionAlert, openAlertOf, positionOf, recordAlertStep } from '../alert-record.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { CallHelpInput, CancelHelpInput } from '../escalation-input.ts';
import { HELP_KIND, kioskSubject, mayCancelHelp } from '../help.ts';
import { companyOfPlace } from '../places.ts';
import { subjectRow } from '../subject.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';

/** Somebody may die before this screen: it calls as every danger to life does, and twice is once while it stands. */
export function decideCallHelp(draft: Draft, input: CallHelpInput): Decision {
  const kiosk = draft.get('kiosk', input.kioskId);
  if (kiosk === undefined) return unknownKiosk(input.kioskId);
  const itself = subjectRow(kioskSubject(kiosk.id), kiosk.placeId, companyOfPlace(draft, kiosk.placeId) ?? '');
  const state = workingState(itself.id, draft.get('device_state', itself.id));
  const open = openAlertOf(draft, state, HELP_KIND);
  if (open !== undefined) return unchanged({ ok: true, id: open.id, alertId: open.id, repeated: true });
  const act = { actor: KIOSK_POST, byPost: KIOSK_POST, detail: { kioskId: kiosk.id }, upstream: true };
  moveConditionAlert(draft, itself, state, HELP_KIND, { kind: 'evidence', level: 1 }, act);
  draft.put('device_state', state);
  const alertId = state.openAlerts[HELP_KIND] ?? '';
  draft.audit(KIOSK_POST, input.kind, alertId, { kioskId: kiosk.id });
  return draft.done({ ok: true, id: alertId, alertId });
}

/** It is over, and those whom it had reached are told that it was cancelled, and not that all is well. */
export function decideCancelHelp(draft: Draft, input: CancelHelpInput): Decision {
  const kiosk = draft.get('kiosk', input.kioskId);
  if (kiosk === undefined) return unknownKiosk(input.kioskId);
  const subject = kioskSubject(kiosk.id);
  const state = workingState(subject, draft.get('device_state', subject));
  const open = openAlertOf(draft, state, HELP_KIND);
  // Also one that is sent again because its answer was lost.
  if (open === undefined) return unchanged({ ok: true, id: kiosk.id, repeated: true });
  if (!mayCancelHelp(open, draft.view.all('alert'), draft.now)) {
    const isTaken = open.state !== 'active-unacknowledged';
    return fault(
      'STATE_CONFLICT',
      isTaken ? 'somebody has taken it, and ends it' : 'cancelled too often: a person ends it',
    );
  }
  const step = nextAlertStep(positionOf(draft, open), { kind: 'close' });
  if (step.kind !== 'step') return fault('STATE_CONFLICT', `it is ${open.state}`);
  const reason = '在终端上取消';
  const act = { actor: KIOSK_POST, byPost: KIOSK_POST, reason, detail: { reason }, upstream: true };
  const closed = recordAlertStep(draft, open, step, act);
  indexOpenAlert(state, closed);
  draft.put('device_state', state);
  draft.audit(KIOSK_POST, input.kind, open.id, { kioskId: kiosk.id });
  return draft.done({ ok: true, id: open.id, alertId: open.id });
}

function unknownKiosk(kioskId: string): Decision {
  return fault('NOT_FOUND', `no kiosk ${kioskId.slice(0, 80)}`);
}

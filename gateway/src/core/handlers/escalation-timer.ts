import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { positionOf as alertPosition, recordAlertStep } from '../alert-record.ts';
import type { Draft } from '../draft.ts';
import { nextEscalation } from '../escalation.ts';
import { moveChain, positionOf } from '../escalation-chain.ts';
import { forgetChain, notePaged, stopChain } from '../escalation-follow.ts';
import { mayCall } from '../may-call.ts';
import type { AlertRow, EscalationRow, TimerRow } from '../model.ts';
import { quietUntil } from '../quiet-hours.ts';
import type { Decision } from '../view.ts';

/** It is time to call the next ones, or the same ones again; or whoever took it has not arrived. */
export function decideEscalationTimer(draft: Draft, timer: TimerRow): Decision {
  draft.remove('timer', timer.id);
  const alertId = timer.alertId ?? '';
  const alert = draft.get('alert', alertId);
  const chain = draft.get('escalation', alertId);
  if (chain === undefined) return draft.accept();
  if (alert === undefined || !isOpenAlertState(alert.state)) forgetChain(draft, alertId);
  else if (chain.state === 'stopped') noteNoArrival(draft, alert, chain);
  else if (alert.acknowledgedAt !== null) stopChain(draft, alert, 'acknowledged');
  else if (!mayCall(draft, alert)) stopChain(draft, alert, alert.shelvedUntil === null ? 'spoken-for' : 'shelved');
  else callNext(draft, alert, chain);
  return draft.accept();
}

function callNext(draft: Draft, alert: AlertRow, row: EscalationRow): void {
  const chain = { ...row };
  const quiet = alert.level === 3 && !alert.test ? quietUntil(draft.now) : null;
  if (quiet !== null) {
    chain.heldFor = 'quiet-hours';
    moveChain(draft, chain, alert, { kind: 'hold', until: quiet });
    return;
  }
  moveChain(draft, chain, alert, { kind: 'due' });
  notePaged(draft, alert);
}

/** Who said that they would go has not come: the alert is nobody's again, and the chain begins anew. */
function noteNoArrival(draft: Draft, alert: AlertRow, chain: EscalationRow): void {
  if (nextEscalation(positionOf(chain, alert.test), { kind: 'due' }, draft.now).kind !== 'unacknowledge') return;
  const step = nextAlertStep(alertPosition(draft, alert), { kind: 'unacknowledge' });
  if (step.kind !== 'step') return;
  const detail = { acknowledgedBy: alert.acknowledgedBy, afterMs: chain.policy.unacknowledgeMs };
  recordAlertStep(draft, alert, step, { actor: 'system', detail, upstream: true });
}

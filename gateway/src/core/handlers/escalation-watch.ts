import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { appendTimeline, moveConditionAlert, openAlertOf, positionOf, recordAlertStep } from '../alert-record.ts';
import { type WorkingState, workingState } from '../device-state.ts';
import type { Draft } from '../draft.ts';
import { arm, escalationTimerId } from '../escalation-chain.ts';
import { beginChain } from '../escalation-follow.ts';
import { mayCall } from '../may-call.ts';
import type { AlertRow, DeviceRow } from '../model.ts';
import { gatewayAsSubject } from '../subject.ts';
import type { Decision } from '../view.ts';

/** When the watchdog last looked. */
export const WATCH_COUNTER = 'escalation-watch';
/** Later than this no busy disk explains. */
const LATE_MS = 60_000;
const KIND = 'escalation_stuck';
const TIMELINE_LIMIT = 1000;

/**
 * Finds alerts of level 1 and 2 that nobody has taken and whose chain will call nobody: its timer is gone, or late. Each
 * goes on where it stands, and that it had to is an alert of its own, until a round finds none.
 */
export function decideWatchEscalations(draft: Draft): Decision {
  draft.setCounter(WATCH_COUNTER, draft.now);
  const stuck = [...draft.view.all('alert')].filter((alert) => isStuck(draft, alert));
  for (const alert of stuck) {
    const chain = draft.get('escalation', alert.id);
    if (chain === undefined || chain.state === 'stopped') beginChain(draft, alert, 'unacknowledged');
    else arm(draft, alert, draft.now);
    draft.audit('system', 'escalation-stuck', alert.id, { step: chain?.step ?? null });
  }
  const itself = gatewayAsSubject(draft);
  const state = workingState(itself.id, draft.get('device_state', itself.id));
  const open = openAlertOf(draft, state, KIND);
  if (stuck.length > 0) tellStuck(draft, itself, state, open, stuck);
  else if (open !== undefined) endStuck(draft, state, open);
  return draft.accept();
}

function isStuck(draft: Draft, alert: AlertRow): boolean {
  if (alert.level > 2 || alert.test || alert.acknowledgedAt !== null || !isOpenAlertState(alert.state)) return false;
  if (!mayCall(draft, alert)) return false;
  const timer = draft.view.get('timer', escalationTimerId(alert.id));
  return timer === undefined || timer.dueAt < draft.now - LATE_MS;
}

function tellStuck(
  draft: Draft,
  itself: DeviceRow,
  state: WorkingState,
  open: AlertRow | undefined,
  stuck: readonly AlertRow[],
): void {
  const act = { actor: 'system', detail: { alertIds: stuck.slice(0, 20).map(({ id }) => id) }, upstream: true };
  if (open === undefined) moveConditionAlert(draft, itself, state, KIND, { kind: 'evidence', level: 2 }, act);
  else if (open.lastSequence < TIMELINE_LIMIT) {
    appendTimeline(draft, { ...open, lastSequence: open.lastSequence + 1 }, 'evidence', act);
  }
  draft.put('device_state', state);
}

function endStuck(draft: Draft, state: WorkingState, open: AlertRow): void {
  const step = nextAlertStep(positionOf(draft, open), { kind: 'evidence-gone' });
  if (step.kind !== 'step') return;
  recordAlertStep(draft, open, step, { actor: 'system', detail: {}, upstream: true });
  const { [KIND]: _ended, ...others } = state.openAlerts;
  state.openAlerts = others;
  draft.put('device_state', state);
}

/** The gateway is no device and has no link; an alert about itself stands at its estate, under its own id. */

import { nextAlertStep } from './alert-machine.ts';
import { moveConditionAlert, positionOf, recordAlertStep } from './alert-record.ts';
import { workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, DeviceRow } from './model.ts';
import { nearestPlace } from './places.ts';
import { areaAsSubjectOf, subjectRow } from './subject.ts';

const KIND = 'nobody_answers';
const LEVEL = 3;
/** So many alerts of one building are remembered as waiting; what is beyond is noted when its own chain comes round. */
const WAITING_MAXIMUM = 50;

/**
 * Nobody of the whole chain has answered (category D03): said once for each building and company, so that the district sees it among
 * its incidents. It calls nobody by itself; the chain goes on doing that.
 */
export function noteUnanswered(draft: Draft, alert: AlertRow): void {
  const place = subjectOf(draft, alert);
  const state = workingState(place.id, draft.get('device_state', place.id));
  const waiting = state.conditions[KIND]?.standing ?? [];
  if (waiting.includes(alert.id) || waiting.length >= WAITING_MAXIMUM) return;
  const standing = [...waiting, alert.id];
  state.conditions = { ...state.conditions, [KIND]: { evidenceLevel: LEVEL, since: draft.now, standing } };
  const act = { actor: 'system', detail: { alertId: alert.id, alertKind: alert.kind }, upstream: true };
  moveConditionAlert(draft, place, state, KIND, { kind: 'evidence', level: LEVEL }, act);
  draft.put('device_state', state);
}

/** Somebody has it, or it is over. When that was the last one, the building answers again. */
export function noteAnswered(draft: Draft, alert: AlertRow): void {
  const place = subjectOf(draft, alert);
  const before = draft.get('device_state', place.id);
  const waiting = before?.conditions[KIND]?.standing ?? [];
  if (before === undefined || !waiting.includes(alert.id)) return;
  const standing = waiting.filter((id) => id !== alert.id);
  const state = workingState(place.id, before);
  const evidenceLevel = standing.length === 0 ? 0 : LEVEL;
  state.conditions = { ...state.conditions, [KIND]: { evidenceLevel, since: draft.now, standing } };
  const openId = state.openAlerts[KIND];
  const open = openId === undefined ? undefined : draft.get('alert', openId);
  if (standing.length === 0 && open !== undefined) {
    const step = nextAlertStep(positionOf(draft, open), { kind: 'evidence-gone' });
    if (step.kind === 'step') {
      recordAlertStep(draft, open, step, { actor: 'system', detail: { alertId: alert.id }, upstream: true });
      const { [KIND]: _ended, ...others } = state.openAlerts;
      state.openAlerts = others;
    }
  }
  draft.put('device_state', state);
}

/** The building as the alert's company sees it: how many calls of another go unanswered is not its business. */
function subjectOf(draft: Draft, alert: AlertRow): DeviceRow {
  const place = nearestPlace(draft, alert.placeId, 'building') ?? draft.get('place', alert.placeId);
  if (place === undefined) return subjectRow(`unanswered:${alert.placeId}`, alert.placeId, alert.companyId);
  return areaAsSubjectOf(draft, 'unanswered', place, alert.companyId);
}

import { type AlertKind, isOpenAlertState, type Level } from '@gridcall/contract/alert.ts';
import type { FlowWords } from '@gridcall/contract/flow-mark.ts';
import {
  type AlertHappening,
  type AlertPosition,
  type AlertStep,
  type AlertStepType,
  nextAlertStep,
} from './alert-machine.ts';
import { noteTestAlert } from './commissioning.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { isByEventsOnly } from './evidence.ts';
import type { AlertRow, DeviceRow } from './model.ts';
import { alertKindDefinition, ruleOf } from './rule-book.ts';
import { sendAlertStep, type UpstreamAct } from './upstream.ts';

/** Who or what moved an alert, for its timeline and for the queue. */
export interface AlertAct extends UpstreamAct {
  /** `device`, `system`, `queue`, or a person's name: it stays in the estate. */
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** False for what the queue itself told us: it needs no echo. */
  readonly upstream: boolean;
  /** The flow that asked for it. */
  readonly flow?: FlowWords;
}

export function positionOf(draft: Draft, alert: AlertRow): AlertPosition {
  const link = draft.get('link', draft.get('device', alert.deviceId)?.linkId ?? alert.deviceId);
  return {
    state: alert.state,
    level: alert.level,
    acknowledged: alert.acknowledgedAt !== null,
    latched: alertKindDefinition(alert.kind).latched,
    watched: link !== undefined && link.revokedAt === null && !isByEvents(draft, alert),
  };
}

/** Whether nothing stands but what an event began: nobody knows whether the device will ever say that it is over. */
function isByEvents(draft: Draft, alert: AlertRow): boolean {
  const device = draft.get('device', alert.deviceId);
  const state = draft.get('device_state', alert.deviceId);
  const rule = device === undefined ? undefined : ruleOf(device.kind, alert.kind);
  return rule !== undefined && state !== undefined && isByEventsOnly(rule, state.values, state.conditions[alert.kind]);
}

export function openAlertOf(draft: Draft, state: WorkingState, kind: AlertKind): AlertRow | undefined {
  const id = state.openAlerts[kind];
  return id === undefined ? undefined : draft.get('alert', id);
}

/** Lets something happen to the open alert of a kind, or to none: the only way to a raised alert. */
export function moveConditionAlert(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  kind: AlertKind,
  happening: AlertHappening,
  act: AlertAct,
): void {
  const open = openAlertOf(draft, state, kind);
  const position: AlertPosition =
    open === undefined
      ? { state: 'normal', level: 4, acknowledged: false, latched: alertKindDefinition(kind).latched, watched: true }
      : positionOf(draft, open);
  const step = nextAlertStep(position, happening);
  if (step.kind !== 'step') return;
  const alert = recordAlertStep(draft, open ?? newAlert(draft, device, kind, step.level), step, act);
  indexOpenAlert(state, alert);
}

/** Keeps the index of open alerts in step: at most one of each kind. */
export function indexOpenAlert(state: WorkingState, alert: AlertRow): void {
  if (isOpenAlertState(alert.state)) {
    if (state.openAlerts[alert.kind] !== alert.id) state.openAlerts = { ...state.openAlerts, [alert.kind]: alert.id };
  } else if (state.openAlerts[alert.kind] === alert.id) {
    const { [alert.kind]: _closed, ...others } = state.openAlerts;
    state.openAlerts = others;
  }
}

/** One transition: the alert's row, its timeline, the live stream and the way up, all in one transaction. */
export function recordAlertStep(
  draft: Draft,
  before: AlertRow,
  step: Extract<AlertStep, { kind: 'step' }>,
  act: AlertAct,
): AlertRow {
  const at = timeOfStep(before, draft.now);
  const moved: AlertRow = {
    ...before,
    ...marksOf(step.type, at, before, act),
    state: step.state,
    level: step.level,
    test: isStillTest(draft, before, step.type),
    flow: act.flow ?? before.flow,
    lastSequence: before.lastSequence + 1,
  };
  const waiting = act.upstream ? sendAlertStep(draft, moved, step.type, at, act) : moved.waiting;
  const alert: AlertRow = { ...moved, waiting };
  if (step.type === 'raised' || step.type === 'raised-again' || step.type === 'level-raised') draft.alertId = alert.id;
  appendTimeline(draft, alert, step.type, act);
  if (alert.test) noteTestAlert(draft, alert);
  return alert;
}

/**
 * The times of one alert's steps never go back, though the clock may be set back: whoever puts its statements in order
 * by their time, as the queue does, must find the last one last.
 */
function timeOfStep(before: AlertRow, now: number): number {
  if (before.lastSequence === 0) return now;
  const { raisedAt, lastEvidenceAt, acknowledgedAt, clearedAt } = before;
  const last = Math.max(raisedAt, lastEvidenceAt, acknowledgedAt ?? 0, clearedAt ?? 0);
  return now > last ? now : last + 1;
}

/** A test alert is one as long as its test: what comes of it later is real. */
function isStillTest(draft: Draft, before: AlertRow, type: AlertStepType): boolean {
  if (!before.test || type === 'test-ended') return false;
  if (type !== 'raised-again' && type !== 'level-raised') return true;
  const device = draft.get('device', before.deviceId);
  return device !== undefined && draft.now < device.testUntil;
}

/** Puts the row with its newest timeline entry and tells the live stream. */
export function appendTimeline(
  draft: Draft,
  alert: AlertRow,
  type: AlertStepType | 'evidence' | 'incident-changed' | 'command' | 'handed-over',
  act: Pick<AlertAct, 'actor' | 'detail'>,
): void {
  draft.put('alert', alert);
  draft.append('alert_event', {
    alertId: alert.id,
    sequence: alert.lastSequence,
    at: draft.now,
    type,
    actor: act.actor,
    level: alert.level,
    state: alert.state,
    detail: act.detail,
  });
  draft.tell('alert', alert.id, alert.placeId, alert.companyId);
}

function marksOf(type: AlertStepType, now: number, before: AlertRow, act: AlertAct): Partial<AlertRow> {
  switch (type) {
    case 'raised':
      return {};
    case 'raised-again':
      return {
        occurrences: before.occurrences + 1,
        lastEvidenceAt: now,
        acknowledgedAt: null,
        acknowledgedBy: null,
        clearedAt: null,
      };
    case 'test-ended':
    case 'level-raised':
      return { lastEvidenceAt: now, acknowledgedAt: null, acknowledgedBy: null };
    case 'acknowledged':
      return { acknowledgedAt: now, acknowledgedBy: act.actor };
    case 'cleared':
      return { clearedAt: now };
    case 'closed':
      return { closedAt: now, closedBy: act.actor, closeReason: act.reason ?? null };
  }
}

function newAlert(draft: Draft, device: DeviceRow, kind: AlertKind, level: Level): AlertRow {
  return {
    id: draft.mintId(),
    deviceId: device.id,
    kind,
    level,
    state: 'active-unacknowledged',
    companyId: device.companyId,
    placeId: device.placeId,
    raisedAt: draft.now,
    lastEvidenceAt: draft.now,
    acknowledgedAt: null,
    acknowledgedBy: null,
    clearedAt: null,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    occurrences: 1,
    lastSequence: 0,
    waiting: [],
    incidentNumber: null,
    incidentState: null,
    test: draft.now < device.testUntil,
    flow: null,
  };
}

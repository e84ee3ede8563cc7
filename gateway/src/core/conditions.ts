import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import { isMoreUrgent } from './alert-machine.ts';
import { type AlertAct, appendTimeline, moveConditionAlert, openAlertOf } from './alert-record.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { ConditionMemory, DeviceRow, DeviceStateRow, TimerKind, TimerRow } from './model.ts';
import type { Rule } from './rule-book.ts';

/** Where a rule's delays are kept: one timer each, by device and kind. */
export function timerId(kind: TimerKind, deviceId: string, alertKind: AlertKind): string {
  return `${kind} ${deviceId} ${alertKind}`;
}

export function armTimer(
  draft: Draft,
  kind: TimerKind,
  deviceId: string,
  alertKind: AlertKind,
  dueAt: number,
): TimerRow {
  const row: TimerRow = { id: timerId(kind, deviceId, alertKind), kind, deviceId, alertKind, dueAt };
  draft.put('timer', row);
  return row;
}

export function disarmTimer(draft: Draft, kind: TimerKind, deviceId: string, alertKind: AlertKind): void {
  const id = timerId(kind, deviceId, alertKind);
  if (draft.get('timer', id) !== undefined) draft.remove('timer', id);
}

/** Level the rule's quantities stand for now; 0 when all is normal. `held` is the level it stood for before. */
export function evidenceOf(rule: Rule, values: DeviceStateRow['values'], held: Level | 0): Level | 0 {
  let level: Level | 0 = 0;
  for (const bit of rule.bits) {
    if (values[bit.quantity] === true && isMoreUrgent(bit.level, level)) level = bit.level;
  }
  for (const threshold of rule.thresholds) {
    const value = values[threshold.quantity];
    if (typeof value !== 'number') continue;
    for (const stage of threshold.stages) {
      const wasHeld = held !== 0 && held <= stage.level;
      const holds = value >= stage.at || (wasHeld && value > stage.at - threshold.hysteresis);
      if (holds && isMoreUrgent(stage.level, level)) level = stage.level;
    }
  }
  return level;
}

export interface EvidenceDetail {
  readonly detail: Readonly<Record<string, unknown>>;
  /** An event is a fact of its own and waits for no on-delay. */
  readonly atOnce: boolean;
}

const EVIDENCE_REFRESH_MS = 60_000;
/** A flapping device may not fill the disk with one alert's timeline; its edges stay in the readings. */
const TIMELINE_EVIDENCE_LIMIT = 1000;

/** Takes the evidence of a rule as it stands after this message, through its delays, to the alert. */
export function weigh(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  rule: Rule,
  level: Level | 0,
  cause: EvidenceDetail,
): void {
  const kind = rule.alertKind;
  const memory = state.conditions[kind];
  const before = memory === undefined ? 0 : memory.evidenceLevel;
  if (level === 0) {
    if (before !== 0) evidenceGone(draft, device, state, rule, cause);
    return;
  }
  if (before !== level) {
    const since = memory === undefined || before === 0 ? draft.now : memory.since;
    remember(state, kind, { ...memory, evidenceLevel: level, since });
  }
  if (before === 0) disarmTimer(draft, 'condition-off', device.id, kind);
  const open = openAlertOf(draft, state, kind);
  const active = open !== undefined && open.state !== 'cleared-unclosed';
  if (active) {
    if (isMoreUrgent(level, open.level)) raise(draft, device, state, kind, level, cause, 'device');
    else noteEvidence(draft, state, kind, before, level, cause);
    return;
  }
  const isNews = before === 0 || isMoreUrgent(level, before);
  if (cause.atOnce || rule.onDelayMs === 0) {
    // A bit that still stands may belong to an alert that a person has closed, and does not raise it anew. A new event
    // does, and so does a bit that must never be missed.
    if (isNews || cause.atOnce || rule.bits.some((bit) => bit.onReceipt)) {
      disarmTimer(draft, 'condition-on', device.id, kind);
      raise(draft, device, state, kind, level, cause, 'device');
    }
  } else if (before === 0) {
    armTimer(draft, 'condition-on', device.id, kind, draft.now + rule.onDelayMs);
  }
}

export function raise(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  kind: AlertKind,
  level: Level,
  cause: Pick<EvidenceDetail, 'detail'>,
  actor: 'device' | 'system',
): void {
  const act: AlertAct = { actor, detail: cause.detail, upstream: true };
  moveConditionAlert(draft, device, state, kind, { kind: 'evidence', level }, act);
}

export function clear(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  kind: AlertKind,
  detail: Readonly<Record<string, unknown>>,
  actor: 'device' | 'system',
): void {
  moveConditionAlert(draft, device, state, kind, { kind: 'evidence-gone' }, { actor, detail, upstream: true });
}

function evidenceGone(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule, cause: EvidenceDetail): void {
  const kind = rule.alertKind;
  const memory = state.conditions[kind];
  const before = memory?.evidenceLevel ?? 0;
  remember(state, kind, { ...memory, evidenceLevel: 0, since: draft.now });
  disarmTimer(draft, 'condition-on', device.id, kind);
  const open = openAlertOf(draft, state, kind);
  if (open === undefined || open.state === 'cleared-unclosed') return;
  if (cause.atOnce || rule.offDelayMs === 0) {
    clear(draft, device, state, kind, cause.detail, 'device');
  } else {
    noteEvidence(draft, state, kind, before, 0, cause);
    armTimer(draft, 'condition-off', device.id, kind, draft.now + rule.offDelayMs);
  }
}

/** Records an edge of the evidence that moves nothing, and from time to time that the evidence still stands. */
function noteEvidence(
  draft: Draft,
  state: WorkingState,
  kind: AlertKind,
  before: Level | 0,
  level: Level | 0,
  cause: EvidenceDetail,
): void {
  const alert = openAlertOf(draft, state, kind);
  if (alert === undefined) return;
  const lastEvidenceAt = level === 0 ? alert.lastEvidenceAt : Math.max(alert.lastEvidenceAt, draft.now);
  if ((before !== level || cause.atOnce) && alert.lastSequence < TIMELINE_EVIDENCE_LIMIT) {
    const noted = { ...alert, lastEvidenceAt, lastSequence: alert.lastSequence + 1 };
    appendTimeline(draft, noted, 'evidence', { actor: 'device', detail: { ...cause.detail, evidenceLevel: level } });
  } else if (lastEvidenceAt - alert.lastEvidenceAt >= EVIDENCE_REFRESH_MS) {
    draft.put('alert', { ...alert, lastEvidenceAt });
  }
}

export function remember(state: WorkingState, kind: AlertKind, memory: ConditionMemory): void {
  state.conditions = { ...state.conditions, [kind]: memory };
}

import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import { isMoreUrgent } from './alert-machine.ts';
import { type AlertAct, appendTimeline, moveConditionAlert, openAlertOf } from './alert-record.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { afterClosing, evidenceOf } from './evidence.ts';
import { countExposure, fullAt, moveExposure } from './exposure.ts';
import type { ConditionMemory, DeviceRow, TimerKind, TimerRow } from './model.ts';
import type { Rule } from './rule.ts';
import { ruleOf } from './rule-book.ts';
import { isOfLifeSafety } from './rule-bounds.ts';

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
  const row: TimerRow = { id: timerId(kind, deviceId, alertKind), kind, deviceId, alertKind, alertId: null, dueAt };
  draft.put('timer', row);
  return row;
}

export function disarmTimer(draft: Draft, kind: TimerKind, deviceId: string, alertKind: AlertKind): void {
  const id = timerId(kind, deviceId, alertKind);
  if (draft.get('timer', id) !== undefined) draft.remove('timer', id);
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
  if (memory !== undefined && isOverByBook(draft, device, state, rule, memory)) {
    clear(draft, device, state, kind, { since: memory.since }, 'device');
  }
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

/**
 * A danger to life that somebody has taken stands longer than the book says where that is set, and would have ended by the
 * book: what comes back then is news, and calls people as it would have.
 */
function isOverByBook(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  rule: Rule,
  { evidenceLevel, since }: ConditionMemory,
): boolean {
  const book = ruleOf(device.kind, rule.alertKind);
  if (evidenceLevel !== 0 || book === undefined || rule.offDelayMs <= book.offDelayMs || !isOfLifeSafety(rule))
    return false;
  return (
    draft.now - since >= book.offDelayMs && openAlertOf(draft, state, rule.alertKind)?.state === 'active-acknowledged'
  );
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

/** Keeps what a rule remembers, when there is anything new to it. */
export function keepMemory(state: WorkingState, rule: Rule, memory: ConditionMemory | undefined): void {
  if (memory !== undefined && memory !== state.conditions[rule.alertKind]) remember(state, rule.alertKind, memory);
}

/**
 * Between two messages a dose goes on filling: its timer stands for when it will be full. It is not needed while there is
 * evidence already.
 */
export function armExposure(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule): void {
  const kind = rule.alertKind;
  const memory = state.conditions[kind];
  const dueAt = memory?.exposure === undefined || memory.evidenceLevel !== 0 ? null : fullAt(memory.exposure);
  if (dueAt === null) {
    disarmTimer(draft, 'condition-on', device.id, kind);
    return;
  }
  const dueAtSoonest = Math.max(dueAt, draft.now + 1);
  if (draft.get('timer', timerId('condition-on', device.id, kind))?.dueAt === dueAtSoonest) return;
  armTimer(draft, 'condition-on', device.id, kind, dueAtSoonest);
}

/** The dose has been filling since the last message: counts it up to now. Nothing when the rule counts none. */
export function weighExposure(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule): void {
  const memory = state.conditions[rule.alertKind];
  if (rule.exposure === null || memory?.exposure === undefined) return;
  const exposure = countExposure(memory.exposure, draft.now);
  const counted: ConditionMemory = { ...memory, exposure };
  keepMemory(state, rule, counted);
  const level = evidenceOf(rule, state.values, counted);
  if (level !== 0) {
    const values = { [rule.exposure.quantity]: exposure.ppm };
    weigh(draft, device, state, rule, level, { detail: { values }, atOnce: false });
  }
  armExposure(draft, device, state, rule);
}

/** A person has closed the alert: what events began has been answered, and does not stand for a second alert. */
export function answerEvents(state: WorkingState, rule: Rule, now: number): void {
  const memory = state.conditions[rule.alertKind];
  const answered = afterClosing(rule, memory);
  if (answered === undefined || answered === memory) return;
  const evidenceLevel = evidenceOf(rule, state.values, answered);
  remember(state, rule.alertKind, { ...answered, evidenceLevel, since: evidenceLevel === 0 ? now : answered.since });
}

/** The wall's time was set by so much: what is counted in it moves along. */
export function moveMemory(memory: ConditionMemory, byMs: number): ConditionMemory {
  const { mutedSince, exposure, members } = memory;
  return {
    ...memory,
    since: memory.since + byMs,
    ...(mutedSince === undefined ? {} : { mutedSince: mutedSince + byMs }),
    ...(exposure === undefined ? {} : { exposure: moveExposure(exposure, byMs) }),
    ...(members === undefined ? {} : { members: members.map((member) => ({ ...member, at: member.at + byMs })) }),
  };
}

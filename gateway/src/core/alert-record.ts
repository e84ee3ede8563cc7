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
import { type WorkingState, workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { isByEventsOnly } from './evidence.ts';
import {
  GROUP_MEMBERS_MAXIMUM,
  type GroupRule,
  groupEffect,
  groupRuleOfChild,
  groupRuleOfParent,
  groupSubject,
  isGroup,
  isMemberStanding,
  membersAfter,
  memoryWithMembers,
  parentLevel,
} from './groups.ts';
import type { AlertRow, DeviceRow, GroupMember } from './model.ts';
import { alertKindDefinition } from './rule-book.ts';
import { ruleFor } from './rule-settings.ts';
import { breakShelf, shelfOf } from './shelf.ts';
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
  if (groupRuleOfParent(alert.kind) !== undefined) {
    const { state, level } = alert;
    return {
      state,
      level,
      acknowledged: alert.acknowledgedAt !== null,
      latched: alertKindDefinition(alert.kind).latched,
      watched: membersOf(draft, alert).some((member) => isMemberStanding(draft, member)),
    };
  }
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
  const rule = device === undefined ? undefined : ruleFor(draft, device, alert.kind);
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
  const isWorse = happening.kind === 'evidence' && breakShelf(draft, device.id, kind, happening.level);
  const standing = openAlertOf(draft, state, kind);
  // Whoever shelved it has not seen this level.
  const open = isWorse && standing !== undefined ? { ...standing, shelvedUntil: null, withheld: false } : standing;
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
  unmoved: AlertRow,
  step: Extract<AlertStep, { kind: 'step' }>,
  act: AlertAct,
): AlertRow {
  const before = step.type === 'raised' ? underParent(draft, unmoved) : unmoved;
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
  const waiting = act.upstream && !moved.withheld ? sendAlertStep(draft, moved, step.type, at, act) : moved.waiting;
  const alert: AlertRow = { ...moved, waiting };
  if (step.type === 'raised' || step.type === 'raised-again' || step.type === 'level-raised') draft.alertId = alert.id;
  appendTimeline(draft, alert, step.type, act);
  if (alert.test) noteTestAlert(draft, alert);
  if (step.type === 'acknowledged') answerForChildren(draft, alert, act);
  return followGroup(draft, alert, step.type);
}

function membersOf(draft: Draft, parent: AlertRow): readonly GroupMember[] {
  return draft.get('device_state', parent.deviceId)?.conditions[parent.kind]?.members ?? [];
}

/** What is raised while a parent speaks for its like: the queue hears of the parent. */
function underParent(draft: Draft, alert: AlertRow): AlertRow {
  const rule = groupRuleOfChild(alert.kind);
  if (rule?.speaksForChildren !== true || alert.test) return alert;
  const area = groupSubject(draft, rule, alert);
  const parentId = area && draft.get('device_state', area.id)?.openAlerts[rule.parent];
  const parent = parentId === undefined ? undefined : draft.get('alert', parentId);
  if (parent === undefined || membersOf(draft, parent).length >= GROUP_MEMBERS_MAXIMUM) return alert;
  return { ...alert, withheld: true };
}

/** Who takes a parent that speaks for its children takes them, too. */
function answerForChildren(draft: Draft, parent: AlertRow, act: AlertAct): void {
  if (groupRuleOfParent(parent.kind)?.speaksForChildren !== true) return;
  for (const { alertId } of membersOf(draft, parent)) {
    const child = draft.get('alert', alertId);
    if (child === undefined || child.parentId !== parent.id) continue;
    const step = nextAlertStep(positionOf(draft, child), { kind: 'acknowledge' });
    if (step.kind === 'step') recordAlertStep(draft, child, step, { ...act, detail: { parentId: parent.id } });
  }
}

/** Lets a step of a child count in its group: a parent is raised, joined, or over. Nothing of a drill, nor of what is shelved. */
function followGroup(draft: Draft, alert: AlertRow, type: AlertStepType): AlertRow {
  const rule = groupRuleOfChild(alert.kind);
  const effect = rule === undefined || alert.test ? 'nothing' : groupEffect(type);
  if (rule === undefined || effect === 'nothing' || (effect === 'counts' && alert.shelvedUntil !== null)) return alert;
  const area = groupSubject(draft, rule, alert);
  if (area === undefined) return alert;
  const state = workingState(area.id, draft.get('device_state', area.id));
  const memory = state.conditions[rule.parent];
  const members = membersAfter(memory?.members ?? [], alert, effect, draft.now, rule.withinMs);
  const raisedId = draft.alertId;
  const isStanding = members.some((member) => isMemberStanding(draft, member));
  const isRaised =
    effect === 'counts' && (isActive(openAlertOf(draft, state, rule.parent)) || isGroup(members, rule, draft.now));
  const level = isRaised ? parentLevel(draft, rule, members) : isStanding ? (memory?.evidenceLevel ?? 0) : 0;
  state.conditions = { ...state.conditions, [rule.parent]: memoryWithMembers(memory, members, level, draft.now) };
  draft.put('device_state', { ...state });
  moveParent(draft, area, state, rule, { level, isRaised, devices: members.length });
  draft.put('device_state', state);
  // Who sent the message asks for the alert of the device.
  draft.alertId = raisedId;
  return isRaised ? joinParent(draft, state, rule, members, alert) : alert;
}

function moveParent(
  draft: Draft,
  area: DeviceRow,
  state: WorkingState,
  rule: GroupRule,
  { level, isRaised, devices }: { readonly level: Level | 0; readonly isRaised: boolean; readonly devices: number },
): void {
  const act: AlertAct = { actor: 'system', detail: { devices }, upstream: true };
  if (isRaised && level !== 0) moveConditionAlert(draft, area, state, rule.parent, { kind: 'evidence', level }, act);
  else if (level === 0) moveConditionAlert(draft, area, state, rule.parent, { kind: 'evidence-gone' }, act);
}

function isActive(alert: AlertRow | undefined): boolean {
  return alert?.state === 'active-unacknowledged' || alert?.state === 'active-acknowledged';
}

/** Whoever stands in the group says so in its own timeline. */
function joinParent(
  draft: Draft,
  state: WorkingState,
  rule: GroupRule,
  members: readonly GroupMember[],
  alert: AlertRow,
): AlertRow {
  const parent = openAlertOf(draft, state, rule.parent);
  if (parent === undefined) return alert;
  for (const member of members) {
    const child = draft.get('alert', member.alertId);
    if (child === undefined || child.parentId === parent.id || !isMemberStanding(draft, member)) continue;
    const joined: AlertRow = { ...child, parentId: parent.id, lastSequence: child.lastSequence + 1 };
    appendTimeline(draft, joined, 'joined', {
      actor: 'system',
      detail: { parentId: parent.id, parentKind: parent.kind },
    });
  }
  return draft.get('alert', alert.id) ?? alert;
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

/** Entries of a timeline that are no step of the machine. */
export type TimelineNote =
  | 'evidence'
  | 'incident-changed'
  | 'command'
  | 'handed-over'
  | 'joined'
  | 'commented'
  | 'assigned'
  | 'shelf-asked';

/** Puts the row with its newest timeline entry and tells the live stream. */
export function appendTimeline(
  draft: Draft,
  alert: AlertRow,
  type: AlertStepType | TimelineNote,
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
        ...unacknowledged,
        clearedAt: null,
      };
    case 'unacknowledged':
      // Its time is kept, since the next step must not seem to have come before it.
      return { lastEvidenceAt: now, ...unacknowledged };
    case 'unshelved':
      return { lastEvidenceAt: now, ...unacknowledged, shelvedUntil: null, withheld: false };
    case 'shelved':
      return { acknowledgedAt: now, acknowledgedBy: act.actor };
    case 'test-ended':
    case 'level-raised':
      return { lastEvidenceAt: now, ...unacknowledged };
    case 'acknowledged':
      return { acknowledgedAt: now, acknowledgedBy: act.actor };
    case 'cleared':
      return { clearedAt: now };
    case 'closed':
      return { closedAt: now, closedBy: act.actor, closeReason: act.reason ?? null };
  }
}

const unacknowledged = { acknowledgedAt: null, acknowledgedBy: null } as const;

function newAlert(draft: Draft, device: DeviceRow, kind: AlertKind, level: Level): AlertRow {
  const shelvedUntil = shelfOf(draft, device.id, kind)?.until ?? null;
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
    shelvedUntil,
    withheld: shelvedUntil !== null,
    parentId: null,
    assignedTo: null,
  };
}

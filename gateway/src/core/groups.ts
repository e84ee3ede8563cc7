import { type AlertKind, isOpenAlertState, type Level } from '@gridcall/contract/alert.ts';
import type { PlaceKind } from '@gridcall/contract/place.ts';
import { type AlertStepType, isMoreUrgent } from './alert-machine.ts';
import type { Draft } from './draft.ts';
import type { AlertRow, ConditionMemory, DeviceRow, GroupMember } from './model.ts';
import { nearestPlace } from './places.ts';
import { kindDefinition } from './rule-book.ts';
import { areaAsSubject, areaAsSubjectOf } from './subject.ts';

/** Alerts of several devices of one area that are one danger, or have one cause: they get a parent. */
export interface GroupRule {
  readonly parent: AlertKind;
  readonly of: readonly AlertKind[];
  readonly area: PlaceKind;
  /** So many devices, raised within so long of one another. */
  readonly devices: number;
  readonly withinMs: number;
  /** Whether the parent stands for its children: they call nobody by themselves, and the queue hears of the parent. */
  readonly speaksForChildren: boolean;
}

const RISER_MS = 10 * 60_000;

/**
 * Gas and smoke in one riser: two detectors do not fail alike, and what one flat has, the next will have; each is still
 * somebody's flat, and is taken by itself. A building whose devices fall silent together has lost its power or its switch.
 */
export const groupRules: readonly GroupRule[] = [
  {
    parent: 'gas_in_riser',
    of: ['gas_leak'],
    area: 'unit',
    devices: 2,
    withinMs: RISER_MS,
    speaksForChildren: false,
  },
  {
    parent: 'smoke_in_riser',
    of: ['smoke'],
    area: 'unit',
    devices: 2,
    withinMs: RISER_MS,
    speaksForChildren: false,
  },
  {
    parent: 'area_silent',
    of: ['device_silent', 'bridge_unreachable'],
    area: 'building',
    devices: 5,
    withinMs: 5 * 60_000,
    speaksForChildren: true,
  },
];

/** A parent with more children than this takes no further ones: those stand for themselves. */
export const GROUP_MEMBERS_MAXIMUM = 500;

export function groupRuleOfChild(kind: string): GroupRule | undefined {
  return groupRules.find(({ of }) => (of as readonly string[]).includes(kind));
}

export function groupRuleOfParent(kind: string): GroupRule | undefined {
  return groupRules.find(({ parent }) => parent === kind);
}

/** What a step of a child means for its group. */
export function groupEffect(type: AlertStepType): 'counts' | 'is-over' | 'is-gone' | 'nothing' {
  switch (type) {
    case 'raised':
    case 'raised-again':
    case 'level-raised':
    case 'test-ended':
    case 'unshelved':
      return 'counts';
    case 'cleared':
      return 'is-over';
    case 'closed':
    case 'shelved':
      return 'is-gone';
    case 'acknowledged':
    case 'unacknowledged':
      return 'nothing';
  }
}

/** The members after this step: those that are over count until the window has passed, and go then. */
export function membersAfter(
  members: readonly GroupMember[],
  alert: Pick<AlertRow, 'id' | 'deviceId'>,
  effect: 'counts' | 'is-over' | 'is-gone',
  now: number,
  withinMs: number,
): readonly GroupMember[] {
  const others = members.filter(({ alertId, isOver, at }) => alertId !== alert.id && !(isOver && at + withinMs <= now));
  const before = members.find(({ alertId }) => alertId === alert.id);
  if (effect === 'is-gone') return others;
  if (effect === 'is-over') return before === undefined ? others : [...others, { ...before, isOver: true }];
  if (others.length >= GROUP_MEMBERS_MAXIMUM) return others;
  return [...others, { deviceId: alert.deviceId, alertId: alert.id, at: now, isOver: false }];
}

/** Whether enough devices were raised close enough together. */
export function isGroup(members: readonly GroupMember[], rule: GroupRule, now: number): boolean {
  const recent = members.filter(({ at }) => now - at < rule.withinMs);
  return new Set(recent.map(({ deviceId }) => deviceId)).size >= rule.devices;
}

/** A danger to life is one of level 1 when there are two of it; silence matters as what is silent. */
export function parentLevel(draft: Draft, rule: GroupRule, members: readonly GroupMember[]): Level {
  if (!rule.speaksForChildren) return 1;
  const isLifeSafety = members.some(
    ({ deviceId }) => kindDefinition(draft.get('device', deviceId)?.kind ?? '')?.lifeSafety === true,
  );
  return isLifeSafety ? 2 : 3;
}

export function isMemberStanding(draft: Draft, { alertId }: GroupMember): boolean {
  const state = draft.get('alert', alertId)?.state;
  return state === 'active-unacknowledged' || state === 'active-acknowledged';
}

/**
 * The area whose parent an alert may join. One that speaks is of one company: who takes it takes the children, too. One
 * that only warns of a danger to everybody in the riser counts the devices of all.
 */
export function groupSubject(draft: Draft, rule: GroupRule, alert: AlertRow): DeviceRow | undefined {
  const area = nearestPlace(draft, alert.placeId, rule.area);
  if (area === undefined) return undefined;
  return rule.speaksForChildren ? areaAsSubjectOf(draft, 'area', area, alert.companyId) : areaAsSubject(draft, area);
}

/** Whether its parent calls in its place. */
export function isSpokenFor(draft: Draft, alert: AlertRow): boolean {
  const parent = alert.parentId === null ? undefined : draft.get('alert', alert.parentId);
  if (parent === undefined || !isOpenAlertState(parent.state)) return false;
  return groupRuleOfParent(parent.kind)?.speaksForChildren === true;
}

export function memoryWithMembers(
  memory: ConditionMemory | undefined,
  members: readonly GroupMember[],
  level: Level | 0,
  now: number,
): ConditionMemory {
  const before = memory?.evidenceLevel ?? 0;
  const isNews = level === 0 ? before !== 0 : isMoreUrgent(level, before);
  return { ...memory, members, evidenceLevel: level, since: isNews || memory === undefined ? now : memory.since };
}

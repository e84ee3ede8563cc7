import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import { categoryOf } from '@gridcall/contract/categories.ts';
import { type EscalationPolicy, type EscalationStep, shippedPolicies } from '@gridcall/contract/escalation.ts';
import type { PolicySnapshot } from './escalation-rows.ts';
import { alertKindDefinition } from './rule-book.ts';
import type { View } from './view.ts';

const MINUTE_MS = 60_000;
/** A working day has eight hours of work; by the wall it is a whole day. */
const WALL_PER_BUSINESS = 3;

/** What an operator wrote for a level, otherwise what is shipped: no level is ever without. */
export function policyOf(read: Pick<View, 'all'>, level: Level): EscalationPolicy {
  for (const policy of read.all('policy')) if (policy.level === level) return policy;
  return shippedPolicies[level];
}

/** The policy with its times as they are for this kind of alert, in order. */
export function snapshotOf(policy: EscalationPolicy, kind: AlertKind): PolicySnapshot {
  const dueMs = resolveWithinMs(alertKindDefinition(kind).categoryCode);
  let earliest = 0;
  const steps = policy.steps.map(({ posts, afterMs, afterDue = 0 }) => {
    // A category that is due soon would call the street before the community.
    earliest = Math.max(earliest, afterMs + Math.round(afterDue * dueMs));
    return { posts, afterMs: earliest };
  });
  const { id, version, level, repeatMs, lastRepeatMs, unacknowledgeMs } = policy;
  return { id, version, level, steps, repeatMs, lastRepeatMs, unacknowledgeMs };
}

function resolveWithinMs(categoryCode: string): number {
  const category = categoryOf(categoryCode);
  if (category === undefined) return 0;
  const factor = category.resolveClock === 'business' ? WALL_PER_BUSINESS : 1;
  return category.resolveMinutes * factor * MINUTE_MS;
}

/** One thing that is wrong with a policy: where, as a pointer into it, and why. */
export interface PolicyFault {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/** What no schema can say of a policy; none when it may stand. */
export function policyFaults(policy: Omit<EscalationPolicy, 'version'>): readonly PolicyFault[] {
  const faults = policy.steps.flatMap((step, index) => stepFaults(step, policy.steps[index - 1], index));
  if (policy.level > 2) return faults;
  if (policy.lastRepeatMs === null) {
    faults.push({
      path: '/lastRepeatMs',
      zh: '一、二级要一直叫到有人应答：请填最后一步多久再叫一次',
      en: 'level 1 and 2 call until somebody answers: say how often the last step is called again (lastRepeatMs)',
    });
  }
  if (policy.unacknowledgeMs === null) {
    faults.push({
      path: '/unacknowledgeMs',
      zh: '一、二级接警的人必须到场：请填多久没到就重新叫人',
      en: 'who takes level 1 or 2 has to arrive: say after how long it is nobody’s again (unacknowledgeMs)',
    });
  }
  return faults;
}

function stepFaults(step: EscalationStep, before: EscalationStep | undefined, index: number): PolicyFault[] {
  const path = `/steps/${index}`;
  if (before === undefined) {
    if (startOf(step) === 0) return [];
    return [{ path, zh: '第一步必须立即开始', en: 'the first step must begin at once: afterMs 0' }];
  }
  const isLater = step.afterMs > before.afterMs || (step.afterDue ?? 0) > (before.afterDue ?? 0);
  if (isLater) return [];
  return [
    { path, zh: `第 ${index + 1} 步要晚于第 ${index} 步`, en: `step ${index + 1} must come later than step ${index}` },
  ];
}

function startOf({ afterMs, afterDue = 0 }: EscalationStep): number {
  return afterMs + afterDue;
}

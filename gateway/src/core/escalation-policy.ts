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

/** What no schema can say of a policy: null when it may stand. */
export function policyFault(policy: Omit<EscalationPolicy, 'version'>): string | null {
  const [first] = policy.steps;
  if (first === undefined || startOf(first) > 0) return 'the first step must begin at once: afterMs 0';
  for (const [index, step] of policy.steps.entries()) {
    const before = policy.steps[index - 1];
    if (before === undefined) continue;
    const isLater = step.afterMs > before.afterMs || (step.afterDue ?? 0) > (before.afterDue ?? 0);
    if (!isLater) return `step ${index} must come later than step ${index - 1}`;
  }
  if (policy.level > 2) return null;
  if (policy.lastRepeatMs === null) return 'level 1 and 2 call until somebody answers: lastRepeatMs is missing';
  if (policy.unacknowledgeMs === null) return 'who takes level 1 or 2 has to arrive: unacknowledgeMs is missing';
  return null;
}

function startOf({ afterMs, afterDue = 0 }: EscalationStep): number {
  return afterMs + afterDue;
}

import type { Commissioning, CommissioningStep } from '@gridcall/contract/http-property.ts';

export type StepState = 'seen' | 'awaited' | 'late' | 'later';
export interface ShownStep {
  readonly step: CommissioningStep;
  readonly state: StepState;
  readonly seenAt: number | null;
}

/** So long may a step take before the page says what to do about it; a person walks to the valve in between, so `rule` has more. */
const patienceMs: Readonly<Record<CommissioningStep, number>> = {
  connected: 15_000,
  authenticated: 5000,
  topic: 15_000,
  decoded: 5000,
  rule: 30_000,
  steward: 10_000,
  incident: 10_000,
};

/**
 * seen: it came. awaited: the first that has not come, and its time is not up. late: awaited for too long. later: it comes
 * after one that has not come yet. A step may be seen although one before it was not (a silent device's first word tells
 * three at once).
 */
export function shownSteps(
  commissioning: Pick<Commissioning, 'steps' | 'startedAt'>,
  now: number,
): readonly ShownStep[] {
  let since = commissioning.startedAt;
  let isAwaiting = false;
  return commissioning.steps.map(({ step, seenAt }): ShownStep => {
    if (seenAt !== null) {
      since = Math.max(since, seenAt);
      return { step, state: 'seen', seenAt };
    }
    if (isAwaiting) return { step, state: 'later', seenAt };
    isAwaiting = true;
    return { step, state: now - since > patienceMs[step] ? 'late' : 'awaited', seenAt };
  });
}

/**
 *   running ─all seen→ complete ─finished→ finished
 *   running, complete ─its time is up→ over
 */
export type Stage = 'running' | 'complete' | 'finished' | 'over';
export function stageOf(commissioning: Pick<Commissioning, 'steps' | 'finishedAt' | 'until'>, now: number): Stage {
  if (commissioning.finishedAt !== null) return 'finished';
  if (now >= commissioning.until) return 'over';
  return commissioning.steps.every(({ seenAt }) => seenAt !== null) ? 'complete' : 'running';
}

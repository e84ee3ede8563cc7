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
 *   running ─all seen→ alarming ─the detector is quiet again→ complete ─finished→ finished
 *   running, alarming, complete ─its time is up→ over
 *
 * alarming: a certificate now would end the test under a standing alarm, and make it a real one.
 */
export type Stage = 'running' | 'alarming' | 'complete' | 'finished' | 'over';
export function stageOf(
  { steps, finishedAt, until, alertState }: Pick<Commissioning, 'steps' | 'finishedAt' | 'until' | 'alertState'>,
  now: number,
): Stage {
  if (finishedAt !== null) return 'finished';
  if (now >= until) return 'over';
  if (steps.some(({ seenAt }) => seenAt === null)) return 'running';
  return alertState?.startsWith('active') ? 'alarming' : 'complete';
}

type Problem = Commissioning['problems'][number];

/**
 * What went wrong and has not gone well since: a refusal is mended by the next sign-in, a wrong message by the next one
 * that went any further.
 */
export function sortedProblems({ problems, steps }: Pick<Commissioning, 'problems' | 'steps'>): {
  readonly open: readonly Problem[];
  readonly mended: readonly Problem[];
} {
  const latestFrom = (first: CommissioningStep): number => {
    const index = steps.findIndex(({ step }) => step === first);
    return Math.max(0, ...steps.slice(index).map(({ seenAt }) => seenAt ?? 0));
  };
  const signedIn = latestFrom('authenticated');
  const understood = latestFrom('decoded');
  const isMended = ({ at, topic }: Problem): boolean => at < (topic === '' ? signedIn : understood);
  return { open: problems.filter((problem) => !isMended(problem)), mended: problems.filter(isMended) };
}

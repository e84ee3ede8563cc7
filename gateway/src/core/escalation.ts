import type { PolicySnapshot, StopReason } from './escalation-rows.ts';

/**
 * The chain of one alert (promise 4: a human answers, or the next one is called):
 *
 *   none ──begin──► running ──due──► running            those of the step again, or the next step
 *     │               │  └──nobody──► running            a step without anybody is left at once
 *     └──hold──► held ─┴──due──► running                 quiet hours, a sensor that comes and goes
 *   any ──stop──► stopped ──due──► (unacknowledged)      who took it did not arrive: it begins anew
 *
 * `step` is -1 while nobody has been called, and when nobody of any step could be: the next call is to the first step.
 */
export interface EscalationPosition {
  readonly state: 'none' | 'running' | 'held' | 'stopped';
  readonly step: number;
  readonly round: number;
  /** When those of the step were called first. */
  readonly stepAt: number;
  /** Of a drill: the first step hears of it, once. */
  readonly isDrill: boolean;
  readonly stoppedBy: StopReason | null;
  readonly hasArrived: boolean;
  readonly policy: Pick<PolicySnapshot, 'steps' | 'repeatMs' | 'lastRepeatMs' | 'unacknowledgeMs'>;
}

export type EscalationHappening =
  /** It calls for the first time, or anew. */
  | { readonly kind: 'begin' }
  /** It is to call, but not before then. */
  | { readonly kind: 'hold'; readonly until: number }
  /** Its timer. */
  | { readonly kind: 'due' }
  /** Nobody of the step that it called last could be reached. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'stop'; readonly reason: StopReason };

export type EscalationMove =
  | { readonly kind: 'call'; readonly step: number; readonly round: number; readonly as: CallKind }
  /** Everybody has been tried; from the first step on again then. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'stop'; readonly reason: StopReason }
  | { readonly kind: 'unacknowledge' }
  | { readonly kind: 'nothing' };
export type CallKind = 'raised' | 'repeat' | 'escalated';

const nothing: EscalationMove = { kind: 'nothing' };

export function nextEscalation(
  position: EscalationPosition,
  happening: EscalationHappening,
  now: number,
): EscalationMove {
  switch (happening.kind) {
    case 'begin':
      return fromTheFirst(position);
    case 'hold':
      return { kind: 'hold', until: happening.until };
    case 'due':
      return onDue(position, now);
    case 'nobody':
      return onNobody(position, now);
    case 'stop':
      return onStop(position, happening.reason);
  }
}

function fromTheFirst(position: EscalationPosition): EscalationMove {
  return { kind: 'call', step: 0, round: position.round + 1, as: 'raised' };
}

function onDue(position: EscalationPosition, now: number): EscalationMove {
  switch (position.state) {
    case 'none':
      return nothing;
    case 'stopped':
      return position.stoppedBy === 'acknowledged' && !position.hasArrived ? { kind: 'unacknowledge' } : nothing;
    case 'running':
    case 'held': {
      const { step, round, stepAt, policy } = position;
      if (step < 0) return fromTheFirst(position);
      const gap = gapAfter(policy, step);
      if (gap === null || now < stepAt + gap) return { kind: 'call', step, round: round + 1, as: 'repeat' };
      return { kind: 'call', step: step + 1, round, as: 'escalated' };
    }
  }
}

function onNobody({ state, step, round, isDrill, policy }: EscalationPosition, now: number): EscalationMove {
  if (state !== 'running' || step < 0) return nothing;
  if (isDrill) return { kind: 'stop', reason: 'drill' };
  if (step + 1 < policy.steps.length) return { kind: 'call', step: step + 1, round, as: 'escalated' };
  if (policy.lastRepeatMs === null) return { kind: 'stop', reason: 'last-step' };
  return { kind: 'wait', until: now + policy.lastRepeatMs };
}

function onStop(position: EscalationPosition, reason: StopReason): EscalationMove {
  if (position.state === 'none') return nothing;
  // What ended needs no arrival; for anything else the first reason stands.
  if (position.state === 'stopped' && (reason !== 'ended' || position.stoppedBy === 'ended')) return nothing;
  return { kind: 'stop', reason };
}

/** How long those of a step have before the next ones are called; null for the last. */
function gapAfter({ steps }: Pick<PolicySnapshot, 'steps'>, step: number): number | null {
  const here = steps[step];
  const next = steps[step + 1];
  return here === undefined || next === undefined ? null : next.afterMs - here.afterMs;
}

/**
 * When a chain that has just called a step is due again; null when nothing follows: after the last step of what can
 * wait, and after the first of a drill.
 */
export function dueAfterCall(
  position: Pick<EscalationPosition, 'step' | 'stepAt' | 'isDrill' | 'policy'>,
  now: number,
): number | null {
  if (position.isDrill) return null;
  const { step, stepAt, policy } = position;
  const gap = gapAfter(policy, step);
  if (gap === null) return policy.lastRepeatMs === null ? null : now + policy.lastRepeatMs;
  const next = stepAt + gap;
  return policy.repeatMs === null ? next : Math.min(next, now + policy.repeatMs);
}

/** No chain sleeps longer than this, whatever a clock did while nobody ran. */
export function longestWaitMs(policy: EscalationPosition['policy']): number {
  const gaps = policy.steps.map((_step, index) => gapAfter(policy, index) ?? 0);
  return Math.max(policy.lastRepeatMs ?? 0, policy.unacknowledgeMs ?? 0, ...gaps);
}

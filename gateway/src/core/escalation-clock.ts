import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import { DIGEST_MINUTE } from '@gridcall/contract/escalation.ts';
import type { Draft } from './draft.ts';
import { longestWaitMs } from './escalation.ts';
import { arm } from './escalation-chain.ts';
import { beginChain } from './escalation-follow.ts';
import { mayCall } from './may-call.ts';
import type { EscalationRow, TimerRow } from './model.ts';
import { FLAPPING_MS } from './paging.ts';
import { nextMinuteOfDay, quietUntil } from './quiet-hours.ts';

/** The latest moment at which a timer of people's calls may be due, whatever a clock did while nobody looked. */
export function latestCallDue(draft: Draft, timer: TimerRow): number {
  if (timer.kind === 'bundle') return nextMinuteOfDay(draft.now, DIGEST_MINUTE);
  const chain = timer.alertId === null ? undefined : draft.view.get('escalation', timer.alertId);
  if (chain === undefined) return draft.now;
  // The quiet hours are those that the clock shows now.
  if (chain.heldFor === 'quiet-hours') return quietUntil(draft.now) ?? draft.now;
  return draft.now + (chain.heldFor === 'flapping' ? FLAPPING_MS : longestWaitMs(chain.policy));
}

/** The wall's time was set by so much: what the chains count in it moves along. */
export function moveCalls(draft: Draft, byMs: number): void {
  for (const chain of draft.view.all('escalation')) draft.put('escalation', moved(draft, chain, byMs));
  for (const row of draft.view.all('paging')) {
    const { raises, pagedAt, stepAt } = row;
    draft.put('paging', {
      ...row,
      raises: raises.map((at) => at + byMs),
      pagedAt: pagedAt === null ? null : pagedAt + byMs,
      stepAt: stepAt + byMs,
    });
  }
  for (const row of draft.view.all('pager')) {
    draft.put('pager', { ...row, pagedAt: row.pagedAt.map((at) => at + byMs) });
  }
}

function moved(draft: Draft, chain: EscalationRow, byMs: number): EscalationRow {
  const { startedAt, stepAt, heldFor, heldUntil, arrivedAt } = chain;
  const until = heldFor === 'quiet-hours' ? (quietUntil(draft.now) ?? draft.now) : (heldUntil ?? 0) + byMs;
  return {
    ...chain,
    startedAt: startedAt + byMs,
    stepAt: stepAt + byMs,
    heldUntil: heldUntil === null ? null : until,
    arrivedAt: arrivedAt === null ? null : arrivedAt + byMs,
  };
}

/**
 * After a start: a clock that was set back meanwhile makes nothing wait longer, and what was raised by a version that
 * called nobody is called for now.
 */
export function bootCalls(draft: Draft): void {
  const { now } = draft;
  for (const chain of draft.view.all('escalation')) {
    if (chain.stepAt > now)
      draft.put('escalation', { ...chain, stepAt: now, startedAt: Math.min(chain.startedAt, now) });
  }
  for (const row of draft.view.all('paging')) {
    if ((row.pagedAt ?? 0) > now) draft.put('paging', { ...row, pagedAt: now, stepAt: Math.min(row.stepAt, now) });
  }
  for (const alert of draft.view.all('alert')) {
    if (!isOpenAlertState(alert.state) || alert.acknowledgedAt !== null) continue;
    const chain = draft.view.get('escalation', alert.id);
    if (chain === undefined && mayCall(draft, alert)) beginChain(draft, alert, 'raised');
    else if (chain !== undefined && chain.state !== 'stopped' && !hasTimer(draft, chain)) arm(draft, alert, now);
  }
}

function hasTimer(draft: Draft, { alertId }: EscalationRow): boolean {
  return draft.view.get('timer', `escalation ${alertId}`) !== undefined;
}

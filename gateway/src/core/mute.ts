import type { AlertKind } from '@gridcall/contract/alert.ts';
import { remember } from './conditions.ts';
import type { WorkingState } from './device-state.ts';
import type { ReadingInput } from './input.ts';
import type { DeviceStateRow } from './model.ts';
import type { Rule } from './rule.ts';
import { MUTED_AT_MOST_MS } from './rule-book.ts';

type Values = ReadingInput['values'];

function saysMuted(rule: Rule, values: Values): boolean {
  for (const quantity of rule.mutedBy) if (values[quantity] === true) return true;
  return false;
}

function isOverdue(mutedSince: number | undefined, now: number): boolean {
  return mutedSince !== undefined && now - mutedSince > MUTED_AT_MOST_MS;
}

/** Keeps since when the device says that it does not measure. */
export function noteMute(state: WorkingState, rule: Rule, now: number): void {
  if (rule.mutedBy.length === 0) return;
  const memory = state.conditions[rule.alertKind];
  const since = memory?.mutedSince;
  const isSaid = saysMuted(rule, state.values);
  // A clock that was set back while nobody ran must not make the mute longer.
  if (isSaid ? since !== undefined && since <= now : since === undefined) return;
  const { mutedSince: _past, ...rest } = memory ?? { evidenceLevel: 0, since: now };
  remember(state, rule.alertKind, isSaid ? { ...rest, mutedSince: now } : rest);
}

/**
 * A device that was silent has its time anew: what it said meanwhile comes late, and nobody knows how long it lasted.
 */
export function restartMutes(state: WorkingState, now: number): void {
  for (const [kind, memory] of Object.entries(state.conditions)) {
    if (memory.mutedSince !== undefined) remember(state, kind as AlertKind, { ...memory, mutedSince: now });
  }
}

/** Whether the rule is not to be weighed over these values. */
export function isMuted(
  rule: Rule,
  state: Pick<DeviceStateRow, 'conditions'> | undefined,
  values: Values,
  now: number,
): boolean {
  return saysMuted(rule, values) && !isOverdue(state?.conditions[rule.alertKind]?.mutedSince, now);
}

/** Whether the device has said for too long that it does not measure. */
export function isMuteOverdue(state: Pick<DeviceStateRow, 'conditions'>, now: number): boolean {
  for (const memory of Object.values(state.conditions)) if (isOverdue(memory.mutedSince, now)) return true;
  return false;
}

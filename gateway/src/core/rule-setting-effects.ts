import { openAlertOf } from './alert-record.ts';
import { armTimer, clear, disarmTimer, raise, timerId, weigh } from './conditions.ts';
import { keepState } from './device-message.ts';
import { type WorkingState, workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { concerns, evidenceOf } from './evidence.ts';
import type { DeviceRow } from './model.ts';
import { isMuted } from './mute.ts';
import type { Rule } from './rule.ts';

/**
 * What a changed rule does to a device when its turn comes, from what it said last; done twice it does nothing more:
 *
 *   evidence before  | by the new thresholds   | what happens
 *   none             | beyond                  | as if it were said now: raised at once, or after the new on-delay
 *   stands           | beyond a worse stage    | the alert's level rises, and is to be taken anew
 *   stands           | beyond a lesser stage   | nothing: the level of an open alert never falls
 *   stands           | within the hysteresis   | nothing: it stands until the value is back by more than that
 *   stands           | within                  | the new off-delay runs from now; then it is over, or a person closes it
 *   any              | muted, or never said    | nothing until it is said
 *
 *   running timer    | new delay               | what happens
 *   on, or off       | over since it began     | it ends now: raised, or over
 *   on, or off       | not over                | it is due then; what has passed is counted
 *   none             | any                     | nothing: what is raised stays, what a person closed does not come again
 *
 * Its turn comes within a step or some seconds (rule-setting-round.ts). What it says before that is weighed by the new
 * rule already, and a delay that ends before that ends by the old one.
 */
export function applyRule(
  draft: Draft,
  device: DeviceRow,
  rule: Rule,
  { change, settingId }: { readonly change: RuleChange; readonly settingId: string },
): void {
  const row = draft.get('device_state', device.id);
  const link = draft.get('link', device.linkId);
  if (row === undefined || link === undefined || link.revokedAt !== null) return;
  const state = workingState(device.id, row);
  const detail = { values: valuesOf(rule, state), setting: settingId };
  if (change.thresholds && concerns(rule, detail.values)) weighAnew(draft, device, state, rule, detail);
  if (change.onDelay) moveOnDelay(draft, device, state, rule, detail);
  if (change.offDelay) moveOffDelay(draft, device, state, rule, detail);
  if (state.conditions !== row.conditions || state.openAlerts !== row.openAlerts) keepState(draft, device, row, state);
}

/** What an edit may have changed of the rule; where settings further in hide it, doing it all the same does nothing. */
export interface RuleChange {
  readonly thresholds: boolean;
  readonly onDelay: boolean;
  readonly offDelay: boolean;
}

type Detail = Readonly<Record<string, unknown>>;

/** What it said last of what the thresholds watch. */
function valuesOf(rule: Rule, state: WorkingState): WorkingState['values'] {
  const watched = rule.thresholds.flatMap(({ quantity }) => {
    const value = state.values[quantity];
    return value === undefined ? [] : [[quantity, value] as const];
  });
  return Object.fromEntries(watched);
}

function weighAnew(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule, detail: Detail): void {
  if (isMuted(rule, state, state.values, draft.now)) return;
  const memory = state.conditions[rule.alertKind];
  const level = evidenceOf(rule, state.values, memory);
  if (level === (memory?.evidenceLevel ?? 0)) return;
  weigh(draft, device, state, rule, level, { detail, atOnce: false });
}

/** A clock that was set back while nobody ran has left marks in what it now calls the future: they count from now. */
function dueAfter(draft: Draft, since: number, delayMs: number): number {
  return Math.min(since, draft.now) + delayMs;
}

function moveOnDelay(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule, detail: Detail): void {
  const kind = rule.alertKind;
  const memory = state.conditions[kind];
  const timer = draft.get('timer', timerId('condition-on', device.id, kind));
  // The timer of a dose is no delay: it stands for when the dose is full.
  if (timer === undefined || memory === undefined || memory.evidenceLevel === 0) return;
  const dueAt = dueAfter(draft, memory.since, rule.onDelayMs);
  if (dueAt > draft.now) {
    if (timer.dueAt !== dueAt) armTimer(draft, 'condition-on', device.id, kind, dueAt);
    return;
  }
  disarmTimer(draft, 'condition-on', device.id, kind);
  raise(draft, device, state, kind, memory.evidenceLevel, { detail }, 'device');
}

function moveOffDelay(draft: Draft, device: DeviceRow, state: WorkingState, rule: Rule, detail: Detail): void {
  const kind = rule.alertKind;
  const memory = state.conditions[kind];
  const timer = draft.get('timer', timerId('condition-off', device.id, kind));
  if (timer === undefined || memory === undefined || openAlertOf(draft, state, kind) === undefined) return;
  const dueAt = dueAfter(draft, memory.since, rule.offDelayMs);
  if (dueAt > draft.now) {
    if (timer.dueAt !== dueAt) armTimer(draft, 'condition-off', device.id, kind, dueAt);
    return;
  }
  disarmTimer(draft, 'condition-off', device.id, kind);
  clear(draft, device, state, kind, detail, 'device');
}

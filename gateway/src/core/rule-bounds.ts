import type { Level } from '@gridcall/contract/alert.ts';
import { isSet, type RuleThreshold, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import { beginningOf } from './event-table.ts';
import type { Rule, Stage, ThresholdEvidence } from './rule.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** The more urgent, the shorter anybody may let it wait. What the book itself asks for is always within. */
const onDelayAtMost: Readonly<Record<Exclude<Level, 1>, number>> = { 2: 5 * MINUTE_MS, 3: HOUR_MS, 4: 24 * HOUR_MS };
const OFF_DELAY_AT_MOST_MS = HOUR_MS;
/** Longer, and a detector that is well again would be taken for one in alarm. */
const LIFE_SAFETY_OFF_DELAY_AT_MOST_MS = 10 * MINUTE_MS;

export interface Bound {
  readonly minimum: number;
  readonly maximum: number;
}

export interface RuleBounds {
  readonly lifeSafety: boolean;
  /** Null where there is nothing to set: no delay of it would be waited for, or none may be. */
  readonly onDelayMs: Bound | null;
  readonly offDelayMs: Bound | null;
  readonly thresholds: readonly ThresholdEvidence[];
}

function mostUrgent(rule: Rule): Level {
  const stages = rule.thresholds.flatMap((threshold) => threshold.stages);
  const levels = [...rule.bits, ...rule.events, ...stages].map(({ level }) => level);
  const whole = [...levels, rule.exposure?.level ?? 4, rule.expiry ?? 4];
  return Math.min(...whole) as Level;
}

/** A danger to life: it may be told sooner than the book says, and for longer; never later, and never less. */
export function isOfLifeSafety(rule: Rule): boolean {
  return rule.exposure !== null || rule.bits.some(({ onReceipt }) => onReceipt) || mostUrgent(rule) === 1;
}

/** Within what each value of a rule may be set. */
export function boundsOf(rule: Rule): RuleBounds {
  const lifeSafety = isOfLifeSafety(rule);
  const isMeasured = rule.bits.length > 0 || rule.thresholds.length > 0;
  // Most events are facts that wait for nothing.
  const mayWait = isMeasured || rule.events.some(({ event }) => beginningOf(event)?.waits === true);
  const level = mostUrgent(rule);
  const onAtMost = level === 1 ? 0 : onDelayAtMost[level];
  const endsByItself = isMeasured || rule.exposure !== null;
  return {
    lifeSafety,
    onDelayMs: lifeSafety || !mayWait ? null : { minimum: 0, maximum: Math.max(rule.onDelayMs, onAtMost) },
    offDelayMs: endsByItself ? offDelayBound(rule, lifeSafety) : null,
    thresholds: rule.thresholds,
  };
}

function offDelayBound(rule: Rule, lifeSafety: boolean): Bound {
  if (!lifeSafety) return { minimum: 0, maximum: Math.max(rule.offDelayMs, OFF_DELAY_AT_MOST_MS) };
  return { minimum: rule.offDelayMs, maximum: Math.max(rule.offDelayMs, LIFE_SAFETY_OFF_DELAY_AT_MOST_MS) };
}

/** Nothing to set otherwise: such a rule stands on no page of settings. */
export function isFixed({ onDelayMs, offDelayMs, thresholds }: RuleBounds): boolean {
  return onDelayMs === null && offDelayMs === null && thresholds.length === 0;
}

export function stageFor(rule: Rule, { quantity, level }: Pick<RuleThreshold, 'quantity' | 'level'>) {
  const threshold = rule.thresholds.find((one) => one.quantity === quantity);
  const stage = threshold?.stages.find((one) => one.level === level);
  return threshold === undefined || stage === undefined ? undefined : { threshold, stage };
}

export interface ValueFault {
  readonly code: 'RULE_SETTING_INVALID' | 'RULE_SETTING_LIFE_SAFETY';
  readonly detail: string;
}

const invalid = (detail: string): ValueFault => ({ code: 'RULE_SETTING_INVALID', detail });

/**
 * What is wrong with values for a rule of the book; null when they may stand. `outer`: the rule as it holds where nothing
 * is set, from further out.
 */
export function valuesFault(rule: Rule, values: RuleValues, outer: Rule = rule): ValueFault | null {
  const bounds = boundsOf(rule);
  if (!isSet(values)) {
    return invalid('nothing is set: take the setting away instead');
  }
  return (
    delayFault('onDelayMs', values.onDelayMs, bounds) ??
    delayFault('offDelayMs', values.offDelayMs, bounds) ??
    thresholdsFault(rule, values.thresholds ?? [], bounds.lifeSafety) ??
    orderFault(outer, values.thresholds ?? [])
  );
}

function delayFault(field: 'onDelayMs' | 'offDelayMs', value: number | null, bounds: RuleBounds): ValueFault | null {
  if (value === null) return null;
  const bound = bounds[field];
  if (bound === null) {
    if (bounds.lifeSafety) return { code: 'RULE_SETTING_LIFE_SAFETY', detail: `${field}: it is told at once` };
    return invalid(`${field}: this condition waits for nothing`);
  }
  if (Number.isSafeInteger(value) && value >= bound.minimum && value <= bound.maximum) return null;
  const detail = `${field}: from ${bound.minimum / SECOND_MS} s to ${bound.maximum / SECOND_MS} s, not ${value / SECOND_MS} s`;
  return bounds.lifeSafety && value < bound.minimum ? { code: 'RULE_SETTING_LIFE_SAFETY', detail } : invalid(detail);
}

function thresholdsFault(rule: Rule, thresholds: readonly RuleThreshold[], lifeSafety: boolean): ValueFault | null {
  const said = new Set<string>();
  for (const one of thresholds) {
    const name = `${one.quantity} of level ${one.level}`;
    const found = stageFor(rule, one);
    if (found === undefined) return invalid(`${name}: the rule has no such stage`);
    if (said.has(name)) return invalid(`${name}: it is said twice`);
    said.add(name);
    const { from, to } = found.stage;
    if (Number.isFinite(one.at) && one.at >= from && one.at <= to) continue;
    const detail = `${name}: from ${from} to ${to}, not ${one.at}`;
    return lifeSafety && isDuller(found, one.at) ? { code: 'RULE_SETTING_LIFE_SAFETY', detail } : invalid(detail);
  }
  return null;
}

function isDuller({ threshold, stage }: { readonly threshold: ThresholdEvidence; readonly stage: Stage }, at: number) {
  return threshold.beyond === 'above' ? at > stage.at : at < stage.at;
}

/** What is less urgent is reached first: otherwise it would never be told. Stages that are not named are those from further out. */
function orderFault(rule: Rule, thresholds: readonly RuleThreshold[]): ValueFault | null {
  for (const { quantity, beyond, stages } of rule.thresholds) {
    const at = (stage: Stage) =>
      thresholds.find((one) => one.quantity === quantity && one.level === stage.level)?.at ?? stage.at;
    for (const [index, stage] of stages.entries()) {
      const lesser = stages[index + 1];
      if (lesser === undefined) continue;
      const isBefore = beyond === 'above' ? at(lesser) < at(stage) : at(lesser) > at(stage);
      if (!isBefore) {
        return invalid(
          `${quantity}: level ${lesser.level} at ${at(lesser)} must come before level ${stage.level} at ${at(stage)}`,
        );
      }
    }
  }
  return null;
}

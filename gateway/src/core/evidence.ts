import type { Level } from '@gridcall/contract/alert.ts';
import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { isMoreUrgent } from './alert-machine.ts';
import { beginningOf, endedBy } from './event-table.ts';
import { exposeTo } from './exposure.ts';
import type { ConditionMemory, DeviceStateRow } from './model.ts';
import type { Rule, ThresholdEvidence } from './rule.ts';

type Values = DeviceStateRow['values'];
type Memory = ConditionMemory | undefined;

/** The fact that a sensor is past its date: it stands until the sensor is replaced. */
export const EXPIRED = 'expired';

/** Level the rule's evidence stands for now; 0 when all is normal. */
export function evidenceOf(rule: Rule, values: Values, memory: Memory): Level | 0 {
  let level: Level | 0 = 0;
  const take = (other: Level | 0) => {
    if (other !== 0 && isMoreUrgent(other, level)) level = other;
  };
  for (const bit of rule.bits) if (values[bit.quantity] === true) take(bit.level);
  for (const threshold of rule.thresholds) take(stageOf(threshold, values, memory?.evidenceLevel ?? 0));
  if (memory?.standing !== undefined) for (const fact of memory.standing) take(levelOfFact(rule, fact));
  if (rule.exposure !== null && memory?.exposure?.over === true) take(rule.exposure.level);
  return level;
}

function stageOf(threshold: ThresholdEvidence, values: Values, held: Level | 0): Level | 0 {
  const value = values[threshold.quantity];
  if (typeof value !== 'number') return 0;
  const sign = threshold.beyond === 'above' ? 1 : -1;
  for (const { level, at } of threshold.stages) {
    const beyondBy = (value - at) * sign;
    const wasHeld = held !== 0 && held <= level;
    if (beyondBy >= 0 || (wasHeld && beyondBy > -threshold.hysteresis)) return level;
  }
  return 0;
}

function levelOfFact(rule: Rule, fact: string): Level | 0 {
  if (fact === EXPIRED) return rule.expiry ?? 0;
  return rule.events.find(({ event }) => event === fact)?.level ?? 0;
}

/** Whether the message says anything about what the rule watches. */
export function concerns(rule: Rule, values: Values): boolean {
  for (const bit of rule.bits) if (values[bit.quantity] !== undefined) return true;
  for (const threshold of rule.thresholds) if (values[threshold.quantity] !== undefined) return true;
  for (const quantity of rule.mutedBy) if (values[quantity] !== undefined) return true;
  for (const { event } of rule.events) if (twinSays(event, values) !== undefined) return true;
  return rule.exposure !== null && values[rule.exposure.quantity] !== undefined;
}

function twinSays(event: DeviceEventKind, values: Values): number | boolean | undefined {
  const twin = beginningOf(event)?.twin;
  return twin === undefined ? undefined : values[twin];
}

/** What the rule remembers after a live reading: an event whose switch is off is over, a concentration is taken in. */
export function afterReading(rule: Rule, values: Values, memory: Memory, isMuted: boolean, now: number): Memory {
  const ended = withoutFacts(memory, (fact) => isEvent(rule, fact) && twinSays(fact, values) === false);
  if (rule.exposure === null) return ended;
  const said = values[rule.exposure.quantity];
  if (typeof said !== 'number' && !isMuted) return ended;
  // While it warms up or tests itself, what it says is no measure of the air.
  return withExposure(ended, exposeTo(ended?.exposure, isMuted || typeof said !== 'number' ? null : said, now), now);
}

export type EventEffect = 'none' | 'begun' | 'ended';

/** What the rule remembers after an event, and what the event is to it. */
export function afterEvent(
  rule: Rule,
  event: DeviceEventKind,
  memory: Memory,
  now: number,
): { readonly effect: EventEffect; readonly memory: Memory } {
  if (isEvent(rule, event)) return { effect: 'begun', memory: withFact(memory, event, now) };
  const ended = endedBy(event).filter((one) => isEvent(rule, one));
  if (ended.length === 0) return { effect: 'none', memory };
  return { effect: 'ended', memory: withoutFacts(memory, (fact) => ended.some((one) => one === fact)) };
}

/** The switches that an ending event says are off. */
export function switchedOffBy(event: DeviceEventKind): readonly Quantity[] {
  return endedBy(event).flatMap((one) => beginningOf(one)?.twin ?? []);
}

function isEvent(rule: Rule, fact: string): fact is DeviceEventKind {
  return rule.events.some(({ event }) => event === fact);
}

/**
 * Whether nothing but events is the evidence. An event is a moment: a press is never taken back, and the end of any other
 * may be lost, or never be told by this model. Only a switch says again and again how things stand.
 */
export function isByEventsOnly(rule: Rule, values: Values, memory: Memory): boolean {
  const withoutEvents = afterClosing(rule, memory);
  return withoutEvents !== memory && evidenceOf(rule, values, withoutEvents) === 0;
}

/** What is remembered once a person has closed the alert: its events have been answered, and the next one is news. */
export function afterClosing(rule: Rule, memory: Memory): Memory {
  return withoutFacts(memory, (fact) => isEvent(rule, fact));
}

export function withFact(memory: Memory, fact: string, now: number): ConditionMemory {
  const known = memory ?? { evidenceLevel: 0, since: now };
  const standing = known.standing ?? [];
  return standing.includes(fact) ? known : { ...known, standing: [...standing, fact] };
}

/** The same object when none of the facts stood. */
export function withoutFacts(memory: Memory, isOver: (fact: string) => boolean): Memory {
  if (memory?.standing === undefined) return memory;
  const left = memory.standing.filter((fact) => !isOver(fact));
  if (left.length === memory.standing.length) return memory;
  const { standing: _before, ...rest } = memory;
  return left.length === 0 ? rest : { ...rest, standing: left };
}

export function withExposure(memory: Memory, exposure: ConditionMemory['exposure'], now: number): Memory {
  if (memory?.exposure === exposure) return memory;
  const { exposure: _before, ...rest } = memory ?? { evidenceLevel: 0 as const, since: now };
  return exposure === undefined ? rest : { ...rest, exposure };
}

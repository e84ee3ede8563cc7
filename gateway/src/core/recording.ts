import { type BooleanQuantity, isQuantity, type NumberQuantity, quantities } from '@gridcall/contract/quantity.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { ReadingInput } from './input.ts';
import type { ReadingSummary } from './model.ts';

type Values = ReadingInput['values'];
type Value = number | boolean;

const SUMMARY_MS = 60_000;

function isSound(name: string, value: unknown): boolean {
  if (!isQuantity(name)) return false;
  const definition: NumberQuantity | BooleanQuantity = quantities[name];
  return definition.type === 'boolean' ? typeof value === 'boolean' : Number.isFinite(value);
}

/** Links check values already; what slips through is left out here instead of harming a rule. */
export function soundValues(values: Values): Values {
  for (const name in values) {
    if (!isSound(name, values[name as keyof Values])) {
      return Object.fromEntries(Object.entries(values).filter(([key, value]) => isSound(key, value)));
    }
  }
  return values;
}

/** The latest value of each quantity; the same object when nothing changed. */
export function mergeValues(known: Values, values: Values): Values {
  for (const name in values) {
    const key = name as keyof Values;
    if (known[key] !== values[key]) return { ...known, ...values };
  }
  return known;
}

/** Every edge of a switch, every first value, and every number that moved by its deadband is worth a row. */
function isWorthARow(recorded: Values, values: Values): boolean {
  for (const name in values) {
    const key = name as keyof Values;
    const value = values[key];
    const last = recorded[key];
    if (value === last) continue;
    if (typeof value !== 'number' || typeof last !== 'number') return true;
    const definition: NumberQuantity | BooleanQuantity = quantities[key];
    if (definition.type === 'boolean' || Math.abs(value - last) >= definition.deadband) return true;
  }
  return false;
}

/** Keeps one live reading: as a row of its own, or in the minute's summary. */
export function recordReading(
  draft: Draft,
  input: ReadingInput,
  values: Values,
  observedAt: number,
  state: WorkingState,
): void {
  const now = draft.now;
  const summary = state.summary;
  if (summary !== null && (now - summary.from >= SUMMARY_MS || now < summary.from)) flushSummary(draft, state);
  if (input.messageKey.startsWith('i:') || isWorthARow(state.recorded, values)) {
    keepReading(draft, input, values, observedAt, 0);
    state.recorded = mergeValues(state.recorded, values);
    return;
  }
  state.summary = fold(state.summary, values, now);
  draft.changes.push({
    op: 'remember',
    deviceId: input.deviceId,
    messageKey: input.messageKey,
    seen: { contentHash: input.contentHash, receivedAt: now },
  });
}

export function keepReading(
  draft: Draft,
  input: ReadingInput,
  values: Values,
  observedAt: number,
  quality: 0 | 1,
): void {
  draft.append('reading', {
    deviceId: input.deviceId,
    observedAt,
    receivedAt: draft.now,
    messageKey: input.messageKey,
    contentHash: input.contentHash,
    quality,
    values,
  });
}

/**
 * Writes the minute's summary. Beside minimum and maximum it has the highest value under the quantity's own name, so
 * that a chart reads every row alike.
 */
export function flushSummary(draft: Draft, state: WorkingState): void {
  const summary = state.summary;
  if (summary === null) return;
  const { from, count, minimum, maximum } = summary;
  draft.append('reading', {
    deviceId: state.deviceId,
    observedAt: from,
    receivedAt: draft.now,
    messageKey: `s:${from}`,
    contentHash: 0,
    quality: 2,
    values: { ...maximum, minimum, maximum, count },
  });
  state.summary = null;
}

function fold(summary: ReadingSummary | null, values: Values, now: number): ReadingSummary {
  if (summary === null) {
    const numbers = Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'));
    return { from: now, count: 1, minimum: numbers, maximum: numbers };
  }
  return {
    from: summary.from,
    count: summary.count + 1,
    minimum: extreme(summary.minimum, values, isLower),
    maximum: extreme(summary.maximum, values, isHigher),
  };
}

const isLower = (value: number, than: number) => value < than;
const isHigher = (value: number, than: number) => value > than;

function extreme(
  known: ReadingSummary['minimum'],
  values: Readonly<Record<string, Value>>,
  beats: (value: number, than: number) => boolean,
): ReadingSummary['minimum'] {
  let result: Partial<Record<keyof Values, number>> | undefined;
  for (const name in values) {
    const key = name as keyof Values;
    const value = values[key];
    if (typeof value !== 'number') continue;
    const last = known[key];
    if (last !== undefined && !beats(value, last)) continue;
    result ??= { ...known };
    result[key] = value;
  }
  return result ?? known;
}

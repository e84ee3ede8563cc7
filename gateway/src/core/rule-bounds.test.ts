import { NOTHING_SET } from '@gridcall/contract/rule-setting.ts';
import { describe, expect, it } from 'vitest';
import { ruleBook, ruleOf } from './rule-book.ts';
import { boundsOf, isFixed, isOfLifeSafety, valuesFault } from './rule-bounds.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function book(kind: string, alertKind: string) {
  const rule = ruleOf(kind, alertKind);
  if (rule === undefined) throw new Error(`${kind} has no ${alertKind}`);
  return rule;
}

describe('within what a rule may be set', () => {
  it.each([
    // Kind of device, condition, on-delay, off-delay, in ms; null is what nobody sets.
    ['gas-detector', 'gas_leak', null, [10_000, 10 * MINUTE]],
    ['smoke-detector', 'smoke', null, [10_000, 10 * MINUTE]],
    ['carbon-monoxide-detector', 'carbon_monoxide', null, [10_000, 10 * MINUTE]],
    ['lift', 'lift_entrapment', null, [0, 10 * MINUTE]],
    ['access-gate', 'panic_button', null, null],
    ['access-gate', 'fire_input', null, null],
    ['access-gate', 'gate_duress', null, null],
    ['access-gate', 'gate_forced', null, null],
    ['access-gate', 'gate_held_open', [0, HOUR], [0, HOUR]],
    ['leak-sensor', 'water_leak', [0, 5 * MINUTE], [0, HOUR]],
    ['gas-detector', 'tamper', [0, HOUR], [0, HOUR]],
    ['gas-detector', 'device_fault', [0, HOUR], [0, HOUR]],
    ['pump', 'device_fault', [0, 24 * HOUR], [0, HOUR]],
    ['leak-sensor', 'battery_low', [0, 24 * HOUR], [0, HOUR]],
  ] as const)('%s %s: on-delay %j, off-delay %j', (kind, alertKind, on, off) => {
    const bound = (pair: readonly [number, number] | null) => pair && { minimum: pair[0], maximum: pair[1] };
    expect(boundsOf(book(kind, alertKind))).toMatchObject({ onDelayMs: bound(on), offDelayMs: bound(off) });
  });

  it('of a danger to life: nothing later, nothing duller than the book, for every kind there is', () => {
    const dangers = Object.entries(ruleBook).flatMap(([kind, rules]) =>
      rules.filter(isOfLifeSafety).map((rule) => [`${kind} ${rule.alertKind}`, rule] as const),
    );
    expect(dangers.map(([name]) => name)).toEqual([
      ...['gas-detector gas_leak', 'access-gate gate_duress', 'access-gate panic_button', 'access-gate fire_input'],
      ...['smoke-detector smoke', 'carbon-monoxide-detector carbon_monoxide', 'lift lift_entrapment'],
    ]);
    for (const [, rule] of dangers) {
      const { onDelayMs, offDelayMs, thresholds } = boundsOf(rule);
      expect(onDelayMs).toBeNull();
      if (offDelayMs !== null) expect(offDelayMs.minimum).toBe(rule.offDelayMs);
      for (const { beyond, stages } of thresholds) {
        for (const stage of stages) expect(beyond === 'above' ? stage.to : stage.from).toBe(stage.at);
      }
    }
  });

  it('what the book says is always within', () => {
    for (const rule of Object.values(ruleBook).flat()) {
      const { onDelayMs, offDelayMs } = boundsOf(rule);
      if (onDelayMs !== null) expect(rule.onDelayMs).toBeLessThanOrEqual(onDelayMs.maximum);
      if (offDelayMs !== null) expect(rule.offDelayMs).toBeGreaterThanOrEqual(offDelayMs.minimum);
      for (const { stages } of rule.thresholds) {
        for (const { at, from, to } of stages) expect(from <= at && at <= to).toBe(true);
      }
    }
    expect(isFixed(boundsOf(book('access-gate', 'panic_button')))).toBe(true);
    expect(isFixed(boundsOf(book('gas-detector', 'gas_leak')))).toBe(false);
  });
});

describe('values that are refused, and those that may stand', () => {
  const methane = (level: 1 | 2 | 3, at: number) => ({ quantity: 'methane_lel' as const, level, at });
  const battery = (level: 3 | 4, at: number) => ({ quantity: 'battery_pct' as const, level, at });
  const life = 'RULE_SETTING_LIFE_SAFETY';
  const bad = 'RULE_SETTING_INVALID';
  it.each([
    ['gas-detector', 'gas_leak', {}, bad, 'nothing is set: take the setting away instead'],
    ['gas-detector', 'gas_leak', { onDelayMs: 0 }, life, 'onDelayMs: it is told at once'],
    ['gas-detector', 'gas_leak', { offDelayMs: 9999 }, life, 'offDelayMs: from 10 s to 600 s, not 9.999 s'],
    ['gas-detector', 'gas_leak', { offDelayMs: 600_001 }, bad, 'offDelayMs: from 10 s to 600 s, not 600.001 s'],
    ['gas-detector', 'gas_leak', { offDelayMs: 600_000 }, null, ''],
    [
      'gas-detector',
      'gas_leak',
      { thresholds: [methane(2, 25.1)] },
      life,
      'methane_lel of level 2: from 10 to 25, not 25.1',
    ],
    ['gas-detector', 'gas_leak', { thresholds: [methane(2, 9)] }, bad, 'methane_lel of level 2: from 10 to 25, not 9'],
    [
      'gas-detector',
      'gas_leak',
      { thresholds: [methane(2, Number.NaN)] },
      bad,
      'methane_lel of level 2: from 10 to 25, not NaN',
    ],
    ['gas-detector', 'gas_leak', { thresholds: [methane(2, 10)] }, null, ''],
    ['gas-detector', 'gas_leak', { thresholds: [methane(1, 26)] }, null, ''],
    [
      'gas-detector',
      'gas_leak',
      { thresholds: [methane(1, 25)] },
      bad,
      'methane_lel: level 2 at 25 must come before level 1 at 25',
    ],
    ['gas-detector', 'gas_leak', { thresholds: [methane(1, 20), methane(2, 15)] }, null, ''],
    [
      'gas-detector',
      'gas_leak',
      { thresholds: [methane(2, 15), methane(2, 16)] },
      bad,
      'methane_lel of level 2: it is said twice',
    ],
    [
      'gas-detector',
      'gas_leak',
      { thresholds: [methane(3, 15)] },
      bad,
      'methane_lel of level 3: the rule has no such stage',
    ],
    ['gas-detector', 'battery_low', { thresholds: [battery(4, 30)] }, null, ''],
    [
      'gas-detector',
      'battery_low',
      { thresholds: [battery(4, 51)] },
      bad,
      'battery_pct of level 4: from 5 to 50, not 51',
    ],
    [
      'gas-detector',
      'battery_low',
      { thresholds: [battery(3, 16)] },
      bad,
      'battery_pct: level 4 at 15 must come before level 3 at 16',
    ],
    ['smoke-detector', 'smoke', { onDelayMs: 1000 }, life, 'onDelayMs: it is told at once'],
    ['access-gate', 'gate_forced', { onDelayMs: 1000 }, bad, 'onDelayMs: this condition waits for nothing'],
    ['access-gate', 'gate_held_open', { onDelayMs: 600_000, offDelayMs: 0 }, null, ''],
    ['access-gate', 'gate_held_open', { onDelayMs: 1.5 }, bad, 'onDelayMs: from 0 s to 3600 s, not 0.0015 s'],
    ['leak-sensor', 'water_leak', { onDelayMs: 300_001 }, bad, 'onDelayMs: from 0 s to 300 s, not 300.001 s'],
  ] as const)('%s %s %j: %s', (kind, alertKind, values, code, detail) => {
    const given = { ...NOTHING_SET, ...values } as Parameters<typeof valuesFault>[1];
    expect(valuesFault(book(kind, alertKind), given)).toEqual(code === null ? null : { code, detail });
  });
});

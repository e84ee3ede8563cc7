import { type AlertKind, type AlertKindDefinition, alertKinds, type Level } from '@gridcall/contract/alert.ts';
import {
  type DeviceEventKind,
  type DeviceKind,
  type DeviceKindDefinition,
  deviceKinds,
  isDeviceKind,
} from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { bit, event, type Rule, rule, type Stage, type ThresholdEvidence } from './rule.ts';

const notMeasuring: readonly Quantity[] = ['warming_up', 'self_test'];

const tamper = rule('tamper', { bits: [bit('tamper', 3)], events: [event('tamper', 3)], offDelayMs: 2000 });

/** A fault that stands; a moment of it is a loose plug that somebody is just putting in. */
const FAULT_STANDS_MS = 10 * 60_000;
function fault(level: Level, events: readonly DeviceEventKind[] = []): Rule {
  return rule('device_fault', {
    bits: [bit('fault', level)],
    events: events.map((kind) => event(kind, level)),
    onDelayMs: FAULT_STANDS_MS,
  });
}

/** An empty battery of a detector of a danger to life is a detector that will not sound. */
function batteryLow(levelWhenEmpty: Level): Rule {
  const low: Stage = { level: 4, at: 15, from: 5, to: 50 };
  const stages = levelWhenEmpty === 4 ? [low] : [{ level: levelWhenEmpty, at: 0, from: 0, to: 20 }, low];
  return rule('battery_low', {
    bits: [bit('battery_low', 4)],
    thresholds: [{ quantity: 'battery_pct', beyond: 'below', hysteresis: 5, stages }],
  });
}

/** A sensor at its end may show nothing in any gas: its place is not protected. Each device may have a date. */
const sensorAtItsEnd = rule('end_of_life', { bits: [bit('end_of_life', 3)], expiry: 3 });
const lifeSafetyAtItsEnd = rule('end_of_life', { expiry: 3 });
const deviceAtItsEnd = rule('end_of_life', { expiry: 4 });

/**
 * GB/T 50493-2019 5.5: first stage at most 25 %LEL, second at most 50 %LEL. Parts of a million are no evidence. Below
 * 10 %LEL what cooks would call people, and with its hysteresis an alert would hardly ever end.
 */
function earlyWarning(quantity: Quantity): ThresholdEvidence {
  const stages: readonly Stage[] = [
    { level: 1, at: 50, from: 10, to: 50 },
    { level: 2, at: 25, from: 10, to: 25 },
  ];
  return { quantity, beyond: 'above', hysteresis: 5, stages };
}

/** The one table of rules. A detector's own alarm bit is the truth; thresholds are an early warning beside it. */
export const ruleBook: Readonly<Record<DeviceKind, readonly Rule[]>> = {
  'gas-detector': [
    rule('gas_leak', {
      bits: [bit('alarm', 1, true)],
      thresholds: [earlyWarning('methane_lel'), earlyWarning('propane_lel'), earlyWarning('gas_lel')],
      offDelayMs: 10_000,
      mutedBy: notMeasuring,
    }),
    tamper,
    fault(3),
    sensorAtItsEnd,
    batteryLow(3),
  ],
  'leak-sensor': [
    rule('water_leak', { bits: [bit('leak', 2)], onDelayMs: 2000, offDelayMs: 10_000 }),
    tamper,
    fault(4),
    deviceAtItsEnd,
    batteryLow(4),
  ],
  'access-gate': [
    rule('gate_forced', { events: [event('forced_open', 2)] }),
    rule('gate_held_open', { bits: [bit('open', 3)], events: [event('held_open', 3)], onDelayMs: 120_000 }),
    rule('gate_duress', { events: [event('duress', 1)] }),
    rule('panic_button', { events: [event('panic', 1)] }),
    rule('fire_input', { events: [event('fire_input', 1)] }),
    tamper,
    fault(4, ['reader_offline', 'mains_failed']),
    deviceAtItsEnd,
    batteryLow(4),
  ],
  'smoke-detector': [
    rule('smoke', { bits: [bit('alarm', 1, true)], offDelayMs: 10_000, mutedBy: notMeasuring }),
    tamper,
    fault(3),
    sensorAtItsEnd,
    batteryLow(3),
  ],
  'carbon-monoxide-detector': [
    rule('carbon_monoxide', {
      bits: [bit('alarm', 1, true)],
      exposure: { quantity: 'co_ppm', level: 1 },
      offDelayMs: 10_000,
      mutedBy: notMeasuring,
    }),
    tamper,
    fault(3),
    sensorAtItsEnd,
    batteryLow(3),
  ],
  lift: [
    rule('lift_entrapment', {
      bits: [bit('entrapment', 1, true)],
      events: [event('entrapment', 1), event('alarm_button', 1)],
    }),
    rule('lift_out_of_service', { bits: [bit('out_of_service', 2)], events: [event('out_of_service', 2)] }),
    fault(3, ['mains_failed']),
    lifeSafetyAtItsEnd,
  ],
  'gas-valve': [tamper, fault(3, ['mains_failed']), lifeSafetyAtItsEnd, batteryLow(3)],
  siren: [tamper, fault(3, ['mains_failed']), lifeSafetyAtItsEnd, batteryLow(3)],
  pump: [tamper, fault(4, ['mains_failed']), deviceAtItsEnd],
  // What a bridge's will means for its children is no condition of one device.
  bridge: [deviceAtItsEnd],
};

export type { Rule } from './rule.ts';

const noRules: readonly Rule[] = [];

export function rulesOf(kind: string): readonly Rule[] {
  return isDeviceKind(kind) ? ruleBook[kind] : noRules;
}

export function ruleOf(kind: string, alertKind: string): Rule | undefined {
  return rulesOf(kind).find((rule) => rule.alertKind === alertKind);
}

export function isAlertKind(kind: string): kind is AlertKind {
  return Object.hasOwn(alertKinds, kind);
}

/** What a newer gateway may have left in a row: a person has to see to it, and the desk to what it is. */
const unknownAlertKind: AlertKindDefinition = { zh: '未知', en: 'Unknown', latched: true, categoryCode: 'D02' };

export function alertKindDefinition(kind: string): AlertKindDefinition {
  return isAlertKind(kind) ? alertKinds[kind] : unknownAlertKind;
}

export function kindDefinition(kind: string): DeviceKindDefinition | undefined {
  return isDeviceKind(kind) ? deviceKinds[kind] : undefined;
}

/**
 * So long a detector may say that it warms up or tests itself. Sensors are warm after some minutes; one that never is
 * has failed, and what it says counts again: a false alarm is closed, a missed one is not.
 */
export const MUTED_AT_MOST_MS = 15 * 60_000;

/** Beats a device may miss before its silence is an alert. */
export const SILENT_AFTER_BEATS = 3;

export function silenceLimitMs(device: { readonly reportEveryMs: number }): number {
  return SILENT_AFTER_BEATS * device.reportEveryMs;
}

/** A silent detector of a danger to life matters more than a silent gate. */
export function silenceLevel(kind: string): Level {
  return kindDefinition(kind)?.lifeSafety === true ? 3 : 4;
}

import { type AlertKind, type AlertKindDefinition, alertKinds, type Level } from '@gridcall/contract/alert.ts';
import {
  type DeviceKind,
  type DeviceKindDefinition,
  deviceKinds,
  isDeviceKind,
} from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { bit, type EventEvidence, type Rule, rule, type ThresholdEvidence } from './rule.ts';

const notMeasuring: readonly Quantity[] = ['warming_up', 'self_test'];

const tamperEvents: EventEvidence = { level: 3, set: ['tamper'], clear: ['tamper_cleared'] };
const tamper = rule('tamper', { bits: [bit('tamper', 3)], events: tamperEvents, offDelayMs: 2000 });

/** A fault that stands; a moment of it is a loose plug that somebody is just putting in. */
const FAULT_STANDS_MS = 10 * 60_000;
const lifeSafetyFault = rule('device_fault', { bits: [bit('fault', 3)], onDelayMs: FAULT_STANDS_MS });
const fault = rule('device_fault', { bits: [bit('fault', 4)], onDelayMs: FAULT_STANDS_MS });
const batteryLow = rule('battery_low', { bits: [bit('battery_low', 4)] });
const endOfLife = rule('end_of_life', { bits: [bit('end_of_life', 3)] });

/** GB/T 50493-2019 5.5: first stage at most 25 %LEL, second at most 50 %LEL. Parts of a million are no evidence. */
function earlyWarning(quantity: Quantity): ThresholdEvidence {
  const stages = [
    { level: 1, at: 50 },
    { level: 2, at: 25 },
  ] as const;
  return { quantity, hysteresis: 5, stages };
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
    lifeSafetyFault,
    endOfLife,
    batteryLow,
  ],
  'leak-sensor': [
    rule('water_leak', { bits: [bit('leak', 2)], onDelayMs: 2000, offDelayMs: 10_000 }),
    tamper,
    fault,
    batteryLow,
  ],
  'access-gate': [
    rule('gate_forced', { events: { level: 2, set: ['forced_open'], clear: ['closed'] } }),
    rule('gate_held_open', {
      bits: [bit('open', 3)],
      events: { level: 3, set: ['held_open'], clear: ['closed'] },
      onDelayMs: 120_000,
    }),
    rule('gate_duress', { events: { level: 1, set: ['duress'], clear: [] } }),
    rule('panic_button', { events: { level: 1, set: ['panic'], clear: [] } }),
    rule('fire_input', { events: { level: 1, set: ['fire_input'], clear: ['fire_input_cleared'] } }),
    tamper,
    rule('device_fault', {
      bits: [bit('fault', 4)],
      events: { level: 4, set: ['reader_offline', 'mains_failed'], clear: ['reader_online', 'mains_restored'] },
      onDelayMs: FAULT_STANDS_MS,
    }),
    batteryLow,
  ],
  'smoke-detector': [
    rule('smoke', { bits: [bit('alarm', 1, true)], offDelayMs: 10_000, mutedBy: notMeasuring }),
    tamper,
    lifeSafetyFault,
    endOfLife,
    batteryLow,
  ],
  'carbon-monoxide-detector': [
    rule('carbon_monoxide', { bits: [bit('alarm', 1, true)], offDelayMs: 10_000, mutedBy: notMeasuring }),
    tamper,
    lifeSafetyFault,
    endOfLife,
    batteryLow,
  ],
  lift: [
    rule('lift_entrapment', {
      bits: [bit('entrapment', 1, true)],
      events: { level: 1, set: ['entrapment', 'alarm_button'], clear: ['entrapment_cleared'] },
    }),
    rule('lift_out_of_service', {
      bits: [bit('out_of_service', 2)],
      events: { level: 2, set: ['out_of_service'], clear: ['in_service'] },
    }),
    rule('device_fault', {
      bits: [bit('fault', 3)],
      events: { level: 3, set: ['mains_failed'], clear: ['mains_restored'] },
      onDelayMs: FAULT_STANDS_MS,
    }),
  ],
  // What a bridge's will means for its children is no condition of one device.
  bridge: [],
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

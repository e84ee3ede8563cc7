import { type AlertKind, type AlertKindDefinition, alertKinds, type Level } from '@gridcall/contract/alert.ts';
import {
  type DeviceEventKind,
  type DeviceKind,
  type DeviceKindDefinition,
  deviceKinds,
  isDeviceKind,
} from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';

/** A switch of the device: true is evidence. */
export interface BitEvidence {
  readonly quantity: Quantity;
  readonly level: Level;
  /** Raises on receipt, whatever the message's timestamp says; only what the device marks as history does not. */
  readonly onReceipt: boolean;
}

/** A value at or above `at` is evidence; it stays so until the value is `hysteresis` under it. */
export interface ThresholdEvidence {
  readonly quantity: Quantity;
  readonly hysteresis: number;
  /** Most urgent first. */
  readonly stages: readonly { readonly level: Level; readonly at: number }[];
}

/** Events that begin and end the condition; they act on receipt, and no delay holds them. */
export interface EventEvidence {
  readonly level: Level;
  readonly set: readonly DeviceEventKind[];
  readonly clear: readonly DeviceEventKind[];
}

export interface Rule {
  readonly alertKind: AlertKind;
  readonly bits: readonly BitEvidence[];
  readonly thresholds: readonly ThresholdEvidence[];
  readonly events: EventEvidence | null;
  /** How long evidence must stand before it is an alert. */
  readonly onDelayMs: number;
  /** How long evidence must be gone before the alert is over. */
  readonly offDelayMs: number;
  /** While one of these is true the rule is not weighed at all: it neither raises nor clears. Not for ever, though. */
  readonly mutedBy: readonly Quantity[];
}

function bit(quantity: Quantity, level: Level, onReceipt = false): BitEvidence {
  return { quantity, level, onReceipt };
}

const tamperEvents: EventEvidence = { level: 3, set: ['tamper'], clear: ['tamper_cleared'] };

/**
 * The one table of rules. The detector's own alarm bit is the truth of a gas leak; thresholds are an early warning
 * (GB/T 50493-2019 5.5: first stage at most 25 %LEL, second at most 50 %LEL).
 */
export const ruleBook: Readonly<Record<DeviceKind, readonly Rule[]>> = {
  'gas-detector': [
    {
      alertKind: 'gas_leak',
      bits: [bit('alarm', 1, true)],
      thresholds: [
        {
          quantity: 'methane_lel',
          hysteresis: 5,
          stages: [
            { level: 1, at: 50 },
            { level: 2, at: 25 },
          ],
        },
      ],
      events: null,
      onDelayMs: 0,
      offDelayMs: 10_000,
      mutedBy: ['warming_up', 'self_test'],
    },
    {
      alertKind: 'tamper',
      bits: [],
      thresholds: [],
      events: tamperEvents,
      onDelayMs: 0,
      offDelayMs: 0,
      mutedBy: [],
    },
  ],
  'leak-sensor': [
    {
      alertKind: 'water_leak',
      bits: [bit('leak', 2)],
      thresholds: [],
      events: null,
      onDelayMs: 2000,
      offDelayMs: 10_000,
      mutedBy: [],
    },
    {
      alertKind: 'tamper',
      bits: [],
      thresholds: [],
      events: tamperEvents,
      onDelayMs: 0,
      offDelayMs: 0,
      mutedBy: [],
    },
  ],
  'access-gate': [
    {
      alertKind: 'gate_forced',
      bits: [],
      thresholds: [],
      events: { level: 2, set: ['forced_open'], clear: ['closed'] },
      onDelayMs: 0,
      offDelayMs: 0,
      mutedBy: [],
    },
    {
      alertKind: 'gate_held_open',
      bits: [bit('open', 3)],
      thresholds: [],
      events: { level: 3, set: ['held_open'], clear: ['closed'] },
      onDelayMs: 120_000,
      offDelayMs: 0,
      mutedBy: [],
    },
    {
      alertKind: 'tamper',
      bits: [bit('tamper', 3)],
      thresholds: [],
      events: tamperEvents,
      onDelayMs: 0,
      offDelayMs: 2000,
      mutedBy: [],
    },
  ],
};

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

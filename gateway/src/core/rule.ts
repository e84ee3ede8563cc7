import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import type { DeviceEventKind } from '@gridcall/contract/device-kind.ts';
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

const nothing = { bits: [], thresholds: [], events: null, onDelayMs: 0, offDelayMs: 0, mutedBy: [] } as const;

/** A rule by what it has: what is left out it has not. */
export function rule(alertKind: AlertKind, parts: Partial<Omit<Rule, 'alertKind'>>): Rule {
  return { ...nothing, alertKind, ...parts };
}

export function bit(quantity: Quantity, level: Level, onReceipt = false): BitEvidence {
  return { quantity, level, onReceipt };
}

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

/** A value at or beyond `at` is evidence; it stays so until the value is back by more than the hysteresis. */
export interface ThresholdEvidence {
  readonly quantity: Quantity;
  readonly beyond: 'above' | 'below';
  readonly hysteresis: number;
  /** Most urgent first. */
  readonly stages: readonly Stage[];
}

/** `from` and `to`: within which it may be set otherwise at a place or a device, in the quantity's own unit. */
export interface Stage {
  readonly level: Level;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** An event that begins the condition. It stands until its end is said: see the table of events. */
export interface EventEvidence {
  readonly event: DeviceEventKind;
  readonly level: Level;
}

/** A concentration that counts by how long it lasts: see exposure.ts. */
export interface ExposureEvidence {
  readonly quantity: Quantity;
  readonly level: Level;
}

export interface Rule {
  readonly alertKind: AlertKind;
  readonly bits: readonly BitEvidence[];
  readonly thresholds: readonly ThresholdEvidence[];
  readonly events: readonly EventEvidence[];
  readonly exposure: ExposureEvidence | null;
  /** Level of a device whose sensor is past its date; null where the rule does not ask for it. */
  readonly expiry: Level | null;
  /** How long evidence must stand before it is an alert. */
  readonly onDelayMs: number;
  /** How long evidence must be gone before the alert is over. */
  readonly offDelayMs: number;
  /** While one of these is true the rule is not weighed at all: it neither raises nor clears. Not for ever, though. */
  readonly mutedBy: readonly Quantity[];
}

const nothing = {
  bits: [],
  thresholds: [],
  events: [],
  exposure: null,
  expiry: null,
  onDelayMs: 0,
  offDelayMs: 0,
  mutedBy: [],
} as const;

/** A rule by what it has: what is left out it has not. */
export function rule(alertKind: AlertKind, parts: Partial<Omit<Rule, 'alertKind'>>): Rule {
  return { ...nothing, alertKind, ...parts };
}

export function bit(quantity: Quantity, level: Level, onReceipt = false): BitEvidence {
  return { quantity, level, onReceipt };
}

export function event(kind: DeviceEventKind, level: Level): EventEvidence {
  return { event: kind, level };
}

import type { DeviceEventKind, DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';

/** What happens to a device in its world. Not every kind feels everything; what it does not feel changes nothing. */
export type Stimulus =
  /** Time has passed. */
  | { readonly kind: 'tick' }
  /** The air around a gas detector, in %LEL, reached evenly over `overMs`. */
  | { readonly kind: 'gas'; readonly percentLel: number; readonly overMs: number }
  /** Somebody presses the test button of a gas detector. */
  | { readonly kind: 'self-test' }
  | { readonly kind: 'water'; readonly wet: boolean }
  /** A card is held to a gate: it opens, and somebody walks through or leaves it open. */
  | { readonly kind: 'card'; readonly granted: boolean; readonly openForMs: number }
  | { readonly kind: 'force' }
  | { readonly kind: 'shut' }
  | { readonly kind: 'tamper'; readonly on: boolean }
  | { readonly kind: 'battery'; readonly percent: number }
  /** The device's own clock goes wrong by so much. */
  | { readonly kind: 'clock'; readonly offsetMs: number };

/** What a device says; the wire gives it a topic. `observedAt` is the device's own, perhaps wrong, time. */
export type Said =
  | {
      readonly kind: 'reading';
      readonly id: string;
      readonly observedAt: number;
      readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
    }
  | { readonly kind: 'event'; readonly id: string; readonly observedAt: number; readonly event: DeviceEventKind };

export interface Reaction<State> {
  readonly state: State;
  readonly said: readonly Said[];
}

/** Settings of one device's firmware. */
export interface Firmware {
  readonly deviceId: string;
  readonly seed: number;
  /** The longest time between two messages. */
  readonly reportEveryMs: number;
  /** Warm-up is so much shorter than on the real thing: 3 min at 60 is 3 s. */
  readonly warmUpFactor: number;
}

/**
 * A device as a pure state machine: no clock, no wire, no randomness but the seed in its state.
 * Time is a parameter; after each step the runner asks when the device wants to be woken next.
 */
export interface DeviceModel<State extends CommonState> {
  readonly kind: DeviceKind;
  /** Power comes on. What it says at once is its first message. */
  boot(firmware: Firmware, now: number): Reaction<State>;
  step(state: State, stimulus: Stimulus, now: number): Reaction<State>;
  /** When it wants its next tick. */
  wakesAt(state: State): number;
}

export interface CommonState {
  readonly firmware: Firmware;
  /** Tells the messages of this boot apart; with the boot's time it makes their ids. */
  readonly sequence: number;
  readonly bootedAt: number;
  readonly reportDueAt: number;
  readonly batteryPercent: number;
  readonly clockOffsetMs: number;
  readonly seed: number;
}

export function bootState(firmware: Firmware, now: number): CommonState {
  return {
    firmware,
    sequence: 0,
    bootedAt: now,
    reportDueAt: now + firmware.reportEveryMs,
    batteryPercent: 96,
    clockOffsetMs: 0,
    // Another boot is another noise, but the same for the same seed and time.
    seed: (firmware.seed ^ Math.floor(now / 1000)) | 0,
  };
}

/** Unique per device and boot: a repeat on the wire is known by it. */
export function messageIdOf(state: CommonState): string {
  return `${state.bootedAt.toString(36)}-${state.sequence.toString(36)}`;
}

/** A device reports a little before the longest time it may be silent. */
export function nextReportAt(firmware: Firmware, now: number): number {
  return now + Math.round(firmware.reportEveryMs * 0.8);
}

export function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

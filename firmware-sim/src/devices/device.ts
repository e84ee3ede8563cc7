import type { AnswerResult, NativeCommand } from '@gridcall/contract/command.ts';
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
  /** Smoke in the chamber of a smoke detector. */
  | { readonly kind: 'smoke'; readonly present: boolean }
  /** The air around a carbon monoxide detector, in ppm, reached evenly over `overMs`. */
  | { readonly kind: 'carbon-monoxide'; readonly ppm: number; readonly overMs: number }
  /** A cab stops between two floors with people in it, or lets them out. */
  | { readonly kind: 'entrapment'; readonly on: boolean }
  /** Somebody presses the alarm button of the cab. */
  | { readonly kind: 'alarm-button' }
  /** A lift is taken out of service, or put back. */
  | { readonly kind: 'service'; readonly on: boolean }
  /** The mains of a gate or a lift fail, or come back. */
  | { readonly kind: 'mains'; readonly on: boolean }
  /** Somebody opens a gate under a threat, presses its panic button, or the fire panel releases it. */
  | { readonly kind: 'duress' }
  | { readonly kind: 'panic' }
  | { readonly kind: 'fire-input'; readonly on: boolean }
  /** A card is held to a gate: it opens, and somebody walks through or leaves it open. */
  | { readonly kind: 'card'; readonly granted: boolean; readonly openForMs: number }
  | { readonly kind: 'force' }
  | { readonly kind: 'shut' }
  | { readonly kind: 'tamper'; readonly on: boolean }
  | { readonly kind: 'battery'; readonly percent: number }
  /** The gateway tells it to do something. */
  | { readonly kind: 'command'; readonly order: Order }
  /** Somebody turns the lever of a gas valve. */
  | { readonly kind: 'lever'; readonly open: boolean }
  /** The moving part of a valve or a pump is stuck, or loose again. */
  | { readonly kind: 'jam'; readonly on: boolean }
  /** The device's own clock goes wrong by so much. */
  | { readonly kind: 'clock'; readonly offsetMs: number };

/** A command as it came over the wire. */
export type Order = NativeCommand;

/** What a device says; the wire gives it a topic. `observedAt` is the device's own, perhaps wrong, time. */
export type Said =
  | {
      readonly kind: 'reading';
      readonly id: string;
      readonly observedAt: number;
      readonly values: Readonly<Partial<Record<Quantity, number | boolean>>>;
    }
  | { readonly kind: 'event'; readonly id: string; readonly observedAt: number; readonly event: DeviceEventKind }
  /** What it makes of a command; what came of it, its next reading shows. */
  | { readonly kind: 'answer'; readonly nonce: string; readonly result: AnswerResult; readonly reason: string };

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

/** What runs as one device. A bridge is not one: it is what brings others. */
export type SimulatedKind = Exclude<DeviceKind, 'bridge'>;

export function isSimulatedKind(kind: DeviceKind): kind is SimulatedKind {
  return kind !== 'bridge';
}

/**
 * A device as a pure state machine: no clock, no wire, no randomness but the seed in its state.
 * Time is a parameter; after each step the runner asks when the device wants to be woken next.
 */
export interface DeviceModel<State extends CommonState> {
  readonly kind: SimulatedKind;
  /** Power comes on. What it says at once is its first message. */
  boot(firmware: Firmware, now: number): Reaction<State>;
  step(state: State, stimulus: Stimulus, now: number): Reaction<State>;
  /** Does as it is told, or says why it does not; absent in what only measures. */
  obey?(state: State, order: Order, now: number): Reaction<State> | Unwilling;
  /** When it wants its next tick. */
  wakesAt(state: State): number;
}

export type Unwilling = 'unsupported' | 'alarm stands';

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

/** Says one event. */
export function say<State extends CommonState>(state: State, event: DeviceEventKind, now: number): Reaction<State> {
  const said: Said = { kind: 'event', id: messageIdOf(state), observedAt: now + state.clockOffsetMs, event };
  return { state: { ...state, sequence: state.sequence + 1 }, said: [said] };
}

/** Says how everything stands, and is due again when its time comes. */
export function tell<State extends CommonState>(
  state: State,
  values: Readonly<Partial<Record<Quantity, number | boolean>>>,
  now: number,
): Reaction<State> {
  const said: Said = { kind: 'reading', id: messageIdOf(state), observedAt: now + state.clockOffsetMs, values };
  const reportDueAt = nextReportAt(state.firmware, now);
  return { state: { ...state, sequence: state.sequence + 1, reportDueAt }, said: [said] };
}

/** A device reports a little before the longest time it may be silent. */
export function nextReportAt(firmware: Firmware, now: number): number {
  return now + Math.round(firmware.reportEveryMs * 0.8);
}

export function rounded(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

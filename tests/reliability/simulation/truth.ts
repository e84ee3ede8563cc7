import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Dice } from './dice.ts';

/** What really is the case at a device's place, whatever anybody heard of it. */
export interface Truth {
  gas: 'none' | 'weak' | 'strong';
  leak: boolean;
  open: boolean;
  forced: boolean;
  tampered: boolean;
  entrapped: boolean;
  warmingUp: boolean;
  selfTest: boolean;
}

export function calm(): Truth {
  return {
    gas: 'none',
    leak: false,
    open: false,
    forced: false,
    tampered: false,
    entrapped: false,
    warmingUp: false,
    selfTest: false,
  };
}

/** What a device says at once when the truth moves, beside its regular readings. */
export type Utterance = { readonly topic: 'reading' } | { readonly topic: 'event'; readonly event: SimulatedEvent };

export const simulatedEvents = [
  ...(['forced_open', 'closed', 'tamper', 'tamper_cleared', 'fire_input', 'fire_input_cleared'] as const),
  ...(['entrapment', 'entrapment_cleared', 'alarm_button'] as const),
] as const;
type SimulatedEvent = (typeof simulatedEvents)[number];

/** Whether it says `alarm` and measures nothing while it warms up. */
export function isDetector(kind: DeviceKind): boolean {
  return kind.endsWith('-detector');
}

const reading: Utterance = { topic: 'reading' };

/** Something begins. Changes `truth` and returns what the device says of it. */
export function beginDanger(kind: DeviceKind, truth: Truth, dice: Dice): readonly Utterance[] {
  if (isDetector(kind)) {
    if (dice.chance(0.15) && truth.gas === 'none') {
      truth.selfTest = true;
    } else if (truth.gas !== 'none' || kind === 'smoke-detector' || dice.chance(0.5)) {
      truth.gas = 'strong';
    } else {
      truth.gas = 'weak';
    }
    return [reading];
  }
  if (kind === 'leak-sensor') {
    truth.leak = true;
    return [reading];
  }
  const what = dice.fraction();
  if (kind === 'lift') {
    if (what < 0.3) return [{ topic: 'event', event: 'alarm_button' }];
    truth.entrapped = true;
    return what < 0.8 ? [{ topic: 'event', event: 'entrapment' }, reading] : [reading];
  }
  if (what < 0.1) return [{ topic: 'event', event: 'fire_input' }];
  if (what < 0.35) {
    truth.forced = true;
    truth.open = true;
    return [{ topic: 'event', event: 'forced_open' }, reading];
  }
  if (what < 0.7) {
    truth.open = true;
    return [reading];
  }
  truth.tampered = true;
  return dice.chance(0.5) ? [{ topic: 'event', event: 'tamper' }, reading] : [reading];
}

/** All is well again. */
export function endDanger(kind: DeviceKind, truth: Truth): readonly Utterance[] {
  const said: Utterance[] = [];
  if (kind === 'access-gate') {
    if (truth.forced || truth.open) said.push({ topic: 'event', event: 'closed' });
    if (truth.tampered) said.push({ topic: 'event', event: 'tamper_cleared' });
  }
  if (kind === 'lift' && truth.entrapped) said.push({ topic: 'event', event: 'entrapment_cleared' });
  Object.assign(truth, { ...calm(), warmingUp: truth.warmingUp });
  return [...said, reading];
}

export type Values = Readonly<Record<string, number | boolean>>;

/** A whole reading: what the device measures and what it makes of it. */
export function valuesOf(kind: DeviceKind, truth: Truth, dice: Dice, isTerse: boolean): Values {
  if (kind === 'leak-sensor') return { leak: truth.leak, battery_pct: 80 };
  if (kind === 'access-gate') return { open: truth.open, tamper: truth.tampered };
  if (kind === 'lift') return { entrapment: truth.entrapped };
  const { gas, warmingUp, selfTest } = truth;
  const isUnsure = warmingUp || selfTest;
  const methane = { none: dice.whole(0, 8), weak: dice.whole(26, 44), strong: dice.whole(55, 95) }[gas];
  const alarm = gas === 'strong' || (isUnsure && dice.chance(0.7));
  const bits = { alarm, warming_up: warmingUp, self_test: selfTest };
  return isTerse || kind === 'smoke-detector' ? bits : { ...bits, methane_lel: isUnsure ? dice.whole(0, 99) : methane };
}

import {
  bootState,
  type CommonState,
  type DeviceModel,
  type Firmware,
  type Order,
  type Reaction,
  rounded,
  type Stimulus,
  say,
  tell,
} from './device.ts';

/** A sounder with a beacon. It falls silent by itself: no quarter is kept awake by a gateway that died. */
export interface SirenState extends CommonState {
  readonly sounding: boolean;
  readonly endsAt: number;
  readonly hasMains: boolean;
}

/** What sounders of homes are limited to. */
export const SOUNDS_AT_MOST_MS = 180_000;
const AT_REST = Number.MAX_SAFE_INTEGER;

function report(state: SirenState, now: number): Reaction<SirenState> {
  return tell(state, { sounding: state.sounding, battery_pct: rounded(state.batteryPercent, 0) }, now);
}

function step(state: SirenState, stimulus: Stimulus, now: number): Reaction<SirenState> {
  switch (stimulus.kind) {
    case 'tick':
      if (now >= state.endsAt) return report({ ...state, sounding: false, endsAt: AT_REST }, now);
      return now >= state.reportDueAt ? report(state, now) : { state, said: [] };
    case 'mains':
      if (state.hasMains === stimulus.on) return { state, said: [] };
      return say({ ...state, hasMains: stimulus.on }, stimulus.on ? 'mains_restored' : 'mains_failed', now);
    case 'battery':
      return { state: { ...state, batteryPercent: stimulus.percent }, said: [] };
    case 'clock':
      return { state: { ...state, clockOffsetMs: stimulus.offsetMs }, said: [] };
    default:
      return { state, said: [] };
  }
}

export const siren: DeviceModel<SirenState> = {
  kind: 'siren',

  boot(firmware: Firmware, now: number) {
    return report({ ...bootState(firmware, now), sounding: false, endsAt: AT_REST, hasMains: true }, now);
  },

  step,

  obey(state: SirenState, order: Order, now: number) {
    if (order.command === 'sound_siren')
      return report({ ...state, sounding: true, endsAt: now + SOUNDS_AT_MOST_MS }, now);
    if (order.command === 'silence_siren') return report({ ...state, sounding: false, endsAt: AT_REST }, now);
    return 'unsupported';
  },

  wakesAt: (state) => Math.min(state.endsAt, state.reportDueAt),
};

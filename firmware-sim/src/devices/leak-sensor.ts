import { draw } from '../random.ts';
import {
  bootState,
  type CommonState,
  type DeviceModel,
  type Firmware,
  messageIdOf,
  nextReportAt,
  type Reaction,
  rounded,
  type Said,
  type Stimulus,
} from './device.ts';

/**
 * A leak sensor on a battery: it sleeps, tells an edge at once when water has touched its feet for two seconds, and
 * otherwise only says every hour that it is there.
 */
export interface LeakSensorState extends CommonState {
  readonly wet: boolean;
  /** When the feet changed; an edge is believed after DEBOUNCE_MS. */
  readonly changedAt: number;
  readonly leak: boolean;
  readonly tampered: boolean;
  readonly temperature: number;
}

export const DEBOUNCE_MS = 2000;
/** A coin cell sags by about so much with every transmission. */
const TRANSMISSION_PERCENT = 0.01;

function report(state: LeakSensorState, now: number): Reaction<LeakSensorState> {
  const { value, next } = draw(state.seed);
  const temperature = Math.max(5, Math.min(30, state.temperature + (value - 0.5) * 0.6));
  const said: Said = {
    kind: 'reading',
    id: messageIdOf(state),
    observedAt: now + state.clockOffsetMs,
    values: {
      leak: state.leak,
      fault: state.batteryPercent < 5,
      battery_pct: rounded(state.batteryPercent, 0),
      temperature_c: rounded(temperature, 1),
    },
  };
  return {
    state: {
      ...state,
      temperature,
      seed: next,
      sequence: state.sequence + 1,
      batteryPercent: Math.max(0, state.batteryPercent - TRANSMISSION_PERCENT),
      reportDueAt: nextReportAt(state.firmware, now),
    },
    said: [said],
  };
}

function tamper(state: LeakSensorState, on: boolean, now: number): Reaction<LeakSensorState> {
  if (state.tampered === on) return { state, said: [] };
  const event = on ? 'tamper' : 'tamper_cleared';
  return {
    state: { ...state, tampered: on, sequence: state.sequence + 1 },
    said: [{ kind: 'event', id: messageIdOf(state), observedAt: now + state.clockOffsetMs, event }],
  };
}

function feel(state: LeakSensorState, stimulus: Stimulus, now: number): LeakSensorState {
  switch (stimulus.kind) {
    case 'water':
      return stimulus.wet === state.wet ? state : { ...state, wet: stimulus.wet, changedAt: now };
    case 'battery':
      return { ...state, batteryPercent: stimulus.percent };
    case 'clock':
      return { ...state, clockOffsetMs: stimulus.offsetMs };
    default:
      return state;
  }
}

export const leakSensor: DeviceModel<LeakSensorState> = {
  kind: 'leak-sensor',

  boot(firmware: Firmware, now: number) {
    const dry = { wet: false, changedAt: now, leak: false, tampered: false, temperature: 16 };
    return report({ ...bootState(firmware, now), ...dry }, now);
  },

  step(state, stimulus, now) {
    if (stimulus.kind === 'tamper') return tamper(state, stimulus.on, now);
    const felt = feel(state, stimulus, now);
    const believed = felt.wet !== felt.leak && now - felt.changedAt >= DEBOUNCE_MS;
    if (believed) return report({ ...felt, leak: felt.wet }, now);
    return now >= felt.reportDueAt ? report(felt, now) : { state: felt, said: [] };
  },

  wakesAt: (state) => (state.wet === state.leak ? state.reportDueAt : state.changedAt + DEBOUNCE_MS),
};

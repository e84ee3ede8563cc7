import { draw } from '../random.ts';
import {
  bootState,
  type CommonState,
  type DeviceModel,
  type Firmware,
  type Reaction,
  rounded,
  type Stimulus,
  say,
  tell,
} from './device.ts';

/**
 * A household carbon monoxide detector with an electrochemical cell. Its own alarm follows the steps of EN 50291-1: the
 * more there is, the sooner it sounds; a little of it for an hour is no alarm.
 */
export interface CarbonMonoxideDetectorState extends CommonState {
  /** The real air: from `from` to `to` ppm between the two times. */
  readonly air: { readonly from: number; readonly to: number; readonly startsAt: number; readonly endsAt: number };
  /** What the cell feels, in ppm, behind the air by its time constant. */
  readonly felt: number;
  /** How much of what makes it sound has been taken in: 1 is the alarm. */
  readonly dose: number;
  readonly alarm: boolean;
  readonly warmUntil: number;
  /** 0 when it does not test itself. */
  readonly testEndsAt: number;
  readonly tampered: boolean;
  readonly sampledAt: number;
  readonly reportedPpm: number;
}

export const CELL_WARM_UP_MS = 60_000;
export const CELL_TEST_MS = 10_000;
const SAMPLE_MS = 5000;
const LAG_MS = 15_000;
const REPORT_STEP_PPM = 5;
const NOISE_PPM = 2;
const MINUTE_MS = 60_000;
/** EN 50291-1: 50 ppm after 60 to 90 minutes, 100 after 10 to 40, 300 within 3. Most urgent first. */
const steps = [
  { ppm: 300, afterMs: 2 * MINUTE_MS },
  { ppm: 100, afterMs: 25 * MINUTE_MS },
  { ppm: 50, afterMs: 75 * MINUTE_MS },
] as const;
/** The sounder ends below this, and what was taken in is forgotten over an hour of clean air. */
const CLEAN_PPM = 30;
const FORGET_MS = 60 * MINUTE_MS;

function airAt({ air }: CarbonMonoxideDetectorState, now: number): number {
  if (now >= air.endsAt) return air.to;
  return air.from + ((air.to - air.from) * Math.max(0, now - air.startsAt)) / (air.endsAt - air.startsAt);
}

function doseAfter(dose: number, ppm: number, elapsedMs: number): number {
  const step = steps.find((one) => ppm >= one.ppm);
  if (step !== undefined) return Math.min(1, dose + elapsedMs / step.afterMs);
  return ppm >= CLEAN_PPM ? dose : Math.max(0, dose - elapsedMs / FORGET_MS);
}

function sample(state: CarbonMonoxideDetectorState, now: number): CarbonMonoxideDetectorState {
  const elapsed = Math.max(0, now - state.sampledAt);
  const felt = state.felt + (airAt(state, now) - state.felt) * (1 - Math.exp(-elapsed / LAG_MS));
  const isWarm = now >= state.warmUntil;
  const dose = isWarm ? doseAfter(state.dose, felt, elapsed) : 0;
  const alarm = state.alarm ? felt >= CLEAN_PPM : dose >= 1;
  const { next } = draw(state.seed);
  return { ...state, felt, dose, alarm, sampledAt: now, seed: next };
}

function shownPpm(state: CarbonMonoxideDetectorState): number {
  const noise = (draw(state.seed).value - 0.5) * NOISE_PPM;
  return rounded(Math.max(0, Math.min(10_000, state.felt + noise)), 0);
}

function report(state: CarbonMonoxideDetectorState, now: number): Reaction<CarbonMonoxideDetectorState> {
  const ppm = shownPpm(state);
  const isTesting = state.testEndsAt !== 0;
  const values = {
    co_ppm: ppm,
    alarm: state.alarm || isTesting,
    warming_up: now < state.warmUntil,
    self_test: isTesting,
    fault: state.batteryPercent < 5,
    tamper: state.tampered,
    end_of_life: false,
    battery_pct: rounded(state.batteryPercent, 0),
  };
  return tell({ ...state, reportedPpm: ppm }, values, now);
}

function tamper(state: CarbonMonoxideDetectorState, on: boolean, now: number): Reaction<CarbonMonoxideDetectorState> {
  if (state.tampered === on) return { state, said: [] };
  const event = say({ ...state, tampered: on }, on ? 'tamper' : 'tamper_cleared', now);
  const after = report(event.state, now);
  return { state: after.state, said: [...event.said, ...after.said] };
}

function feel(state: CarbonMonoxideDetectorState, stimulus: Stimulus, now: number): CarbonMonoxideDetectorState {
  switch (stimulus.kind) {
    case 'carbon-monoxide': {
      const air = { from: airAt(state, now), to: stimulus.ppm, startsAt: now, endsAt: now + stimulus.overMs };
      return { ...state, air };
    }
    case 'self-test':
      if (state.alarm || now < state.warmUntil || state.testEndsAt !== 0) return state;
      return { ...state, testEndsAt: now + CELL_TEST_MS };
    case 'battery':
      return { ...state, batteryPercent: stimulus.percent };
    case 'clock':
      return { ...state, clockOffsetMs: stimulus.offsetMs };
    default:
      return state;
  }
}

function isEdge(before: CarbonMonoxideDetectorState, after: CarbonMonoxideDetectorState, now: number): boolean {
  return (
    before.alarm !== after.alarm ||
    (before.testEndsAt !== 0) !== (after.testEndsAt !== 0) ||
    before.batteryPercent < 5 !== after.batteryPercent < 5 ||
    // The first sample of a warm cell says that it measures.
    (before.sampledAt < after.warmUntil && now >= after.warmUntil) ||
    Math.abs(shownPpm(after) - after.reportedPpm) >= REPORT_STEP_PPM
  );
}

export const carbonMonoxideDetector: DeviceModel<CarbonMonoxideDetectorState> = {
  kind: 'carbon-monoxide-detector',

  boot(firmware: Firmware, now: number) {
    const state: CarbonMonoxideDetectorState = {
      ...bootState(firmware, now),
      air: { from: 0, to: 0, startsAt: now, endsAt: now },
      felt: 0,
      dose: 0,
      alarm: false,
      warmUntil: now + CELL_WARM_UP_MS / firmware.warmUpFactor,
      testEndsAt: 0,
      tampered: false,
      sampledAt: now,
      reportedPpm: 0,
    };
    return report(state, now);
  },

  step(state, stimulus, now) {
    if (stimulus.kind === 'tamper') return tamper(state, stimulus.on, now);
    const felt = feel(state, stimulus, now);
    const testEndsAt = now >= felt.testEndsAt ? 0 : felt.testEndsAt;
    const isDue = now - felt.sampledAt >= SAMPLE_MS || (felt.sampledAt < felt.warmUntil && now >= felt.warmUntil);
    const after = isDue ? sample({ ...felt, testEndsAt }, now) : { ...felt, testEndsAt };
    return isEdge(state, after, now) || now >= after.reportDueAt ? report(after, now) : { state: after, said: [] };
  },

  obey(state, order, now) {
    if (order.command !== 'reset_detector') return 'unsupported';
    return state.alarm ? 'alarm stands' : report(state, now);
  },

  wakesAt: (state) => {
    const warm = state.sampledAt < state.warmUntil ? state.warmUntil : Number.MAX_SAFE_INTEGER;
    const tested = state.testEndsAt || Number.MAX_SAFE_INTEGER;
    return Math.min(state.sampledAt + SAMPLE_MS, warm, tested, state.reportDueAt);
  },
};

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
 * A smoke detector on a battery, as EN 14604 has them in homes: an optical chamber that believes smoke after some samples,
 * a test button, a tamper contact in its base, and a word when its battery is low.
 *
 *   clear ──smoke for 8 s──▶ alarm ──clean air for 20 s──▶ clear
 *      └──button──▶ self-test ──10 s──▶ clear
 */
export interface SmokeDetectorState extends CommonState {
  readonly smoke: boolean;
  /** When the chamber's air changed. */
  readonly changedAt: number;
  readonly alarm: boolean;
  /** 0 when it does not test itself. */
  readonly testEndsAt: number;
  readonly tampered: boolean;
}

export const SMOKE_BELIEVED_MS = 8000;
export const SMOKE_GONE_MS = 20_000;
export const SMOKE_TEST_MS = 10_000;
const BATTERY_LOW_PERCENT = 15;
/** A transmission and its share of the sampling before it. */
const REPORT_PERCENT = 0.01;

function report(state: SmokeDetectorState, now: number): Reaction<SmokeDetectorState> {
  const isTesting = state.testEndsAt !== 0;
  const values = {
    // The button sounds the alarm: the bit is on, and self_test says why.
    alarm: state.alarm || isTesting,
    self_test: isTesting,
    fault: false,
    tamper: state.tampered,
    end_of_life: false,
    battery_low: state.batteryPercent < BATTERY_LOW_PERCENT,
    battery_pct: rounded(state.batteryPercent, 0),
  };
  const batteryPercent = Math.max(0, state.batteryPercent - REPORT_PERCENT);
  return tell({ ...state, batteryPercent }, values, now);
}

function tamper(state: SmokeDetectorState, on: boolean, now: number): Reaction<SmokeDetectorState> {
  if (state.tampered === on) return { state, said: [] };
  const event = say({ ...state, tampered: on }, on ? 'tamper' : 'tamper_cleared', now);
  const after = report(event.state, now);
  return { state: after.state, said: [...event.said, ...after.said] };
}

function feel(state: SmokeDetectorState, stimulus: Stimulus, now: number): SmokeDetectorState {
  switch (stimulus.kind) {
    case 'smoke':
      return stimulus.present === state.smoke ? state : { ...state, smoke: stimulus.present, changedAt: now };
    case 'self-test':
      if (state.alarm || state.testEndsAt !== 0) return state;
      return { ...state, testEndsAt: now + SMOKE_TEST_MS };
    case 'battery':
      return { ...state, batteryPercent: stimulus.percent };
    case 'clock':
      return { ...state, clockOffsetMs: stimulus.offsetMs };
    default:
      return state;
  }
}

function edgeAt(state: SmokeDetectorState): number {
  if (state.smoke === state.alarm) return Number.MAX_SAFE_INTEGER;
  return state.changedAt + (state.smoke ? SMOKE_BELIEVED_MS : SMOKE_GONE_MS);
}

function passTime(state: SmokeDetectorState, now: number): SmokeDetectorState {
  const alarm = now >= edgeAt(state) ? state.smoke : state.alarm;
  const testEndsAt = alarm || now >= state.testEndsAt ? 0 : state.testEndsAt;
  return { ...state, alarm, testEndsAt };
}

const isLow = (state: SmokeDetectorState) => state.batteryPercent < BATTERY_LOW_PERCENT;

export const smokeDetector: DeviceModel<SmokeDetectorState> = {
  kind: 'smoke-detector',

  boot(firmware: Firmware, now: number) {
    const clear = { smoke: false, changedAt: now, alarm: false, testEndsAt: 0, tampered: false };
    return report({ ...bootState(firmware, now), ...clear }, now);
  },

  step(state, stimulus, now) {
    if (stimulus.kind === 'tamper') return tamper(state, stimulus.on, now);
    const after = passTime(feel(state, stimulus, now), now);
    const isEdge =
      after.alarm !== state.alarm ||
      (after.testEndsAt !== 0) !== (state.testEndsAt !== 0) ||
      isLow(after) !== isLow(state);
    return isEdge || now >= after.reportDueAt ? report(after, now) : { state: after, said: [] };
  },

  obey(state, order, now) {
    if (order.command !== 'reset_detector') return 'unsupported';
    return state.alarm ? 'alarm stands' : report(state, now);
  },

  wakesAt: (state) => Math.min(edgeAt(state), state.testEndsAt || Number.MAX_SAFE_INTEGER, state.reportDueAt),
};

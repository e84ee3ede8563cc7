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
 * A household methane detector as GB 15322.2 describes it: it warms up for three minutes before it may be trusted, sounds
 * from 20 %LEL on (the standard allows 5 to 25), and tests itself on a button. Its sensor lags, drifts and is noisy.
 *
 *   warming-up ──3 min──▶ monitoring ◀──▶ self-test
 *                             └─ the alarm bit, with hysteresis, in any phase but warming-up
 */
type Phase = 'warming-up' | 'monitoring' | 'self-test';

export interface GasDetectorState extends CommonState {
  readonly phase: Phase;
  readonly phaseEndsAt: number;
  /** The real air: from `from` to `to` %LEL between the two times. */
  readonly air: { readonly from: number; readonly to: number; readonly startsAt: number; readonly endsAt: number };
  /** What the sensor feels, in %LEL, behind the air by its time constant. */
  readonly felt: number;
  readonly drift: number;
  readonly alarm: boolean;
  readonly sampledAt: number;
  /** Methane as last reported. */
  readonly reportedLel: number;
}

export const WARM_UP_MS = 180_000;
export const SELF_TEST_MS = 10_000;
export const ALARM_AT_LEL = 20;
/** The bit falls only well below the threshold, so that noise around it does not flap. */
export const ALARM_ENDS_AT_LEL = 15;
const SAMPLE_MS = 1000;
/** T90 below 30 s (GB 15322.2): a first-order lag of a few seconds. */
const LAG_MS = 4000;
const REPORT_STEP_LEL = 2;
const NOISE_LEL = 0.4;
const DRIFT_LIMIT_LEL = 1.5;
const SOUNDER_PERCENT_PER_SAMPLE = 0.02;

function airAt(state: GasDetectorState, now: number): number {
  const { from, to, startsAt, endsAt } = state.air;
  if (now >= endsAt) return to;
  return from + ((to - from) * Math.max(0, now - startsAt)) / (endsAt - startsAt);
}

/** One sample of the sensor: lag behind the air, a slow drift of the baseline, and noise. */
function sample(state: GasDetectorState, now: number): GasDetectorState {
  const elapsed = Math.max(0, now - state.sampledAt);
  const share = 1 - Math.exp(-elapsed / LAG_MS);
  const walk = draw(state.seed);
  const noise = draw(walk.next);
  const drift = Math.max(0, Math.min(DRIFT_LIMIT_LEL, state.drift + (walk.value - 0.5) * 0.05));
  const lagged = state.felt + (airAt(state, now) - state.felt) * share;
  const felt = Math.max(0, Math.min(100, lagged));
  const shown = felt + drift + (noise.value - 0.5) * NOISE_LEL;
  const alarm = state.phase !== 'warming-up' && (state.alarm ? shown >= ALARM_ENDS_AT_LEL : shown >= ALARM_AT_LEL);
  const batteryPercent = alarm ? Math.max(0, state.batteryPercent - SOUNDER_PERCENT_PER_SAMPLE) : state.batteryPercent;
  return { ...state, felt, drift, alarm, batteryPercent, sampledAt: now, seed: noise.next };
}

function shownLel(state: GasDetectorState): number {
  // Drift shows, and the last noise with it, as the firmware's own filter leaves it.
  const noise = (draw(state.seed).value - 0.5) * NOISE_LEL;
  return rounded(Math.max(0, Math.min(100, state.felt + state.drift + noise)), 1);
}

function report(state: GasDetectorState, now: number): Reaction<GasDetectorState> {
  const methane = shownLel(state);
  const said: Said = {
    kind: 'reading',
    id: messageIdOf(state),
    observedAt: now + state.clockOffsetMs,
    values: {
      methane_lel: methane,
      // The test button sounds the alarm: the bit is on, and self_test says why.
      alarm: state.alarm || state.phase === 'self-test',
      warming_up: state.phase === 'warming-up',
      self_test: state.phase === 'self-test',
      fault: state.batteryPercent < 5,
      battery_pct: rounded(state.batteryPercent, 0),
    },
  };
  const reportDueAt = nextReportAt(state.firmware, now);
  return { state: { ...state, sequence: state.sequence + 1, reportedLel: methane, reportDueAt }, said: [said] };
}

function endPhase(state: GasDetectorState, now: number): GasDetectorState {
  if (state.phase === 'monitoring' || now < state.phaseEndsAt) return state;
  return { ...state, phase: 'monitoring', phaseEndsAt: Number.MAX_SAFE_INTEGER };
}

function feel(state: GasDetectorState, stimulus: Stimulus, now: number): GasDetectorState {
  switch (stimulus.kind) {
    case 'gas': {
      const air = { from: airAt(state, now), to: stimulus.percentLel, startsAt: now, endsAt: now + stimulus.overMs };
      return { ...state, air };
    }
    case 'self-test': {
      // While it warms up, or while it already sounds, the button does nothing.
      if (state.phase !== 'monitoring' || state.alarm) return state;
      return { ...state, phase: 'self-test', phaseEndsAt: now + SELF_TEST_MS };
    }
    case 'battery':
      return { ...state, batteryPercent: stimulus.percent };
    case 'clock':
      return { ...state, clockOffsetMs: stimulus.offsetMs };
    default:
      return state;
  }
}

/** Edges go out at once; a changed concentration with them; otherwise the report waits for its time. */
function mustReport(before: GasDetectorState, after: GasDetectorState, now: number): boolean {
  return (
    before.alarm !== after.alarm ||
    before.phase !== after.phase ||
    before.batteryPercent < 5 !== after.batteryPercent < 5 ||
    Math.abs(shownLel(after) - after.reportedLel) >= REPORT_STEP_LEL ||
    now >= after.reportDueAt
  );
}

export const gasDetector: DeviceModel<GasDetectorState> = {
  kind: 'gas-detector',

  boot(firmware: Firmware, now: number) {
    const state: GasDetectorState = {
      ...bootState(firmware, now),
      phase: 'warming-up',
      phaseEndsAt: now + WARM_UP_MS / firmware.warmUpFactor,
      air: { from: 0, to: 0, startsAt: now, endsAt: now },
      felt: 0,
      drift: 0.3,
      alarm: false,
      sampledAt: now,
      reportedLel: 0,
    };
    return report(state, now);
  },

  step(state, stimulus, now) {
    const felt = feel(state, stimulus, now);
    const due = now - felt.sampledAt >= SAMPLE_MS || now >= felt.phaseEndsAt;
    const after = due ? sample(endPhase(felt, now), now) : felt;
    return mustReport(state, after, now) ? report(after, now) : { state: after, said: [] };
  },

  obey(state, order, now) {
    if (order.command !== 'reset_detector') return 'unsupported';
    return state.alarm ? 'alarm stands' : report(state, now);
  },

  wakesAt: (state) => Math.min(state.sampledAt + SAMPLE_MS, state.phaseEndsAt, state.reportDueAt),
};

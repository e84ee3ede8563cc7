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

/** A shut-off valve with a motor that closes it and a lever that opens it. Its limit switch tells, not its motor. */
export interface GasValveState extends CommonState {
  readonly open: boolean;
  /** When the motor arrives; nothing turns at `Number.MAX_SAFE_INTEGER`. */
  readonly closesAt: number;
  /** The spindle is stuck: the motor turns and the valve stays as it is. */
  readonly jammed: boolean;
  readonly tampered: boolean;
}

/** A quarter turn of a ball valve's motor. */
export const CLOSING_MS = 3000;
const AT_REST = Number.MAX_SAFE_INTEGER;

function report(state: GasValveState, now: number): Reaction<GasValveState> {
  const values = {
    valve_open: state.open,
    fault: state.batteryPercent < 5,
    tamper: state.tampered,
    battery_pct: rounded(state.batteryPercent, 0),
  };
  return tell(state, values, now);
}

function passTime(state: GasValveState, now: number): Reaction<GasValveState> {
  if (now >= state.closesAt) return report({ ...state, closesAt: AT_REST, open: state.jammed && state.open }, now);
  return now >= state.reportDueAt ? report(state, now) : { state, said: [] };
}

function step(state: GasValveState, stimulus: Stimulus, now: number): Reaction<GasValveState> {
  switch (stimulus.kind) {
    case 'tick':
      return passTime(state, now);
    // A person at the valve: the only way in which it is ever opened.
    case 'lever':
      return report({ ...state, open: stimulus.open, closesAt: AT_REST }, now);
    case 'jam':
      return { state: { ...state, jammed: stimulus.on }, said: [] };
    case 'tamper': {
      const event = say({ ...state, tampered: stimulus.on }, stimulus.on ? 'tamper' : 'tamper_cleared', now);
      const after = report(event.state, now);
      return { state: after.state, said: [...event.said, ...after.said] };
    }
    case 'battery':
      return { state: { ...state, batteryPercent: stimulus.percent }, said: [] };
    case 'clock':
      return { state: { ...state, clockOffsetMs: stimulus.offsetMs }, said: [] };
    default:
      return { state, said: [] };
  }
}

export const gasValve: DeviceModel<GasValveState> = {
  kind: 'gas-valve',

  boot(firmware: Firmware, now: number) {
    return report({ ...bootState(firmware, now), open: true, closesAt: AT_REST, jammed: false, tampered: false }, now);
  },

  step,

  obey(state: GasValveState, order: Order, now: number) {
    if (order.command !== 'close_gas_valve') return 'unsupported';
    return { state: { ...state, closesAt: Math.min(state.closesAt, now + CLOSING_MS) }, said: [] };
  },

  wakesAt: (state) => Math.min(state.closesAt, state.reportDueAt),
};

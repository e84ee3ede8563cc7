import {
  bootState,
  type CommonState,
  type DeviceModel,
  type Firmware,
  type Reaction,
  type Stimulus,
  say,
  tell,
} from './device.ts';

/**
 * The monitor of a lift's controller: whether people are shut in, whether it runs, whether it has mains. It is silent
 * while all is well, only its supervision ping is not; whoever is in the cab has a button.
 */
export interface LiftState extends CommonState {
  readonly entrapment: boolean;
  readonly outOfService: boolean;
  readonly hasMains: boolean;
}

function report(state: LiftState, now: number): Reaction<LiftState> {
  return tell(state, { entrapment: state.entrapment, out_of_service: state.outOfService, fault: false }, now);
}

/** What changed is said as an event, and then how everything stands. */
function change(state: LiftState, event: Parameters<typeof say>[1], now: number): Reaction<LiftState> {
  const first = say(state, event, now);
  const second = report(first.state, now);
  return { state: second.state, said: [...first.said, ...second.said] };
}

function step(state: LiftState, stimulus: Stimulus, now: number): Reaction<LiftState> {
  const unchanged = { state, said: [] };
  switch (stimulus.kind) {
    case 'tick':
      return now >= state.reportDueAt ? report(state, now) : unchanged;
    case 'entrapment':
      if (state.entrapment === stimulus.on) return unchanged;
      return change({ ...state, entrapment: stimulus.on }, stimulus.on ? 'entrapment' : 'entrapment_cleared', now);
    case 'alarm-button':
      return say(state, 'alarm_button', now);
    case 'service':
      if (state.outOfService !== stimulus.on) return unchanged;
      return change({ ...state, outOfService: !stimulus.on }, stimulus.on ? 'in_service' : 'out_of_service', now);
    case 'mains':
      if (state.hasMains === stimulus.on) return unchanged;
      return change({ ...state, hasMains: stimulus.on }, stimulus.on ? 'mains_restored' : 'mains_failed', now);
    case 'clock':
      return { state: { ...state, clockOffsetMs: stimulus.offsetMs }, said: [] };
    default:
      return unchanged;
  }
}

export const lift: DeviceModel<LiftState> = {
  kind: 'lift',
  boot(firmware: Firmware, now: number) {
    return report({ ...bootState(firmware, now), entrapment: false, outOfService: false, hasMains: true }, now);
  },
  step,
  wakesAt: (state) => state.reportDueAt,
};

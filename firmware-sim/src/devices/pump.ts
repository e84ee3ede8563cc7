import { bootState, type CommonState, type DeviceModel, type Firmware, type Reaction, say, tell } from './device.ts';

/** A drainage pump that runs by its own float switch. It is watched, and told nothing. */
export interface PumpState extends CommonState {
  readonly running: boolean;
  readonly fault: boolean;
}

function report(state: PumpState, now: number): Reaction<PumpState> {
  return tell(state, { running: state.running, fault: state.fault }, now);
}

export const pump: DeviceModel<PumpState> = {
  kind: 'pump',

  boot(firmware: Firmware, now: number) {
    return report({ ...bootState(firmware, now), running: false, fault: false }, now);
  },

  step(state, stimulus, now) {
    switch (stimulus.kind) {
      case 'water':
        return report({ ...state, running: stimulus.wet && !state.fault }, now);
      case 'jam':
        return report({ ...state, fault: stimulus.on, running: state.running && !stimulus.on }, now);
      case 'mains':
        return say(
          { ...state, running: state.running && stimulus.on },
          stimulus.on ? 'mains_restored' : 'mains_failed',
          now,
        );
      case 'clock':
        return { state: { ...state, clockOffsetMs: stimulus.offsetMs }, said: [] };
      default:
        return now >= state.reportDueAt ? report(state, now) : { state, said: [] };
    }
  },

  wakesAt: (state) => state.reportDueAt,
};

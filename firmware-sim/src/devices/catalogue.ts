import { accessGate } from './access-gate.ts';
import { carbonMonoxideDetector } from './carbon-monoxide-detector.ts';
import type { CommonState, DeviceModel, Firmware, Said, SimulatedKind, Stimulus } from './device.ts';
import { gasDetector } from './gas-detector.ts';
import { gasValve } from './gas-valve.ts';
import { leakSensor } from './leak-sensor.ts';
import { lift } from './lift.ts';
import { obedient } from './obedience.ts';
import { pump } from './pump.ts';
import { siren } from './siren.ts';
import { smokeDetector } from './smoke-detector.ts';

/** One device that runs: its model and its state behind three verbs, so that whoever drives it need not know the kind. */
export interface Machine {
  readonly kind: SimulatedKind;
  boot(now: number): readonly Said[];
  step(stimulus: Stimulus, now: number): readonly Said[];
  wakesAt(): number;
}

function machineOf<State extends CommonState>(model: DeviceModel<State>, firmware: Firmware): Machine {
  let state: State | undefined;
  const orders = obedient(model);
  return {
    kind: model.kind,
    boot: (now) => {
      const reaction = model.boot(firmware, now);
      state = reaction.state;
      return reaction.said;
    },
    step: (stimulus, now) => {
      // Without power it feels nothing.
      if (state === undefined) return [];
      const reaction =
        stimulus.kind === 'command' ? orders(state, stimulus.order, now) : model.step(state, stimulus, now);
      state = reaction.state;
      return reaction.said;
    },
    wakesAt: () => (state === undefined ? Number.MAX_SAFE_INTEGER : model.wakesAt(state)),
  };
}

export function machineFor(kind: SimulatedKind, firmware: Firmware): Machine {
  switch (kind) {
    case 'gas-detector':
      return machineOf(gasDetector, firmware);
    case 'leak-sensor':
      return machineOf(leakSensor, firmware);
    case 'access-gate':
      return machineOf(accessGate, firmware);
    case 'smoke-detector':
      return machineOf(smokeDetector, firmware);
    case 'carbon-monoxide-detector':
      return machineOf(carbonMonoxideDetector, firmware);
    case 'gas-valve':
      return machineOf(gasValve, firmware);
    case 'siren':
      return machineOf(siren, firmware);
    case 'pump':
      return machineOf(pump, firmware);
    case 'lift':
      return machineOf(lift, firmware);
  }
}

import type { DeviceRunner } from '../device-runner.ts';
import type { Stimulus } from '../devices/device.ts';
import { noFaults } from '../wire/faults.ts';
import { type Action, type Selector, timeMs } from './scenario.ts';

export interface Placed {
  readonly runner: DeviceRunner;
  readonly placeId: string;
}

/** Everything a scenario can touch: the devices, and the wire to the queue when somebody else holds it. */
export interface World {
  readonly devices: readonly Placed[];
  setUplink(open: boolean): void;
}

/** The devices a selector means; empty when none fits. */
export function select(devices: readonly Placed[], selector: Selector): readonly DeviceRunner[] {
  const fitting = devices.filter(
    ({ runner, placeId }) =>
      (selector.id === undefined || runner.id === selector.id) &&
      (selector.kind === undefined || runner.kind === selector.kind) &&
      (selector.place === undefined || placeId === selector.place),
  );
  if (selector.all === true) return fitting.map(({ runner }) => runner);
  const one = fitting[(selector.nth ?? 1) - 1];
  return one === undefined ? [] : [one.runner];
}

function stimulusOf(action: Action): Stimulus | undefined {
  switch (action.do) {
    case 'gas':
      return { kind: 'gas', percentLel: action.percentLel, overMs: timeMs(action.over ?? '0ms') };
    case 'water':
      return { kind: 'water', wet: action.wet };
    case 'card':
      return { kind: 'card', granted: action.granted, openForMs: timeMs(action.openFor ?? '4s') };
    case 'smoke':
      return { kind: 'smoke', present: action.present };
    case 'carbon-monoxide':
      return { kind: 'carbon-monoxide', ppm: action.ppm, overMs: timeMs(action.over ?? '0ms') };
    case 'self-test':
    case 'force':
    case 'shut':
    case 'alarm-button':
    case 'duress':
    case 'panic':
      return { kind: action.do };
    case 'tamper':
    case 'entrapment':
    case 'service':
    case 'mains':
    case 'fire-input':
      return { kind: action.do, on: action.on };
    case 'lever':
      return { kind: 'lever', open: action.open };
    case 'battery':
      return { kind: 'battery', percent: action.percent };
    case 'clock':
      return { kind: 'clock', offsetMs: action.offset * 1000 };
    case 'power':
    case 'faults':
    case 'uplink':
      return undefined;
  }
}

function actOn(runner: DeviceRunner, action: Action): void {
  const stimulus = stimulusOf(action);
  if (stimulus !== undefined) runner.stimulate(stimulus);
  else if (action.do === 'faults') runner.setFaults({ ...noFaults, ...action.faults });
  else if (action.do === 'power' && action.on) runner.powerOn();
  else if (action.do === 'power') runner.powerOff();
}

/** Does one act. False when no device fits its selector. */
export function act(world: World, action: Action, selector: Selector | undefined): boolean {
  if (action.do === 'uplink') {
    world.setUplink(action.open);
    return true;
  }
  const runners = select(world.devices, selector ?? {});
  for (const runner of runners) actOn(runner, action);
  return runners.length > 0;
}

import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { DeviceRunner } from '@gridcall/firmware-sim/device-runner.ts';
import { machineFor } from '@gridcall/firmware-sim/devices/catalogue.ts';
import type { SimulatedKind, Stimulus } from '@gridcall/firmware-sim/devices/device.ts';
import { randomOf, seedOf } from '@gridcall/firmware-sim/random.ts';
import { type Faults, noFaults } from '@gridcall/firmware-sim/wire/faults.ts';
import { MqttWire } from '@gridcall/firmware-sim/wire/mqtt-wire.ts';
import { FaultyWire } from '@gridcall/firmware-sim/wire/wire.ts';
import type { HttpClient } from '../harness/gateway-client.ts';

/** How many of each kind stand in the estate, and how often each speaks. */
const fleet: readonly (readonly [SimulatedKind, number])[] = [
  ['gas-detector', 50],
  ['leak-sensor', 30],
  ['access-gate', 30],
  ['smoke-detector', 20],
  ['carbon-monoxide-detector', 20],
  ['lift', 10],
];
const REPORT_EVERY_MS = 2_000;
const places = [
  ['jinfeng-1-unit-1', 'jinfeng'],
  ['jinfeng-1-unit-2', 'jinfeng'],
  ['jinfeng-2-unit-1', 'jinfeng'],
  ['textile-mill-9-unit-1', 'liuyin-station'],
] as const;

/** A wire as bad as a wire can be that still carries something. */
const badWire: Faults = { drop: 0.2, duplicate: 0.3, delay: 0.3, delayMs: 5_000, garble: 0.1, flood: 2 };

/** What comes over a device, and what ends it again. */
interface Trouble {
  readonly begin: (runner: DeviceRunner) => void;
  readonly end: (runner: DeviceRunner) => void;
}

const feels = (stimulus: Stimulus) => (runner: DeviceRunner) => runner.stimulate(stimulus);
const switched = (kind: 'tamper' | 'mains' | 'fire-input' | 'entrapment' | 'service', on: boolean): Trouble => ({
  begin: feels({ kind, on }),
  end: feels({ kind, on: !on }),
});

const anyKind: readonly Trouble[] = [
  { begin: (runner) => runner.powerOff(), end: (runner) => runner.powerOn() },
  { begin: (runner) => runner.setFaults(badWire), end: (runner) => runner.setFaults(noFaults) },
  { begin: feels({ kind: 'battery', percent: 4 }), end: feels({ kind: 'battery', percent: 90 }) },
  { begin: feels({ kind: 'clock', offsetMs: -86_400_000 }), end: feels({ kind: 'clock', offsetMs: 0 }) },
];
const troubles: Readonly<Record<SimulatedKind, readonly Trouble[]>> = {
  'gas-detector': [
    {
      begin: feels({ kind: 'gas', percentLel: 45, overMs: 1_000 }),
      end: feels({ kind: 'gas', percentLel: 0, overMs: 2_000 }),
    },
  ],
  'leak-sensor': [{ begin: feels({ kind: 'water', wet: true }), end: feels({ kind: 'water', wet: false }) }],
  'smoke-detector': [{ begin: feels({ kind: 'smoke', present: true }), end: feels({ kind: 'smoke', present: false }) }],
  'carbon-monoxide-detector': [
    {
      begin: feels({ kind: 'carbon-monoxide', ppm: 400, overMs: 1_000 }),
      end: feels({ kind: 'carbon-monoxide', ppm: 0, overMs: 2_000 }),
    },
  ],
  'gas-valve': [switched('tamper', true)],
  siren: [switched('mains', false)],
  pump: [switched('mains', false)],
  'access-gate': [
    { begin: feels({ kind: 'force' }), end: feels({ kind: 'shut' }) },
    { begin: feels({ kind: 'card', granted: true, openForMs: 20_000 }), end: feels({ kind: 'shut' }) },
    { begin: feels({ kind: 'panic' }), end: feels({ kind: 'shut' }) },
    switched('tamper', true),
    switched('mains', false),
  ],
  lift: [switched('entrapment', true), switched('mains', false), switched('service', true)],
};

/** Beginnings of trouble in a second, over all devices. */
const TROUBLES_A_SECOND = 5;
const TROUBLE_MS = { least: 3_000, most: 25_000 } as const;
/** The wire to the queue is cut for so long, once in every so often. */
export const uplinkCut = { everyMs: 120_000, forMs: 15_000 } as const;

export interface StormWorld {
  readonly devices: number;
  readonly troubles: () => number;
  stop(): Promise<void>;
}

async function place(client: HttpClient, mqttPort: number): Promise<DeviceRunner[]> {
  const runners: DeviceRunner[] = [];
  for (const [kind, count] of fleet) {
    for (let index = 0; index < count; index++) {
      const [placeId, company] = places[index % places.length] ?? places[0];
      const link = await client.link(`storm-${kind}-${index}`, { kind, place: placeId, company });
      const seed = seedOf(link.username);
      const wire = new MqttWire({
        host: '127.0.0.1',
        port: mqttPort,
        deviceId: link.username,
        linkId: link.username,
        password: link.password,
        onState: () => undefined,
      });
      const firmware = { deviceId: link.username, seed, reportEveryMs: REPORT_EVERY_MS, warmUpFactor: 180 };
      const faulty = new FaultyWire(wire, systemClock, randomOf(seed));
      const runner = new DeviceRunner(link.username, machineFor(kind, firmware), faulty, systemClock);
      runner.start();
      runners.push(runner);
    }
  }
  return runners;
}

/**
 * The storm: the simulator's devices on real wires, each talking all the time, and trouble that comes over them without
 * a pause: gas, water, smoke, forced gates, lost power, wrong clocks, wires that lose, repeat, delay and garble.
 */
export async function startStorm(client: HttpClient, mqttPort: number, seed: number): Promise<StormWorld> {
  const runners = await place(client, mqttPort);
  const random = randomOf(seed);
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const endings = new Set<() => void>();
  let begun = 0;
  const strike = () => {
    const runner = one(runners);
    const trouble = runner && one([...troubles[runner.kind], ...troubles[runner.kind], ...anyKind]);
    if (!runner || !trouble) return;
    begun++;
    trouble.begin(runner);
    const cancel = systemClock.after(TROUBLE_MS.least + random() * (TROUBLE_MS.most - TROUBLE_MS.least), () => {
      endings.delete(cancel);
      trouble.end(runner);
    });
    endings.add(cancel);
  };
  const timer = setInterval(strike, 1000 / TROUBLES_A_SECOND);
  return {
    devices: runners.length,
    troubles: () => begun,
    stop: async () => {
      clearInterval(timer);
      for (const cancel of endings) cancel();
      await Promise.all(runners.map((runner) => runner.stop()));
    },
  };
}

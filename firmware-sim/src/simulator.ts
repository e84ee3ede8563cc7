import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { ControlServer } from './control-server.ts';
import { type DemonstrationDevice, demonstrationDevices } from './demonstration.ts';
import { DeviceRunner } from './device-runner.ts';
import { machineFor } from './devices/catalogue.ts';
import { type Credential, ensureLinks, type GatewayAccess } from './gateway-links.ts';
import { randomOf, seedOf } from './random.ts';
import { shippedScenarios } from './scenario/library.ts';
import { MqttWire } from './wire/mqtt-wire.ts';
import { FaultyWire } from './wire/wire.ts';

export interface SimulatorOptions {
  readonly dataDir: string;
  readonly gateway: GatewayAccess;
  readonly mqtt: { readonly host: string; readonly port: number };
  readonly clock: Clock;
  readonly setUplink: (open: boolean) => void;
}

/** Three minutes of warm-up in a second: a demonstration is guarded at once. */
const WARM_UP_FACTOR = 180;

export interface Simulator {
  readonly controlPort: number;
  /** Resolves when every device has been connected once. */
  readonly connected: Promise<void>;
  stop(): Promise<void>;
}

interface RunningDevice {
  readonly runner: DeviceRunner;
  readonly connected: Promise<void>;
}

function startDevice(device: DemonstrationDevice, credential: Credential, options: SimulatorOptions): RunningDevice {
  const connected = Promise.withResolvers<void>();
  const wire = new MqttWire({
    ...options.mqtt,
    deviceId: device.id,
    linkId: credential.linkId,
    password: credential.password,
    onState: (state) => {
      if (state === 'connected') connected.resolve();
    },
  });
  const seed = seedOf(device.id);
  const faulty = new FaultyWire(wire, options.clock, randomOf(seed));
  const { id: deviceId, reportEveryMs } = device;
  const machine = machineFor(device.kind, { deviceId, seed, reportEveryMs, warmUpFactor: WARM_UP_FACTOR });
  const runner = new DeviceRunner(device.id, machine, faulty, options.clock);
  runner.start();
  return { runner, connected: connected.promise };
}

/** The demonstration's devices on a real wire, and the door through which scenarios are played on them. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const scenarios = shippedScenarios();
  const devices = demonstrationDevices();
  const folder = join(options.dataDir, 'simulator');
  const credentials = await ensureLinks(options.gateway, devices, join(folder, 'links.json'));
  const running = devices.flatMap((device) => {
    const credential = credentials.get(device.id);
    return credential === undefined ? [] : [{ placeId: device.placeId, ...startDevice(device, credential, options) }];
  });
  const world = { devices: running, setUplink: options.setUplink };
  const control = new ControlServer(scenarios, world, options.clock);
  const controlPort = await control.start(join(folder, 'control.json'));
  return {
    controlPort,
    connected: Promise.all(running.map((device) => device.connected)).then(() => undefined),
    stop: async () => {
      await control.stop();
      await Promise.all(running.map(({ runner }) => runner.stop()));
    },
  };
}

import { join } from 'node:path';
import type { Clock } from './clock.ts';
import { ControlServer } from './control-server.ts';
import { type DemonstrationDevice, demonstrationBus, demonstrationDevices } from './demonstration.ts';
import { DeviceRunner } from './device-runner.ts';
import { machineFor } from './devices/catalogue.ts';
import { type Credential, ensureBus, ensureLinks, type GatewayAccess } from './gateway-links.ts';
import { startPhones } from './phones.ts';
import { randomOf, seedOf } from './random.ts';
import { shippedScenarios } from './scenario/library.ts';
import type { Placed } from './scenario/world.ts';
import { Pt495 } from './serial/modbus-pt495.ts';
import { ModbusSlave } from './serial/modbus-slave.ts';
import { MqttWire } from './wire/mqtt-wire.ts';
import { SerialLine } from './wire/serial-line.ts';
import { FaultyWire } from './wire/wire.ts';

export interface SimulatorOptions {
  readonly dataDir: string;
  readonly gateway: GatewayAccess;
  readonly mqtt: { readonly host: string; readonly port: number };
  /** Where the port of the demonstration's RS-485 line is to be; absent where serial is left out. */
  readonly serialPort: { readonly path: string; readonly baudRate: number } | undefined;
  /** Where the port of the demonstration's GSM modem is to be; absent where there is none, or a real one. */
  readonly modemPort: string | undefined;
  /** A simulated phone shows a text. */
  readonly onText: (to: string, text: string) => void;
  readonly clock: Clock;
  /** For the log: what went wrong beside the demonstration. */
  readonly complain: (words: string) => void;
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
    onCommand: (payload) => runner.command(payload),
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

interface SerialPart {
  readonly devices: readonly Placed[];
  stop(): Promise<void>;
}

/** One detector on RS-485. The demonstration goes on without it when there is no pty after all. */
async function startSerial({ serialPort, gateway, clock, complain }: SimulatorOptions): Promise<SerialPart> {
  const nothing = { devices: [], stop: () => Promise.resolve() };
  if (serialPort === undefined) return nothing;
  const { bus, unit, detector } = demonstrationBus();
  const seed = seedOf(detector.id);
  const line = new SerialLine({ ...serialPort, bitsPerCharacter: 10, clock, random: randomOf(seed) });
  try {
    await line.start();
  } catch (error) {
    complain(`没有虚拟串口 · no serial line: ${error instanceof Error ? error.message : String(error)}`);
    return nothing;
  }
  const electronics = new Pt495((isOn) => {
    slave.powered = isOn;
  });
  const slave = new ModbusSlave({ unit, registers: electronics, line, clock });
  const firmware = { deviceId: detector.id, seed, reportEveryMs: detector.reportEveryMs, warmUpFactor: WARM_UP_FACTOR };
  const wire = new FaultyWire(electronics, clock, randomOf(seed));
  const runner = new DeviceRunner(detector.id, machineFor(detector.kind, firmware), wire, clock);
  runner.start();
  // Beside the rest: the unit is heard at the gateway's next polls, and nobody waits for that.
  ensureBus(gateway, { bus, unit, detector }).catch((error: unknown) => complain(String(error)));
  return {
    devices: [{ runner, placeId: detector.placeId }],
    stop: async () => {
      await runner.stop();
      slave.stop();
      await line.stop();
    },
  };
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
  const serial = await startSerial(options);
  const { modemPort, clock, complain, onText } = options;
  const stopPhones =
    modemPort === undefined
      ? undefined
      : await startPhones({ path: modemPort, clock, complain, onText: ({ to, text }) => onText(to, text) });
  const world = { devices: [...running, ...serial.devices], setUplink: options.setUplink };
  const control = new ControlServer(scenarios, world, options.clock);
  const controlPort = await control.start(join(folder, 'control.json'));
  return {
    controlPort,
    connected: Promise.all(running.map((device) => device.connected)).then(() => undefined),
    stop: async () => {
      await control.stop();
      await Promise.all(running.map(({ runner }) => runner.stop()));
      await serial.stop();
      await stopPhones?.();
    },
  };
}

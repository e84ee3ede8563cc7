import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { DeviceRunner } from '@gridcall/firmware-sim/device-runner.ts';
import { machineFor } from '@gridcall/firmware-sim/devices/catalogue.ts';
import type { SimulatedKind } from '@gridcall/firmware-sim/devices/device.ts';
import { MqttWire } from '@gridcall/firmware-sim/wire/mqtt-wire.ts';
import { FaultyWire } from '@gridcall/firmware-sim/wire/wire.ts';
import type { GatewayUnderTest } from './stack.ts';

export interface SimulatedDevice {
  readonly id: string;
  readonly runner: DeviceRunner;
  /** The commands that came over its wire, as text. */
  readonly told: readonly string[];
  /** The cable, while its power stays on: the connection breaks without a goodbye. */
  cut(): void;
  mend(): void;
}

/** A device of the simulator with a link of its own, once it is connected. */
export async function simulatedDevice(
  gateway: GatewayUnderTest,
  id: string,
  kind: SimulatedKind,
  place: string,
): Promise<SimulatedDevice> {
  const link = await gateway.client.link(id, { kind, place });
  const connected = Promise.withResolvers<void>();
  const told: string[] = [];
  const wire = new MqttWire({
    ...{ host: '127.0.0.1', port: gateway.mqttPort, deviceId: id, linkId: id, password: link.password },
    onCommand: (payload) => {
      told.push(payload);
      runner.command(payload);
    },
    onState: (state) => {
      if (state === 'connected') connected.resolve();
    },
  });
  const machine = machineFor(kind, { deviceId: id, seed: 1, reportEveryMs: 3_600_000, warmUpFactor: 1 });
  const runner = new DeviceRunner(id, machine, new FaultyWire(wire, systemClock, () => 0.5), systemClock);
  runner.start();
  await connected.promise;
  return { id, runner, told, cut: () => wire.breakOff(), mend: () => wire.restore() };
}

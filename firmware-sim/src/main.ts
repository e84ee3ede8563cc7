import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationSchema, EFFECTIVE_CONFIGURATION, secretFiles } from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { systemClock } from './clock.ts';
import { startSimulator } from './simulator.ts';

/** The simulator as a process: started by the command beside the gateway of a demonstration. */
const CONFIGURATION_EXIT_CODE = 78;

function failed(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

const text = process.env[EFFECTIVE_CONFIGURATION];
if (text === undefined) {
  failed(
    '模拟设备由 gridcall demo 启动，不能单独运行。请运行 npm start。\n' +
      'The simulated devices are started by gridcall demo and cannot run alone. Use npm start.',
    CONFIGURATION_EXIT_CODE,
  );
}
const configuration = Value.Parse(ConfigurationSchema, JSON.parse(text));

/** A server that listens on every address is reached over loopback. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** Ports in this folder are made here; others are real ones. */
function isOurs(path: string): boolean {
  return dirname(path) === join(configuration.dataDir, 'simulator');
}

const simulator = await startSimulator({
  dataDir: configuration.dataDir,
  gateway: {
    base: `http://${reachable(configuration.http.host)}:${configuration.http.port}`,
    token: readFileSync(join(configuration.dataDir, secretFiles.gatewayAdministrator), 'utf8').trim(),
  },
  mqtt: { host: reachable(configuration.mqtt.host), port: configuration.mqtt.port },
  serialPort: configuration.serial.buses.find(({ path }) => isOurs(path)),
  modemPort: isOurs(configuration.notify.modemPort) ? configuration.notify.modemPort : undefined,
  onText: (to, text) => process.send?.({ kind: 'sms', to, text }),
  clock: systemClock,
  complain: (words) => process.stderr.write(`${words}\n`),
  // The wire to the queue is held by whoever started us.
  setUplink: (open) => process.send?.({ kind: 'uplink', open }),
}).catch((error: unknown) => failed(`模拟设备没能启动 · the simulated devices did not start: ${String(error)}`, 1));
await simulator.connected;
process.stdout.write(`${JSON.stringify({ part: 'simulator', ready: true, httpPort: simulator.controlPort })}\n`);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void simulator.stop().then(() => process.exit(0));
  });
}

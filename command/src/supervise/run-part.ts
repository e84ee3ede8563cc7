import type { Configuration } from '@gridcall/contract/configuration.ts';
import { withUplinkToken } from '../configuration/effective.ts';
import { CommandFailure } from '../failure.ts';
import { type Claim, claim } from '../running.ts';
import { ensureSecrets } from '../secrets.ts';
import { childEnvironment } from './environment.ts';
import type { ReadyLine } from './part-process.ts';
import { entryOf, nodeArgumentsOf } from './parts.ts';
import { gatewayPorts, queuePorts, refusalInWords, refusalOf, type WantedPort } from './ports.ts';
import { isFailure, type PartFailure, Supervisor } from './supervisor.ts';

/** Looks at every port before anything starts, so that all that are taken are said at once. */
export async function checkPorts(wanted: readonly WantedPort[]): Promise<void> {
  const refusals = await Promise.all(
    wanted.map(async (port) => ({ port, code: port.port === 0 ? undefined : await refusalOf(port) })),
  );
  const words = refusals.flatMap(({ port, code }) => (code === undefined ? [] : [refusalInWords(port, code)]));
  if (words.length > 0) throw new CommandFailure(words.join('\n'));
}

export function failureInWords({ name, exitCode, message }: PartFailure): CommandFailure {
  const own =
    message === '' ? `（没有说明原因，退出码 ${exitCode} · no reason given, exit code ${exitCode}）` : message;
  return new CommandFailure(`${name} 没能启动。 · ${name} did not start.\n${own}`, exitCode);
}

/** A restarted part takes the ports it had, also where 0 had asked for any. */
export function keepPorts(configuration: Configuration, part: 'gateway' | 'queue', ready: ReadyLine): Configuration {
  if (part === 'queue') return { ...configuration, queue: { ...configuration.queue, port: ready.httpPort } };
  return {
    ...configuration,
    http: { ...configuration.http, port: ready.httpPort },
    mqtt: { ...configuration.mqtt, port: ready.mqttPort ?? configuration.mqtt.port },
  };
}

/** Resolves on the first SIGINT or SIGTERM. A second one ends the process at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const listener = (signal: NodeJS.Signals) => {
      if (asked) process.exit(130);
      asked = true;
      resolve(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listener);
  });
}

/** `gridcall gateway` and `gridcall queue`: one part, kept alive until it is asked to stop. */
export async function runPart(part: 'gateway' | 'queue', loaded: Configuration): Promise<number> {
  const stopped = stopSignal();
  ensureSecrets(loaded.dataDir);
  let configuration = withUplinkToken(loaded);
  const held: Claim = await claim(loaded.dataDir, part);
  try {
    await checkPorts(part === 'gateway' ? gatewayPorts(loaded) : queuePorts(loaded));
    let fail: (failure: PartFailure) => void = () => undefined;
    const failed = new Promise<PartFailure>((resolve) => {
      fail = resolve;
    });
    const supervisor = new Supervisor({
      name: part,
      entry: entryOf(part),
      nodeArguments: nodeArgumentsOf(part),
      environment: childEnvironment(),
      configuration: () => configuration,
      onLine: (line, stream) => process[stream].write(`${line}\n`),
      onDeath: (exitCode, pauseMs) =>
        process.stderr.write(
          `${part} 意外停止（${exitCode}），${pauseMs / 1000} 秒后重启。 · ${part} died (${exitCode}); restart in ${pauseMs / 1000} s.\n`,
        ),
      onBack: () => process.stderr.write(`${part} 已恢复。 · ${part} is back.\n`),
      onFailure: fail,
    });
    const ready = await Promise.race([supervisor.start(), stopped]);
    if (typeof ready === 'string') {
      await supervisor.stop();
      return 0;
    }
    if (isFailure(ready)) throw failureInWords(ready);
    configuration = keepPorts(configuration, part, ready);
    held.publish(ready);
    process.stdout.write(`${JSON.stringify(ready)}\n`);
    const end = await Promise.race([stopped, failed]);
    if (typeof end !== 'string') throw failureInWords(end);
    await supervisor.stop();
    return 0;
  } finally {
    held.release();
  }
}

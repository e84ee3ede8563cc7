import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Configuration,
  ConfigurationSchema,
  EFFECTIVE_CONFIGURATION,
  secretFiles,
} from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { systemClock } from './platform/clock.ts';
import { systemRandom } from './platform/random.ts';
import { type Queue, startQueue } from './queue.ts';
import { describeStartFailure, type StartFailure } from './start-failure.ts';

/** EX_CONFIG of sysexits: a restart would not help. */
const EXIT_CONFIGURATION = 78;

function fail(failure: StartFailure, exitCode: number): never {
  process.stderr.write(`${failure.zh}\n${failure.en}\n`);
  process.exit(exitCode);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readConfiguration(): Configuration {
  const text = process.env[EFFECTIVE_CONFIGURATION];
  const value = text === undefined ? undefined : parse(text);
  if (Value.Check(ConfigurationSchema, value)) return value;
  const faults = [...Value.Errors(ConfigurationSchema, value)].map(
    (fault) => `${fault.instancePath || '/'} ${fault.message}`,
  );
  const reason = text === undefined ? 'not set' : value === undefined ? 'not JSON' : faults.slice(0, 10).join('; ');
  return fail(
    {
      zh: `环境变量 ${EFFECTIVE_CONFIGURATION} 无效（${reason}）：请用 \`npm start\` 或 \`npm run gridcall -- queue\` 启动。`,
      en: `The environment variable ${EFFECTIVE_CONFIGURATION} is not valid (${reason}): start with \`npm start\` or \`npm run gridcall -- queue\`.`,
    },
    EXIT_CONFIGURATION,
  );
}

function readSecret(configuration: Configuration, file: string): string | undefined {
  try {
    const secret = readFileSync(join(configuration.dataDir, file), 'utf8').trim();
    return secret === '' ? undefined : secret;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function demandSecret(configuration: Configuration, file: string): string {
  const secret = readSecret(configuration, file);
  if (secret !== undefined) return secret;
  const path = join(configuration.dataDir, file);
  return fail(
    {
      zh: `缺少密钥文件 ${path}：请用 \`npm start\` 或 \`npm run gridcall -- queue\` 启动，首次启动会生成它。`,
      en: `The secret file ${path} is missing: start with \`npm start\` or \`npm run gridcall -- queue\`, which makes it.`,
    },
    EXIT_CONFIGURATION,
  );
}

function stopWhenTold(queue: Queue): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    queue.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The process that started this one has died: nobody would stop it otherwise.
  process.on('disconnect', stop);
}

async function main(): Promise<void> {
  const configuration = readConfiguration();
  try {
    const queue = await startQueue({
      configuration,
      clock: systemClock,
      random: systemRandom,
      administratorToken: demandSecret(configuration, secretFiles.queueAdministrator),
      uplinkToken: readSecret(configuration, secretFiles.uplink),
      signingKey: Buffer.from(demandSecret(configuration, secretFiles.signingKey), 'base64'),
    });
    stopWhenTold(queue);
    process.stdout.write(`${JSON.stringify({ part: 'queue', ready: true, httpPort: queue.httpPort })}\n`);
  } catch (error) {
    const { host, port } = configuration.queue;
    fail(describeStartFailure(error, { host, port, folder: configuration.dataDir }), 1);
  }
}

await main();

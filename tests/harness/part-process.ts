import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureSecrets } from '@gridcall/command/secrets.ts';
import {
  type Configuration,
  ConfigurationSchema,
  EFFECTIVE_CONFIGURATION,
  secretFiles,
} from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder of its own under the system's temporary folder. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `gridcall-${name}-`));
}

type Overrides = {
  readonly [K in keyof Configuration]?: Configuration[K] extends object ? Partial<Configuration[K]> : Configuration[K];
};

export const demonstrationEstate = join(root, 'command/src/demo/estate.yaml');

/** The defaults, on free ports, in `dataDir`, with secrets made; no uplink unless one is named. */
export function testConfiguration(dataDir: string, overrides: Overrides = {}): Configuration {
  ensureSecrets(dataDir);
  const own: Overrides = {
    dataDir,
    http: { port: 0, requestsPerMinute: 1_000_000 },
    mqtt: { port: 0 },
    queue: { port: 0 },
    uplink: { url: '', token: secretOf(dataDir, 'uplink') },
    gateway: { estateFile: demonstrationEstate },
  };
  const merged: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(overrides)) {
    const base = merged[key];
    merged[key] = typeof value === 'object' && typeof base === 'object' ? { ...base, ...value } : value;
  }
  return Value.Parse(ConfigurationSchema, Value.Default(ConfigurationSchema, merged));
}

/** No quota holds back what a bench or a storm sends: what is measured is the gateway, not its politeness. */
export const openQuotas = {
  messagesPerSecondPerLink: 1_000_000,
  messagesPerSecondPerCompany: 10_000_000,
  bytesPerSecondPerLink: 1_000_000_000,
  bytesPerSecondPerCompany: 10_000_000_000,
} as const;

export function secretOf(dataDir: string, name: keyof typeof secretFiles): string {
  return readFileSync(join(dataDir, secretFiles[name]), 'utf8').trim();
}

export interface PartProcess {
  readonly pid: number;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly startedInMs: number;
  errors(): string;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface StartOptions {
  /** Words put before `node`, e.g. `strace -f …`. */
  readonly prefix?: readonly string[];
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the real part as a process of its own and resolves when it says that it is ready. */
export async function startPart(
  part: 'gateway' | 'queue',
  configuration: Configuration,
  options: StartOptions = {},
): Promise<PartProcess> {
  const [command, ...rest] = [
    ...(options.prefix ?? []),
    process.execPath,
    ...(options.nodeArguments ?? []),
    join(root, part, 'src/main.ts'),
  ];
  if (command === undefined) throw new Error('nothing to start');
  const startedAt = performance.now();
  const child = spawn(command, rest, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.environment, [EFFECTIVE_CONFIGURATION]: JSON.stringify(configuration) },
  });
  running.add(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-20_000);
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const ready = await Promise.race([readyLine(child), exited]);
  if (!('httpPort' in ready))
    throw new Error(`${part} ended before it was ready (${ready.code ?? ready.signal}): ${errors}`);
  return {
    pid: child.pid ?? 0,
    httpPort: ready.httpPort,
    mqttPort: ready.mqttPort ?? 0,
    startedInMs: performance.now() - startedAt,
    errors: () => errors,
    exited,
    kill: async (signal) => {
      const traced = options.prefix?.[0] === 'strace' ? traceeOf(child.pid ?? 0) : undefined;
      if (traced === undefined) child.kill(signal);
      else process.kill(traced, signal);
      await exited;
    },
  };
}

/** A tracer that is killed lets its process go on; the process that is killed ends its tracer. */
function traceeOf(tracer: number): number {
  return Number(readFileSync(`/proc/${tracer}/task/${tracer}/children`, 'utf8').trim().split(' ')[0]);
}

function readyLine(child: ChildProcess): Promise<{ httpPort: number; mqttPort?: number }> {
  return new Promise((resolve) => {
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"part"')) resolve(JSON.parse(line));
    });
  });
}

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compileCacheDirectory } from '@gridcall/command/supervise/compile-cache.ts';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { openQuotas, secretOf, startPart, temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import { endChild, startChild } from './child.ts';
import type { Listen } from './listener.ts';
import type { LoadJob, LoadResult } from './load.ts';
import type { Plan } from './section.ts';
import type { Credential } from './sender.ts';

export interface Server {
  /** Of all its processes. */
  readonly pids: readonly number[];
  readonly mqttPort: number;
  readonly links: readonly Credential[];
  readonly listen: Listen;
  /** Ends it, and what it has written goes away. */
  stop(): Promise<void>;
}

export interface GatewayServer extends Server {
  /** Its file, for who looks into it after a kill. */
  readonly database: string;
  /** The longest the event loop was kept since it was last asked, in ms. */
  loopDelayMaximumMs(): Promise<number>;
  /** Batches committed since its start. */
  batches(): Promise<number>;
  /** With SIGKILL. */
  kill(): Promise<void>;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How many of something a run takes: a short one takes a tenth. */
export function scaled(plan: Plan, count: number): number {
  return plan.short ? Math.ceil(count / 10) : count;
}

export async function withServer<S extends { stop(): Promise<void> }, T>(
  start: () => Promise<S>,
  use: (server: S) => Promise<T>,
): Promise<T> {
  const server = await start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

/** Adds 5 ms to each fsync and fdatasync of the process and touches nothing else. */
export const slowDiskPrefix: readonly string[] = [
  'strace',
  '-f',
  '-qq',
  '--seccomp-bpf',
  '-e',
  'trace=fsync,fdatasync',
  '-e',
  'inject=fsync,fdatasync:delay_exit=5000',
  '-o',
  '/dev/null',
];

/** Credentials for a broker that asks nobody for a password. */
export function anyLinks(count: number): readonly Credential[] {
  return Array.from({ length: count }, (_, index) => ({ id: `load-${index}`, password: 'any' }));
}

export async function startBare(count: number): Promise<Server> {
  const child = startChild([process.execPath, here('bare-aedes.ts')]);
  const { stdout } = child;
  if (stdout === null) throw new Error('the process has no standard output');
  const mqttPort = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`bare aedes ended with ${code}`)));
    createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line).mqttPort));
  });
  return {
    pids: [child.pid ?? 0],
    mqttPort,
    links: anyLinks(count),
    listen: { kind: 'topic', relayed: true },
    stop: () => endChild(child),
  };
}

/** The gateway as it ships: all rules, checks and rows in place, `synchronous=FULL`. Only quotas are wide open. */
export async function startGateway(count: number, prefix: readonly string[] = []): Promise<GatewayServer> {
  const dataDir = temporaryFolder('bench');
  const configuration = testConfiguration(dataDir, { mqtt: { port: 0, ...openQuotas } });
  const environment = { NODE_COMPILE_CACHE: compileCacheDirectory };
  const gateway = await startPart('gateway', configuration, {
    prefix,
    nodeArguments: gatewayNodeArguments,
    environment,
  });
  const token = secretOf(dataDir, 'gatewayAdministrator');
  const client = new HttpClient(gateway.httpPort, token);
  const links: Credential[] = [];
  for (let from = 0; from < count; from += 50) {
    const ids = Array.from({ length: Math.min(50, count - from) }, (_, index) => `load-${from + index}`);
    const made = await Promise.all(ids.map((id) => client.link(id)));
    links.push(...made.map((link) => ({ id: link.username, password: link.password })));
  }
  const metric = async (name: string) => {
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(await client.get<string>('/metrics'))?.[1];
    if (value === undefined) throw new Error(`the gateway has no metric ${name}`);
    return Number(value);
  };
  let killed: Promise<void> | undefined;
  const kill = () => {
    killed ??= gateway.kill('SIGKILL');
    return killed;
  };
  return {
    pids: [gateway.pid],
    mqttPort: gateway.mqttPort,
    links,
    listen: { kind: 'live', httpPort: gateway.httpPort, token },
    database: join(dataDir, 'gateway', 'gateway.db'),
    loopDelayMaximumMs: async () => (await metric('nodejs_eventloop_lag_max_seconds')) * 1000,
    batches: () => metric('gridcall_batches_total'),
    kill,
    stop: async () => {
      await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs the load in a process of its own; `onStart` is called when all its links are connected. */
export function load(
  server: { readonly mqttPort: number; readonly links: readonly Credential[] },
  job: Omit<LoadJob, 'port' | 'links'>,
  onStart: () => void = () => undefined,
): Promise<LoadResult> {
  const full: LoadJob = { ...job, port: server.mqttPort, links: server.links };
  const child = startChild([process.execPath, here('load.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin?.end(JSON.stringify(full));
  return new Promise((resolve, reject) => {
    let last = '';
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'started') onStart();
        else last = line;
      });
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(last)) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { HttpClient } from '../harness/gateway-client.ts';
import { openQuotas, secretOf, startPart, temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import type { LoadJob, LoadResult } from './load.ts';
import type { Plan } from './section.ts';

export interface Server {
  readonly pid: number;
  readonly mqttPort: number;
  readonly links: readonly { readonly id: string; readonly password: string }[];
  readonly listen: LoadJob['listen'];
  /** The longest the event loop was kept since it was last asked, in ms; 0 where nobody measures it. */
  loopDelayMaximumMs(): Promise<number>;
  stop(): Promise<void>;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** How many of something a run takes: a short one takes a tenth. */
export function scaled(plan: Plan, count: number): number {
  return plan.short ? Math.ceil(count / 10) : count;
}

export async function withServer<T>(start: () => Promise<Server>, use: (server: Server) => Promise<T>): Promise<T> {
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

export async function startBare(count: number): Promise<Server> {
  const child = spawn(process.execPath, [here('bare-aedes.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const mqttPort = await new Promise<number>((resolve) =>
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line).mqttPort)),
  );
  return {
    pid: child.pid ?? 0,
    mqttPort,
    links: Array.from({ length: count }, (_, index) => ({ id: `load-${index}`, password: 'any' })),
    listen: { kind: 'topic' },
    loopDelayMaximumMs: async () => 0,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** The gateway as it ships: all rules, checks and rows in place, `synchronous=FULL`. Only quotas are wide open. */
export async function startGateway(count: number, prefix: readonly string[] = []): Promise<Server> {
  const dataDir = temporaryFolder('bench');
  const configuration = testConfiguration(dataDir, { mqtt: { port: 0, ...openQuotas } });
  const gateway = await startPart('gateway', configuration, { prefix, nodeArguments: gatewayNodeArguments });
  const token = secretOf(dataDir, 'gatewayAdministrator');
  const client = new HttpClient(gateway.httpPort, token);
  const links: { id: string; password: string }[] = [];
  for (let from = 0; from < count; from += 50) {
    const ids = Array.from({ length: Math.min(50, count - from) }, (_, index) => `load-${from + index}`);
    const made = await Promise.all(ids.map((id) => client.link(id)));
    links.push(...made.map((link) => ({ id: link.username, password: link.password })));
  }
  return {
    pid: gateway.pid,
    mqttPort: gateway.mqttPort,
    links,
    listen: { kind: 'live', httpPort: gateway.httpPort, token },
    loopDelayMaximumMs: async () => {
      const text = await client.get<string>('/metrics');
      const seconds = /^nodejs_eventloop_lag_max_seconds (\S+)$/m.exec(text)?.[1];
      return Number(seconds ?? 0) * 1000;
    },
    stop: () => gateway.kill('SIGKILL'),
  };
}

export function load(server: Server, job: Omit<LoadJob, 'port' | 'links'>): Promise<LoadResult> {
  const full: LoadJob = { ...job, port: server.mqttPort, links: server.links };
  const child = spawn(process.execPath, [here('load.ts'), JSON.stringify(full)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

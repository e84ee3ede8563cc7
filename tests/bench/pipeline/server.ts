/** The peer that a user would build today: mosquitto → Node-RED → SQLite, two processes. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../harness/part-process.ts';
import { endChild, startChild } from '../child.ts';
import { mosquittoCommand } from '../needs.ts';
import { anyLinks, type Server } from '../servers.ts';
import { pipelineFlow, readingTable } from './flow.ts';
import { pipelineModules } from './packages.ts';
import { firstAlert } from './probe.ts';

export interface PipelineOptions {
  /** Nagle's algorithm off in mosquitto and in Node-RED; both leave it on. */
  readonly noDelay?: boolean;
  /** Words before Node-RED's: it is the process that writes. */
  readonly prefix?: readonly string[];
}

export interface PipelineServer extends Server {
  /** From the start of both processes to the first alert that came through, in ms. */
  readonly bootMs: number;
  readonly database: string;
  /** SIGKILL to Node-RED, and another one at once. */
  restartNodeRed(): Promise<void>;
  /** Both processes end and start again over the same file; resolves to the ms until the first alert came through. */
  rebootMs(): Promise<number>;
}

const nodeRed = createRequire(import.meta.url).resolve('node-red/red.js');
const noDelayModule = fileURLToPath(new URL('no-delay.ts', import.meta.url));

export async function startPipeline(count: number, options: PipelineOptions = {}): Promise<PipelineServer> {
  const folder = temporaryFolder('pipeline');
  const mqttPort = await freePort();
  const database = join(folder, 'readings.db');
  prepareDatabase(database);
  const brokerFile = prepareBroker(folder, mqttPort, options);
  const userFolder = prepareNodeRed(folder, pipelineFlow({ mqttPort, database }));
  const startBroker = () => startChild([mosquittoCommand, '-c', brokerFile], { stdio: 'ignore' });
  const startFlows = () => startNodeRed(userFolder, options);

  let processes: readonly ChildProcess[] = [];
  const boot = async () => {
    const from = performance.now();
    processes = [startBroker(), startFlows()];
    await firstAlert(mqttPort);
    return performance.now() - from;
  };
  const end = () => Promise.all(processes.map(endChild));
  const bootMs = await boot().catch(async (error) => {
    await end();
    throw error;
  });
  return {
    get pids() {
      return processes.map(({ pid }) => pid ?? 0);
    },
    mqttPort,
    links: anyLinks(count),
    listen: { kind: 'topic', relayed: false },
    bootMs,
    database,
    restartNodeRed: async () => {
      const [broker, flows] = processes;
      if (broker === undefined || flows === undefined) throw new Error('the pipeline does not run');
      await endChild(flows);
      processes = [broker, startFlows()];
    },
    rebootMs: async () => {
      await end();
      return boot();
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** With a write-ahead log, as who cares for speed would have it: one fsync a row instead of three. */
function prepareDatabase(path: string): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(readingTable);
  database.close();
}

/** Debian's defaults, on a port of its own. */
function prepareBroker(folder: string, port: number, { noDelay = false }: PipelineOptions): string {
  const file = join(folder, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    `user ${userInfo().username}`,
    `set_tcp_nodelay ${noDelay}`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function prepareNodeRed(folder: string, flow: readonly object[]): string {
  const userFolder = join(folder, 'node-red');
  mkdirSync(userFolder);
  symlinkSync(pipelineModules, join(userFolder, 'node_modules'));
  writeFileSync(
    join(userFolder, 'package.json'),
    JSON.stringify({ name: 'pipeline', dependencies: { 'node-red-node-sqlite': '1.1.1' } }),
  );
  writeFileSync(join(userFolder, 'flows.json'), JSON.stringify(flow));
  writeFileSync(
    join(userFolder, 'settings.js'),
    "module.exports = { uiPort: 0, uiHost: '127.0.0.1', flowFile: 'flows.json', credentialSecret: 'bench', telemetry: { enabled: false } };\n",
  );
  return userFolder;
}

function startNodeRed(userFolder: string, { noDelay = false, prefix = [] }: PipelineOptions): ChildProcess {
  const early = noDelay ? ['--import', noDelayModule] : [];
  const words = [...prefix, process.execPath, ...early, nodeRed, '--userDir', userFolder];
  return startChild(words, { stdio: 'ignore', cwd: userFolder });
}

/** mosquitto does not say which port it was given: one that was free a moment ago is. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { CommandFailure, systemCode } from './failure.ts';

/**
 * What runs on a data folder, in `running/{name}.json`. A process id alone proves nothing after a crash (ids are reused),
 * so the holder also answers on a loopback port with a word of its own: no answer, no holder.
 */
const HeldSchema = Type.Object({
  pid: Type.Integer(),
  port: Type.Integer(),
  word: Type.String(),
  httpPort: Type.Optional(Type.Integer()),
  mqttPort: Type.Optional(Type.Integer()),
});
type Held = Static<typeof HeldSchema>;

export type RunningName = 'gateway' | 'queue';
export interface Ports {
  readonly httpPort?: number;
  readonly mqttPort?: number;
}

const ANSWER_MS = 1000;

function fileOf(dataDir: string, name: RunningName): string {
  return join(dataDir, 'running', `${name}.json`);
}

function readHeld(path: string): Held | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return Value.Check(HeldSchema, value) ? value : undefined;
  } catch {
    // Torn by a crash or not there: nobody holds it.
    return undefined;
  }
}

function answers(held: Held): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port: held.port, timeout: ANSWER_MS });
    let heard = '';
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      heard += text;
      if (heard.length >= held.word.length) end(heard === held.word);
    });
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
    socket.on('close', () => end(false));
  });
}

/** The ports of what runs on this folder now; undefined when nothing does. */
export async function whatRuns(dataDir: string, name: RunningName): Promise<(Ports & { pid: number }) | undefined> {
  const held = readHeld(fileOf(dataDir, name));
  return held !== undefined && (await answers(held)) ? held : undefined;
}

export class Claim {
  readonly #server: Server;
  readonly #path: string;
  readonly #held: Held;

  constructor(server: Server, path: string, held: Held) {
    this.#server = server;
    this.#path = path;
    this.#held = held;
  }

  /** Tells other commands which ports were really taken (port 0 takes any). */
  publish(ports: Ports): void {
    writeFileSync(this.#path, JSON.stringify({ ...this.#held, ...ports }), { mode: 0o600 });
  }

  release(): void {
    this.#server.close();
    rmSync(this.#path, { force: true });
  }
}

function listen(word: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(word);
    });
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server.unref()));
  });
}

/** Claims the folder for this process, or says who has it. Released by `release` or by the end of the process. */
export async function claim(dataDir: string, name: RunningName): Promise<Claim> {
  const path = fileOf(dataDir, name);
  const other = await whatRuns(dataDir, name);
  if (other !== undefined) throw inUse(dataDir, other.pid);
  mkdirSync(join(dataDir, 'running'), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const word = `gridcall ${name} ${process.pid} ${process.hrtime.bigint()}`;
  const server = await listen(word);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const held = { pid: process.pid, port, word };
  try {
    writeFileSync(path, JSON.stringify(held), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    server.close();
    // Another start was quicker by a moment.
    if (systemCode(error) === 'EEXIST') throw inUse(dataDir, readHeld(path)?.pid ?? 0);
    throw error;
  }
  return new Claim(server, path, held);
}

function inUse(dataDir: string, pid: number): CommandFailure {
  return new CommandFailure(
    `数据文件夹 ${dataDir} 正被另一个 Gridcall（进程 ${pid}）使用。请先停止它，或用 GRIDCALL_DATA_DIR 指定另一个文件夹。\n` +
      `The data folder ${dataDir} is in use by another Gridcall (process ${pid}). Stop it, or name another folder with GRIDCALL_DATA_DIR.`,
  );
}

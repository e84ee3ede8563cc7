import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CHILD_FLAGS,
  CHILD_PROGRAM,
  CHILD_READS,
  type Delivered,
  EDITOR_HEADER,
  type EditorToken,
  type FromChild,
  FromChildSchema,
  type FromGateway,
  type Init,
} from '@gridcall/contract/flow-wire.ts';
import { Value } from 'typebox/value';
import { agreed } from './fake-channel.ts';
import { MINUTE_MS } from './samples.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
export const EDITOR_SECRET = 'editor-secret';
export const ADMIN_ROOT = '/flows';

export function editorTokenFor(secret: string, person: EditorToken): string {
  const words = Buffer.from(JSON.stringify(person)).toString('base64url');
  return `${words}.${createHmac('sha256', secret).update(words).digest('base64url')}`;
}

interface EditorRequest {
  readonly permissions?: EditorToken['permissions'];
  readonly accept?: string;
  readonly 'accept-language'?: string;
  readonly body?: unknown;
}

/** The real runner in a process of its own, as the supervisor starts it, in a folder that goes with it. */
export class Child {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'gridcall-flows-')));
  readonly flowFile: string;
  readonly exit: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #heard: FromChild[] = [];
  #port: number | undefined;
  #no = 0;
  #wake: () => void = () => undefined;

  /** `planted` lies in the folder before the start: text by path. */
  constructor(flows: string, init: Partial<Init> = {}, planted: Readonly<Record<string, string>> = {}) {
    const directory = join(this.folder, 'data');
    mkdirSync(directory);
    writeFileSync(join(this.folder, 'secret'), 'the data of the gateway');
    this.flowFile = join(directory, 'flows.json');
    writeFileSync(this.flowFile, flows);
    for (const [path, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    this.#process = spawn(process.execPath, [...permissions(directory), join(repository, CHILD_PROGRAM)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { TZ: 'Asia/Shanghai', GRIDCALL_SECRET: 'hidden' },
    });
    this.exit = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.on('message', (message) => this.#hear(message));
    void this.exit.then(() => this.#wake());
    this.say({
      type: 'init',
      editorSecret: EDITOR_SECRET,
      credentialSecret: 'credential-secret',
      safeMode: false,
      directory,
      flowFile: this.flowFile,
      adminRoot: ADMIN_ROOT,
      allowedHosts: [],
      ...init,
    });
  }

  say(message: FromGateway): void {
    this.#process.send(message);
  }

  deliver(message: Delivered): void {
    this.#no += 1;
    this.say({ type: 'deliver', no: this.#no, message });
  }

  knowPort(port: number): void {
    this.#port = port;
  }

  end(signal: 'SIGTERM'): void {
    this.#process.kill(signal);
  }

  disconnect(): void {
    this.#process.disconnect();
  }

  /** The editor's own API, by who the gateway says it is; nobody without `permissions`. */
  async ask(path: string, request: EditorRequest = {}): Promise<Response> {
    const { permissions: rights, body, ...headers } = request;
    this.#port ??= (await this.next('ready')).port;
    return fetch(`http://127.0.0.1:${this.#port}${ADMIN_ROOT}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...headers,
        ...signed(rights),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'node-red-api-version': 'v2' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The first word of the channel over which the editor hears of what happens. */
  async comms(permissions?: EditorToken['permissions']): Promise<string> {
    this.#port ??= (await this.next('ready')).port;
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}${ADMIN_ROOT}/comms`, { headers: signed(permissions) });
    return new Promise<string>((resolve, reject) => {
      socket.addEventListener('open', () => socket.send(JSON.stringify({ subscribe: 'notification/#' })));
      socket.addEventListener('message', ({ data }) => {
        resolve(String(data));
        socket.close();
      });
      socket.addEventListener('error', () => reject(new Error('the channel of the editor was refused')));
    });
  }

  /** Takes the folder away, too. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    this.#process.kill(signal);
    const code = await this.exit;
    rmSync(this.folder, { recursive: true });
    return code;
  }

  /** The first message of this type that fits, now or later; it is taken out, so that the next call waits for another. */
  async next<Type extends FromChild['type']>(
    type: Type,
    fits: (message: Extract<FromChild, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<FromChild, { type: Type }>> {
    for (;;) {
      const index = this.#heard.findIndex(
        (message) => message.type === type && fits(message as Extract<FromChild, { type: Type }>),
      );
      const [found] = index < 0 ? [] : this.#heard.splice(index, 1);
      if (found !== undefined) return found as Extract<FromChild, { type: Type }>;
      if (this.#process.exitCode !== null) throw new Error(`the child ended without a message "${type}"`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Whether one of this type is waiting for `next`. */
  has(type: FromChild['type']): boolean {
    return this.#heard.some((message) => message.type === type);
  }

  #hear(message: unknown): void {
    Value.Assert(FromChildSchema, message);
    this.#heard.push(message);
    if (message.type === 'request') this.say(agreed(message));
    this.#wake();
  }
}

function signed(permissions: EditorToken['permissions'] | undefined): Record<string, string> {
  if (permissions === undefined) return {};
  const person = { username: '刘工', permissions, expiresAt: Date.now() + MINUTE_MS };
  return { [EDITOR_HEADER]: editorTokenFor(EDITOR_SECRET, person) };
}

function permissions(directory: string): readonly string[] {
  const reads = CHILD_READS.map((name) => `--allow-fs-read=${join(repository, name)}`);
  return [...CHILD_FLAGS, ...reads, `--allow-fs-read=${directory}`, `--allow-fs-write=${directory}`];
}

import { type ChildProcess, spawn } from 'node:child_process';
import net, { type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Three ports that were free a moment ago. */
export async function freePorts(): Promise<{ readonly http: number; readonly mqtt: number; readonly queue: number }> {
  const servers = await Promise.all(
    [0, 1, 2].map(
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const [http = 0, mqtt = 0, queue = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return { http, mqtt, queue };
}

/** The command as a person runs it: `node gridcall.ts …` with the folder and ports of one demonstration. */
export class DemoUnderTest {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ports: { readonly http: number; readonly mqtt: number; readonly queue: number };
  #child: ChildProcess | undefined;
  #output = '';
  #exited: Promise<number | null> = Promise.resolve(null);

  constructor(dataDir: string, ports: { readonly http: number; readonly mqtt: number; readonly queue: number }) {
    this.ports = ports;
    this.environment = {
      ...process.env,
      GRIDCALL_DATA_DIR: dataDir,
      GRIDCALL_HTTP_PORT: String(ports.http),
      GRIDCALL_MQTT_PORT: String(ports.mqtt),
      GRIDCALL_QUEUE_PORT: String(ports.queue),
    };
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when a line that matches is printed; rejects when the demonstration ends first. */
  async start(until: RegExp = /^gridcall ready$/m): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, ['gridcall.ts', 'demo'], {
      cwd: root,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => this.#take(chunk.toString()));
    await this.says(until);
  }

  #listeners = new Set<() => void>();

  #take(text: string): void {
    this.#output += text;
    for (const listener of this.#listeners) listener();
  }

  says(what: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!what.test(this.#output)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
      void this.#exited.then((code) => reject(new Error(`ended with ${code}: ${this.#output}`)));
    });
  }

  /** The exit code after the signal. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child?.kill(signal);
    return this.#exited;
  }

  exitCode(): Promise<number | null> {
    return this.#exited;
  }

  /** Runs one command beside the demonstration. */
  run(
    words: readonly string[],
  ): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
    const child = spawn(process.execPath, ['gridcall.ts', ...words], {
      cwd: root,
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, error })));
  }
}

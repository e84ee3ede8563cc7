import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { HttpClient } from '../../harness/gateway-client.ts';
import { secretOf, temporaryFolder } from '../../harness/part-process.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The gateway as an estate runs it: `gridcall gateway` with a gridcall.yaml. */
export class GatewayByFile {
  readonly client: HttpClient;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;

  private constructor(client: HttpClient, child: ChildProcess, exited: Promise<void>) {
    this.client = client;
    this.#child = child;
    this.#exited = exited;
  }

  static async start(settings: object): Promise<GatewayByFile> {
    const dataDir = temporaryFolder('gateway-by-file');
    const file = join(dataDir, 'gridcall.yaml');
    const own = {
      ...{ dataDir, http: { port: 0, requestsPerMinute: 1_000_000 }, mqtt: { port: 0 } },
      gateway: { estateFile: join(root, 'command/src/demo/estate.yaml') },
    };
    writeFileSync(file, stringify({ ...own, ...settings }));
    const child = spawn(process.execPath, ['gridcall.ts', 'gateway'], {
      cwd: root,
      env: { ...process.env, GRIDCALL_CONFIG: file },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-20_000);
    });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const ready = new Promise<number>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{"part"')) resolve((JSON.parse(line) as { httpPort: number }).httpPort);
      });
    });
    const port = await Promise.race([ready, exited]);
    if (port === undefined) throw new Error(`gridcall gateway ended before it was ready: ${errors}`);
    return new GatewayByFile(new HttpClient(port, secretOf(dataDir, 'gatewayAdministrator')), child, exited);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#exited;
  }
}

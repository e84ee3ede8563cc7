import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { EFFECTIVE_CONFIGURATION, secretFiles } from '@gridcall/contract/configuration.ts';
import { signingKey, testConfiguration, tokens } from './queue-under-test.ts';

export function makeDataFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'gridcall-queue-process-'));
  const secrets = {
    [secretFiles.queueAdministrator]: tokens.administrator,
    [secretFiles.uplink]: `${tokens.uplink}\n`,
    [secretFiles.signingKey]: signingKey.toString('base64'),
  };
  for (const [file, secret] of Object.entries(secrets)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), secret, { mode: 0o600 });
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The queue as `command` starts it: a process of its own. */
export class QueueProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  output = '';
  complaint = '';

  constructor(configuration: unknown) {
    this.child = spawn(process.execPath, [resolve(import.meta.dirname, '../main.ts')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...process.env,
        [EFFECTIVE_CONFIGURATION]: typeof configuration === 'string' ? configuration : JSON.stringify(configuration),
      },
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.complaint += chunk.toString();
    });
    // Not `close`: Node never emits it once the parent has disconnected.
    this.ended = new Promise((resolveEnded) => {
      this.child.on('exit', (code, signal) => {
        const streams = [this.child.stdout, this.child.stderr].map((stream) => stream && finished(stream));
        Promise.allSettled(streams).then(() => resolveEnded({ code, signal }));
      });
    });
  }

  static of(folder: string, port = 0): QueueProcess {
    const configuration = testConfiguration(folder);
    return new QueueProcess({ ...configuration, queue: { ...configuration.queue, port } });
  }

  /** Its port, once it has said that it is ready. */
  async ready(): Promise<number> {
    const line = await new Promise<string>((resolveLine, reject) => {
      const look = (): void => {
        if (this.output.includes('\n')) resolveLine(this.output);
      };
      this.child.stdout?.on('data', look);
      this.ended.then(() => reject(new Error(`the queue ended before it was ready: ${this.complaint}`)));
      look();
    });
    return JSON.parse(line).httpPort;
  }
}

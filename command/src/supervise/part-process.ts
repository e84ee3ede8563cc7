import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EFFECTIVE_CONFIGURATION, ReadyLineSchema } from '@gridcall/contract/configuration.ts';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';

export type ReadyLine = Static<typeof ReadyLineSchema>;

export interface PartProcessOptions {
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  /** The effective configuration as JSON. */
  readonly configuration: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A line of the part's output that is not its ready line: a log line, or the message of a failure. */
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onReady: (line: ReadyLine) => void;
  readonly onMessage: (message: unknown) => void;
  /** Once, after the process has ended and its output was read to the end. 128 + n for a signal, as in a shell. */
  readonly onExit: (exitCode: number) => void;
}

/** The tether: a part ends when the process that supervises it is gone, even after SIGKILL, because its channel closes. */
const tether = new URL('./tether.ts', import.meta.url).href;
/** A part that does not end on SIGTERM is ended by force after so long. */
const PATIENCE_MS = 8000;

function readyLineOf(line: string): ReadyLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return Value.Check(ReadyLineSchema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One run of a part as a child process. */
export class PartProcess {
  readonly #child: ChildProcess;
  #patience: NodeJS.Timeout | undefined;

  constructor(options: PartProcessOptions) {
    this.#child = spawn(process.execPath, [...options.nodeArguments, '--import', tether, options.entry], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...options.environment, [EFFECTIVE_CONFIGURATION]: options.configuration },
      // A group of its own: Ctrl-C reaches the command alone, which then stops its parts in the right order.
      detached: process.platform !== 'win32',
    });
    this.#read(options);
    this.#child.on('message', options.onMessage);
    this.#child.on('error', (error) => options.onLine(error.message, 'stderr'));
    this.#child.on('close', (code, signal) => {
      clearTimeout(this.#patience);
      options.onExit(code ?? (signal === 'SIGKILL' ? 137 : signal === 'SIGTERM' ? 143 : 1));
    });
  }

  #read(options: PartProcessOptions): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const input = this.#child[stream];
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        const ready = stream === 'stdout' ? readyLineOf(line) : undefined;
        if (ready) options.onReady(ready);
        else options.onLine(line, stream);
      });
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
    this.#patience ??= setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
  }
}

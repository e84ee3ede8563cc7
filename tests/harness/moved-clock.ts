import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AHEAD_FILE } from './moved-time.ts';
import type { StartOptions } from './part-process.ts';

const movedTime = fileURLToPath(new URL('./moved-time.ts', import.meta.url));

/** The clock of one part that runs as a process, or as several: moved on while they run, and where it stands after a kill. */
export class MovedClock {
  readonly #file: string;
  #aheadMs = 0;

  constructor(folder: string, part: string) {
    this.#file = join(folder, `${part}-ahead`);
    writeFileSync(this.#file, '0');
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** How its part is started, so that it goes by this clock. */
  startOptions(nodeArguments: readonly string[] = []): StartOptions {
    return { nodeArguments: [...nodeArguments, '--import', movedTime], environment: { [AHEAD_FILE]: this.#file } };
  }

  /** `pids` are of those that run by it. */
  forward(ms: number, pids: readonly number[]): void {
    this.#aheadMs += ms;
    // In one piece: whoever starts or looks in between must not read half of it.
    writeFileSync(`${this.#file}.new`, String(this.#aheadMs));
    renameSync(`${this.#file}.new`, this.#file);
    for (const pid of pids) process.kill(pid, 'SIGUSR2');
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AHEAD_FILE } from './moved-time.ts';
import type { StartOptions } from './part-process.ts';

const movedTime = fileURLToPath(new URL('./moved-time.ts', import.meta.url));

/** The clock of one part that runs as a process: moved on while it runs, and where it stands after a kill. */
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

  /** `pid` is of the part, where it runs. */
  forward(ms: number, pid: number | undefined): void {
    this.#aheadMs += ms;
    writeFileSync(this.#file, String(this.#aheadMs));
    if (pid !== undefined) process.kill(pid, 'SIGUSR2');
  }
}

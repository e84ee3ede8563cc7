import type { Readable } from 'node:stream';

const LINES_PER_TICK = 20;
const LINE_CHARACTERS = 500;
/** Between two ticks; what prints more than this does nothing else. */
const BYTES_PER_TICK = 4 * 1024 * 1024;

export interface OutputHandlers {
  readonly onLine: (line: string) => void;
  readonly onFlood: () => void;
}

/** What the child prints goes to the gateway's log, so much of it and no more; the rest is counted. */
export class OutputLines {
  readonly #handlers: OutputHandlers;
  readonly #counts: { droppedOutput: number };
  #lines = 0;
  #bytes = 0;

  constructor(outputs: readonly Readable[], handlers: OutputHandlers, counts: { droppedOutput: number }) {
    this.#handlers = handlers;
    this.#counts = counts;
    for (const output of outputs) {
      output.on('data', (chunk: Buffer) => this.#take(chunk));
      output.on('error', () => undefined);
    }
  }

  tick(): void {
    this.#lines = 0;
    this.#bytes = 0;
  }

  /** A line may be cut where a chunk ends; for a log that is good enough, and nothing is held. */
  #take(chunk: Buffer): void {
    const before = this.#bytes;
    this.#bytes += chunk.length;
    if (before <= BYTES_PER_TICK && this.#bytes > BYTES_PER_TICK) this.#handlers.onFlood();
    if (this.#lines >= LINES_PER_TICK) {
      this.#counts.droppedOutput++;
      return;
    }
    for (const line of chunk.toString('utf8').split('\n')) {
      if (line.trim() === '') continue;
      if (++this.#lines > LINES_PER_TICK) this.#counts.droppedOutput++;
      else this.#handlers.onLine(line.slice(0, LINE_CHARACTERS));
    }
  }
}

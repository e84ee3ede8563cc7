import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { LiveReader } from './projection.ts';

/** What may wait unsent for one reader. Beyond it the reader is cut off: it resumes from its last id and loses nothing. */
export const UNSENT_BYTES_MAXIMUM = 1_048_576;
const RETRY_MS = 2000;

/** One reader's Server-Sent Events. */
export class LiveStream {
  readonly reader: LiveReader;
  readonly #response: ServerResponse;

  constructor(response: ServerResponse, reader: LiveReader) {
    this.#response = response;
    this.reader = reader;
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  /** Says at once that the stream stands: a reader behind a proxy sees it before the first event. */
  open(): void {
    this.#write(`retry: ${RETRY_MS}\n\n`);
  }

  /** `data` is JSON in one line. Without an id the reader's position stays where it is. */
  send(event: string, id: string | null, data: string): void {
    this.#write(id === null ? `event: ${event}\ndata: ${data}\n\n` : `event: ${event}\nid: ${id}\ndata: ${data}\n\n`);
  }

  beat(): void {
    this.#write(': heartbeat\n\n');
  }

  /** Resolves when what was written has gone out, or the reader has. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.#response.writableNeedDrain) return;
    const gone = new AbortController();
    const { signal } = gone;
    try {
      await Promise.race([once(this.#response, 'drain', { signal }), once(this.#response, 'close', { signal })]);
    } finally {
      gone.abort();
    }
  }

  end(): void {
    if (this.isOpen) this.#response.end();
  }

  #write(text: string): void {
    if (!this.isOpen) return;
    this.#response.write(text);
    if (this.#response.writableLength > UNSENT_BYTES_MAXIMUM) this.#response.destroy();
  }
}

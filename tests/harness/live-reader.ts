import type { LiveChange } from '@gridcall/contract/http-gateway.ts';

export interface LiveEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** Reads the live stream as a page does, and keeps what came. */
export class LiveReader {
  readonly events: LiveEvent[] = [];
  readonly #abort = new AbortController();
  #done: Promise<void> = Promise.resolve();

  static async open(base: string, headers: Readonly<Record<string, string>>): Promise<LiveReader> {
    const reader = new LiveReader();
    const response = await fetch(`${base}/api/v1/live`, { headers, signal: reader.#abort.signal });
    if (response.status !== 200 || !response.body) throw new Error(`live: ${response.status} ${await response.text()}`);
    reader.#done = reader.#read(response.body);
    return reader;
  }

  changes(): LiveChange[] {
    return this.events.filter((entry) => entry.event === 'change').map((entry) => entry.data as LiveChange);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#done;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#take(block);
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) this.events.push({ id: null, event: 'broken', data: String(error) });
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({ id: fields.get('id') ?? null, event: fields.get('event') ?? 'message', data: JSON.parse(data) });
  }
}

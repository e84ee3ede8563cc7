import { type Alert, type LiveChange, LiveChangeSchema, LiveResetSchema } from '@gridcall/contract/http-gateway.ts';
import { Value } from 'typebox/value';

export interface SseEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** Cuts a stream of text into Server-Sent Events (HTML Standard, 9.2.6); what is not complete yet waits. */
export class SseReader {
  #rest = '';
  #id: string | undefined;

  push(text: string): SseEvent[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => this.#read(block));
  }

  #read(block: string): SseEvent[] {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const [, field, value = ''] = /^([a-z]+):? ?(.*)$/.exec(line) ?? [];
      if (field === 'id') this.#id = value;
      else if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
    return data.length === 0 ? [] : [{ id: this.#id, event, data: data.join('\n') }];
  }
}

export interface LiveOptions {
  /** Asked before each try: the address after a restart. */
  readonly url: string;
  readonly token: string;
  readonly onChange: (change: LiveChange) => void;
  /** At the start, and after a gap that cannot be replayed: what stands now. */
  readonly onReset: (open: readonly Alert[]) => void;
}

const RETRY_MS = 500;

/** Follows the gateway's live stream and resumes where it was, until it is stopped. */
export class LiveStream {
  readonly #options: LiveOptions;
  readonly #abort = new AbortController();
  #lastId: string | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Resolves when the first connection stands, or has failed: the stream goes on trying by itself. */
  start(): Promise<void> {
    const first = Promise.withResolvers<void>();
    void this.#follow(first.resolve);
    return first.promise;
  }

  stop(): void {
    this.#abort.abort();
  }

  async #follow(onFirst: () => void): Promise<void> {
    while (!this.#abort.signal.aborted) {
      await this.#readOnce(onFirst).catch(() => undefined);
      onFirst();
      if (!this.#abort.signal.aborted) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async #readOnce(onFirst: () => void): Promise<void> {
    const response = await fetch(this.#options.url, {
      headers: {
        authorization: `Bearer ${this.#options.token}`,
        accept: 'text/event-stream',
        ...(this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId }),
      },
      signal: this.#abort.signal,
    });
    if (!response.ok || response.body === null) return;
    onFirst();
    const reader = new SseReader();
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      for (const event of reader.push(text)) this.#take(event);
    }
  }

  #take({ id, event, data }: SseEvent): void {
    this.#lastId = id ?? this.#lastId;
    if (event !== 'change' && event !== 'reset') return;
    const value: unknown = JSON.parse(data);
    if (event === 'change' && Value.Check(LiveChangeSchema, value)) this.#options.onChange(value);
    if (event === 'reset' && Value.Check(LiveResetSchema, value)) this.#options.onReset(value.alerts ?? []);
  }
}

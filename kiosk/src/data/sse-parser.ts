/** One dispatched event of a text/event-stream (HTML Standard §9.2.6). */
export interface StreamEvent {
  readonly event: string;
  /** The last `id:` seen in the stream, also on events without one, as the standard asks; null before the first. */
  readonly id: string | null;
  /** Whether this event itself carried an `id:`: one without it does not move the position. */
  readonly hasId: boolean;
  readonly data: string;
}

export interface SseParser {
  /** Feeds a piece of text; pieces may end anywhere, also inside a CR LF. */
  push(text: string): readonly StreamEvent[];
  /** The `retry:` field last heard, in ms. */
  readonly retryMs: number | null;
}

/** A line longer than this is no event of ours; the stream is dropped rather than memory filled. */
export const MAX_LINE_CHARACTERS = 4 * 1024 * 1024;

export function createSseParser(): SseParser {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let lastId: string | null = null;
  let hasId = false;
  let retryMs: number | null = null;

  function field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
    else if (name === 'id' && !value.includes('\0')) {
      lastId = value;
      hasId = true;
    } else if (name === 'retry' && /^[0-9]+$/.test(value)) retryMs = Number(value);
  }

  function dispatch(): StreamEvent | null {
    const result = data.length === 0 ? null : { event: event || 'message', id: lastId, hasId, data: data.join('\n') };
    event = '';
    data = [];
    hasId = false;
    return result;
  }

  return {
    get retryMs() {
      return retryMs;
    },
    push(text) {
      rest += text;
      const events: StreamEvent[] = [];
      for (;;) {
        const end = /\r\n|\n|\r(?!$)/.exec(rest);
        if (!end) break;
        const line = rest.slice(0, end.index);
        rest = rest.slice(end.index + end[0].length);
        const done = line === '' ? dispatch() : field(line);
        if (done) events.push(done);
      }
      if (rest.length > MAX_LINE_CHARACTERS) throw new Error('a line of the live stream is too long');
      return events;
    },
  };
}

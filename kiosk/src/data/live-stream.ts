import { backOffMs } from './back-off.ts';
import { type LivePosition, liveStep, startPosition } from './live-position.ts';
import { createSseParser, type StreamEvent } from './sse-parser.ts';

/**
 * The live stream over fetch: unlike EventSource it shows heartbeats (comments) and the status of a refusal.
 *
 *   connecting ─opened→ live ─quiet, closed→ away ─back-off→ connecting …
 *                                    └401→ signed-out (ends)
 *
 * `away` means the server itself does not answer; it is said within 3 s: after 1.5 s without a byte the server is asked, and has 1 s.
 */
export type LiveStatus = 'connecting' | 'live' | 'away' | 'signed-out';

export interface LiveStreamOptions<T> {
  readonly url: string;
  /** A small GET of the same server that says that it is alive. */
  readonly aliveUrl: string;
  readonly onStatus: (status: LiveStatus) => void;
  readonly onChange: (change: T) => void;
  /** Everything held is void: load anew. Also called when a stream opens without a position to go on from. */
  readonly onReset: () => void;
  /** The server's name for a change. */
  readonly changeEvent: 'change' | 'incident';
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface LiveStream {
  readonly status: LiveStatus;
  /** Try now: the network came back, the page woke up. */
  wake(): void;
  stop(): void;
}

const QUIET_MS = 1500;
const ALIVE_TIMEOUT_MS = 1000;
/** A stream that says nothing for this long although the server lives was lost on the way (NAT): open it again. */
const LOST_MS = 20_000;
const OPEN_TIMEOUT_MS = 5000;

export function openLiveStream<T>(options: LiveStreamOptions<T>): LiveStream {
  let status: LiveStatus = 'connecting';
  let position: LivePosition = startPosition;
  let attempt = 0;
  let stopped = false;
  let greeting = false;
  let cut = new AbortController();
  let wakeUp: (() => void) | null = null;

  function setStatus(next: LiveStatus): void {
    if (status === next || stopped) return;
    status = next;
    options.onStatus(next);
  }

  function take(event: StreamEvent): void {
    const heard = { event: event.event, id: event.hasId ? event.id : null };
    const step = liveStep(position, heard, options.changeEvent);
    // The page has just begun to load, after the stream was open: this reset only tells the position.
    const isGreeting = step.verdict === 'reset' && greeting;
    greeting = false;
    position = step.position;
    if (step.verdict === 'apply') {
      const data = parse(event.data);
      if (data !== undefined) options.onChange(data as T);
    } else if (step.verdict !== 'ignore' && !isGreeting) options.onReset();
  }

  async function run(): Promise<void> {
    while (!stopped) {
      cut = new AbortController();
      const fresh = position.id === null;
      const end = await readOnce(options, position.id, cut, {
        opened: () => {
          attempt = 0;
          setStatus('live');
          greeting = fresh;
          if (fresh) options.onReset();
        },
        event: take,
      });
      if (stopped) return;
      if (end === 'refused') {
        setStatus('signed-out');
        stopped = true;
        return;
      }
      attempt += 1;
      setStatus(end === 'closed' && attempt === 1 ? 'connecting' : 'away');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, backOffMs(attempt, (options.random ?? Math.random)()));
        wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wakeUp = null;
    }
  }

  void run();
  return {
    get status() {
      return status;
    },
    wake() {
      if (wakeUp) wakeUp();
      else if (status === 'live') void isAlive(options.aliveUrl).then((alive) => alive || cut.abort());
    },
    stop() {
      stopped = true;
      cut.abort();
      wakeUp?.();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** closed: the server ended it (a restart). lost: no answer, or none in time. */
type End = 'closed' | 'lost' | 'refused';

async function readOnce(
  options: { readonly url: string; readonly aliveUrl: string },
  lastEventId: string | null,
  cut: AbortController,
  on: { readonly opened: () => void; readonly event: (event: StreamEvent) => void },
): Promise<End> {
  let opening: ReturnType<typeof setTimeout> | undefined = setTimeout(() => cut.abort(), OPEN_TIMEOUT_MS);
  let watch: { heard(): void; stop(): void } | null = null;
  try {
    const response = await fetch(options.url, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: cut.signal,
      headers: { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) },
    });
    clearTimeout(opening);
    opening = undefined;
    if (response.status === 401 || response.status === 403) return 'refused';
    if (!response.ok || !response.body) return 'lost';
    on.opened();
    watch = watchQuiet(options.aliveUrl, () => cut.abort());
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = createSseParser();
    for (;;) {
      const piece = await reader.read();
      if (piece.done) return 'closed';
      watch.heard();
      for (const event of parser.push(piece.value)) on.event(event);
    }
  } catch {
    return 'lost';
  } finally {
    clearTimeout(opening);
    watch?.stop();
  }
}

function watchQuiet(aliveUrl: string, lost: () => void): { heard(): void; stop(): void } {
  let heardAt = Date.now();
  let askedAt = 0;
  let asking = false;
  const timer = setInterval(() => {
    const quietMs = Date.now() - heardAt;
    if (quietMs > LOST_MS) return lost();
    if (quietMs < QUIET_MS || asking || Date.now() - askedAt < QUIET_MS) return;
    asking = true;
    askedAt = Date.now();
    void isAlive(aliveUrl).then((alive) => {
      asking = false;
      if (!alive) lost();
    });
  }, 250);
  return {
    heard() {
      heardAt = Date.now();
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** Any answer of the server itself counts, also a refusal; only a proxy's word that nobody stands behind it does not. */
async function isAlive(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ALIVE_TIMEOUT_MS) });
    return status !== 502 && status !== 504;
  } catch {
    return false;
  }
}

import {
  type CloudEvent,
  EVENT_BATCH_MAX_BYTES,
  EVENT_BATCH_MAX_EVENTS,
  type EventBatchResponse,
} from '@gridcall/contract/events.ts';
import type { Connection, HttpReply, RequestOptions } from '../../../gateway/src/outlets/http-connection.ts';
import type { Clock } from '../../../gateway/src/platform/clock.ts';
import type { Dice } from './dice.ts';
import type { QueueModel } from './queue-model.ts';

/** How the queue and the road to it are at the moment. */
export interface UplinkWeather {
  isDown: boolean;
  isSlow: boolean;
  /** Answers 503, or 413 to batches of more than two. */
  mood: 'fine' | 'unavailable' | 'small-batches-only';
  /** Chances for one request. */
  requestLost: number;
  answerLost: number;
  answerShort: number;
  answerGarbled: number;
  eventRejected: number;
}

export function fineWeather(): UplinkWeather {
  return {
    isDown: false,
    isSlow: false,
    mood: 'fine',
    requestLost: 0,
    answerLost: 0,
    answerShort: 0,
    answerGarbled: 0,
    eventRejected: 0,
  };
}

export interface UplinkWireParts {
  readonly clock: Clock;
  readonly dice: Dice;
  readonly queue: QueueModel;
  readonly weather: UplinkWeather;
  /** What this queue thinks of an event does not change when it is sent again. */
  readonly verdicts: Map<string, boolean>;
  /** The queue's clock: not the gateway's. */
  readonly queueNow: () => number;
  readonly count: (fault: string) => void;
  readonly onEvents: (events: readonly CloudEvent[], response: EventBatchResponse) => void;
  readonly fail: (invariant: string, detail: string) => void;
  /** Calls back when the queue has something new to say. */
  readonly onNews: (listener: () => void) => () => void;
}

/** One connection between gateway and queue, with all that befalls it. */
export function uplinkWire(parts: UplinkWireParts): Connection {
  const { clock, dice, weather, count } = parts;
  const later = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));

  async function request(method: 'GET' | 'POST', path: string, options: RequestOptions): Promise<HttpReply> {
    const delay = dice.whole(5, 60);
    if (weather.isDown) {
      await later(delay);
      count('queue-down');
      throw new Error('connect ECONNREFUSED');
    }
    if (dice.chance(weather.requestLost)) {
      count('request-lost');
      await later(delay);
      throw new Error('socket hang up');
    }
    await later(delay);
    if (weather.isDown) throw new Error('socket hang up');
    const reply = method === 'POST' ? receive(options.body ?? '[]') : await changes(path);
    if (weather.isSlow) {
      count('answer-too-late');
      await later(options.timeoutMs);
      throw new Error(`no answer within ${options.timeoutMs} ms`);
    }
    await later(dice.whole(5, 60));
    if (weather.isDown || dice.chance(weather.answerLost)) {
      count('answer-lost');
      throw new Error('socket hang up');
    }
    return reply;
  }

  function receive(body: string): HttpReply {
    const events = JSON.parse(body) as CloudEvent[];
    if (events.length > EVENT_BATCH_MAX_EVENTS) parts.fail('bounds', `a batch of ${events.length} events`);
    if (Buffer.byteLength(body) > EVENT_BATCH_MAX_BYTES) parts.fail('bounds', `a batch of ${body.length} bytes`);
    if (weather.mood === 'unavailable') {
      count('server-error');
      return { status: 503, body: '', retryAfter: dice.chance(0.5) ? '2' : undefined };
    }
    if (weather.mood === 'small-batches-only' && events.length > 2) {
      count('batch-too-large');
      return { status: 413, body: '', retryAfter: undefined };
    }
    const response = parts.queue.receive(events, parts.queueNow(), refuses);
    parts.onEvents(events, response);
    if (events.length > 0 && dice.chance(weather.answerGarbled)) {
      count('answer-garbled');
      return { status: 200, body: '<html>captive portal</html>', retryAfter: undefined };
    }
    if (events.length > 0 && dice.chance(weather.answerShort)) {
      count('answer-short');
      const short = { ...response, results: response.results.slice(1) };
      return { status: 200, body: JSON.stringify(short), retryAfter: undefined };
    }
    return { status: 200, body: JSON.stringify(response), retryAfter: undefined };
  }

  function refuses({ id }: CloudEvent): boolean {
    const known = parts.verdicts.get(id);
    if (known !== undefined) return known;
    const verdict = dice.chance(weather.eventRejected);
    if (verdict) count('event-rejected');
    parts.verdicts.set(id, verdict);
    return verdict;
  }

  async function changes(path: string): Promise<HttpReply> {
    const query = new URL(path, 'http://queue/').searchParams;
    const after = Number(query.get('after'));
    if (parts.queue.changesAfter(after, 1).length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(Number(query.get('wait')) * 1000, resolve);
      const unlisten = parts.onNews(resolve);
      await promise;
      cancel();
      unlisten();
    }
    const found = parts.queue.changesAfter(after, 100);
    return {
      status: 200,
      body: JSON.stringify({ changes: found, next: found.at(-1)?.no ?? after }),
      retryAfter: undefined,
    };
  }

  return { request, close: () => undefined };
}

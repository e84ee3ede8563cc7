import {
  EVENT_BATCH_MEDIA_TYPE,
  type EventBatchResponse,
  EventBatchResponseSchema,
  type EventResult,
} from '@gridcall/contract/events.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import { Value } from 'typebox/value';
import type { ReceiptItem } from '../core/input.ts';
import type { OutboxRow } from '../core/model.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Submit } from '../spine/submit.ts';
import type { Queries } from '../store/queries.ts';
import { pauseMs, retryAfterMs } from './back-off.ts';
import { batchOf } from './event-batch.ts';
import type { Connection, HttpReply } from './http-connection.ts';
import { Signal } from './signal.ts';
import type { UplinkHealth } from './uplink-health.ts';

/** An idle lane asks this often where the queue's watermark stands: a queue that was restored from a backup says so. */
const IDLE_MS = 30_000;
const RESENT_AT_ONCE = 100;

export interface LaneSenderOptions {
  readonly lane: Lane;
  readonly gatewayId: string;
  readonly connection: Connection;
  readonly queries: Queries;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  readonly health: UplinkHealth;
  readonly batchEvents: number;
  readonly retryMaximumMs: number;
  readonly timeoutMs: number;
}

type Sent =
  | { readonly kind: 'receipt'; readonly response: EventBatchResponse }
  /** The batch as a whole is at fault: smaller ones find the event that is. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: string; readonly retryAfterMs: number | undefined };

/**
 * One lane of the outbox. It reads waiting rows in sequence, sends them as one batch, one batch on the wire, and submits
 * the receipt; only the commit of the receipt takes them out of the waiting. Everything may be sent twice, nothing twice counts.
 *
 * idle ──row committed──▶ sending ──receipt──▶ settling ──committed──▶ idle
 *                           │ failed ▲            │
 *                           ▼        │            └─ more rows wait ─▶ sending, beside it
 *                         pausing ───┘
 *
 * While a receipt is being committed here, the next batch is on its way: the far end never waits for this disk. It is one
 * batch on the wire all the same, and so the order of every alert stands.
 */
export class LaneSender {
  readonly #options: LaneSenderOptions;
  readonly #bell: Signal;
  readonly #hurry: Signal;
  #stopped = false;
  #failures = 0;
  #batchEvents: number;
  #watermark = 0;
  /** Whether all that was ever received stands below the queue's watermark, as far as this process has seen. */
  #isCompared = false;
  /** From here on sent rows are sent again; null when there is no need. */
  #resendFrom: number | null = null;
  /** Rows of one page of those: fewer while the queue refuses whole pages. */
  #resentAtOnce = RESENT_AT_ONCE;
  /** When an idle lane asks next, in monotonic time. */
  #askAt: number;
  #run: Promise<void> | undefined;
  /** The receipt that is being committed, and its events: they still read as waiting. */
  #settling: Promise<void> = Promise.resolve();
  #received: ReadonlySet<string> = new Set();
  /** A receipt was not kept: its rows are still waiting and go again; the queue knows them. */
  #wasNotKept = false;

  constructor(options: LaneSenderOptions) {
    this.#options = options;
    this.#bell = new Signal(options.clock);
    this.#hurry = new Signal(options.clock);
    this.#batchEvents = options.batchEvents;
    this.#askAt = options.clock.monotonicMs() + IDLE_MS;
  }

  start(): void {
    this.#run = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#bell.ring();
    this.#hurry.ring();
    this.#options.connection.close();
    await this.#run;
  }

  /** Rows may have been committed. */
  wake(): void {
    this.#bell.ring();
  }

  /** The queue is there again: a lane that pauses need not sleep it out. */
  hurry(): void {
    if (this.#failures > 0) this.#hurry.ring();
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#step();
      } catch (error) {
        // The outbox could not be read, as a disk that fails may refuse: the rows stay, and the lane outlives it.
        const reason = error instanceof Error ? error.message : String(error);
        await this.#pause({ kind: 'failed', error: reason, retryAfterMs: undefined });
      }
    }
    await this.#settling;
  }

  /** What is new goes before what is sent again. */
  async #step(): Promise<void> {
    const { lane, queries, clock } = this.#options;
    if (this.#wasNotKept) {
      this.#wasNotKept = false;
      await this.#bell.wait(1000);
    }
    const received = this.#received;
    // From the front each time: a tombstone takes the place of a row that has moved, before others that wait.
    const waiting = await queries.waitingEvents(lane, 0, this.#batchEvents + received.size);
    const rows = waiting.filter(({ eventId }) => !received.has(eventId)).slice(0, this.#batchEvents);
    if (rows.length > 0) return this.#deliver(rows);
    if (received.size > 0) return this.#settling;
    if (this.#resendFrom !== null) return this.#resend(this.#resendFrom);
    const leftMs = this.#askAt - clock.monotonicMs();
    if (leftMs <= 0) return this.#ask();
    await this.#bell.wait(leftMs);
  }

  async #deliver(rows: readonly OutboxRow[]): Promise<void> {
    const batch = batchOf(this.#options.gatewayId, rows);
    const sent = await this.#send(batch.body);
    if (sent.kind === 'failed') {
      await this.#pause(sent);
    } else if (sent.kind === 'refused' && batch.rows.length > 1) {
      this.#batchEvents = Math.ceil(batch.rows.length / 2);
    } else if (sent.kind === 'refused') {
      const result: EventResult = { id: '', status: 'rejected', code: sent.code, reason: sent.reason };
      await this.#settle(batch.rows.map((row) => itemOf(row, { ...result, id: row.eventId })));
    } else {
      await this.#take(batch.rows, sent.response);
    }
  }

  async #take(rows: readonly OutboxRow[], response: EventBatchResponse): Promise<void> {
    const results = new Map(response.results.map((result) => [result.id, result]));
    const items = rows.flatMap((row) => {
      const result = results.get(row.eventId);
      return result ? [itemOf(row, result)] : [];
    });
    // What was answered is done with, or one event that never is would hold up all others of its batch for ever.
    if (items.length > 0) await this.#settle(items);
    if (items.length < rows.length) {
      await this.#pause({
        kind: 'failed',
        error: 'the queue answered for fewer events than it was sent',
        retryAfterMs: undefined,
      });
      return;
    }
    this.#failures = 0;
    this.#batchEvents = this.#options.batchEvents;
    this.#compare(response);
    await this.#fillGaps(response);
  }

  /** An idle batch of nothing: its answer tells the watermark, and that the queue is there. */
  async #ask(): Promise<void> {
    const isUnused = this.#watermark === 0 && this.#isCompared;
    const sent = isUnused ? undefined : await this.#send('[]');
    this.#askAt = this.#options.clock.monotonicMs() + IDLE_MS;
    if (sent?.kind !== 'receipt') return;
    this.#compare(sent.response);
    await this.#fillGaps(sent.response);
  }

  /**
   * Sent rows stay seven days for this: a queue that fell back to an older state gets them again. This process may not
   * have lived when the queue stood higher, so its first answer is compared with the rows themselves.
   */
  #compare(response: EventBatchResponse): void {
    const watermark = response.watermarks[this.#options.lane] ?? 0;
    if (watermark < this.#watermark || !this.#isCompared) this.#resendFrom = watermark + 1;
    this.#watermark = watermark;
    this.#isCompared = true;
    this.#askAt = this.#options.clock.monotonicMs() + IDLE_MS;
  }

  /**
   * One page of what was sent before. It goes on by the rows and not by the watermark, which stands still for ever where
   * the queue lost what is no longer kept here.
   */
  async #resend(from: number): Promise<void> {
    const { lane, queries, gatewayId } = this.#options;
    const rows = await queries.sentEvents(lane, from, this.#resentAtOnce);
    const batch = batchOf(gatewayId, rows);
    const last = batch.rows.at(-1);
    if (last === undefined) {
      this.#resendFrom = null;
      return;
    }
    const sent = await this.#send(batch.body);
    if (sent.kind === 'failed') return this.#pause(sent);
    this.#failures = 0;
    if (sent.kind === 'refused' && batch.rows.length > 1) {
      // The page as a whole is at fault, as when the queue wants smaller ones: it is not skipped but halved.
      this.#resentAtOnce = Math.ceil(batch.rows.length / 2);
      return;
    }
    this.#resentAtOnce = RESENT_AT_ONCE;
    this.#resendFrom = last.sequence + 1;
    if (sent.kind !== 'receipt') return;
    this.#compare(sent.response);
    this.#resendFrom = Math.max(this.#resendFrom, this.#watermark + 1);
  }

  /** Single places that the queue names: at most one page a receipt, since some may be named for ever. */
  async #fillGaps(response: EventBatchResponse): Promise<void> {
    const { lane, queries, gatewayId } = this.#options;
    const missing = new Set(response.missing[lane] ?? []);
    if (missing.size === 0 || this.#resendFrom !== null) return;
    const rows = await queries.sentEvents(lane, Math.min(...missing), RESENT_AT_ONCE);
    const wanted = rows.filter((row) => missing.has(row.sequence));
    const sent = wanted.length === 0 ? undefined : await this.#send(batchOf(gatewayId, wanted).body);
    if (sent?.kind === 'receipt') this.#compare(sent.response);
  }

  async #send(body: string): Promise<Sent> {
    const { connection, timeoutMs, health, lane, clock } = this.#options;
    let reply: HttpReply;
    try {
      reply = await connection.request('POST', 'v1/events', { body, mediaType: EVENT_BATCH_MEDIA_TYPE, timeoutMs });
    } catch (error) {
      return { kind: 'failed', error: error instanceof Error ? error.message : String(error), retryAfterMs: undefined };
    }
    const sent = readReply(reply, clock.wallMs());
    if (sent.kind !== 'failed') health.succeeded(lane, clock.wallMs());
    return sent;
  }

  /** One receipt after the other: resolves when those before it are committed and this one is submitted. */
  async #settle(items: readonly ReceiptItem[]): Promise<void> {
    const { submit, random, clock } = this.#options;
    await this.#settling;
    this.#received = new Set(items.map(({ eventId }) => eventId));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#settling = promise;
    submit({ kind: 'uplink-receipt', id: random.ulid(clock.wallMs()), items }, (answer) => {
      this.#received = new Set();
      if (answer.kind !== 'committed') this.#wasNotKept = true;
      resolve();
    });
  }

  async #pause(failed: Extract<Sent, { kind: 'failed' }>): Promise<void> {
    const { lane, health, random, retryMaximumMs } = this.#options;
    this.#failures++;
    health.failed(lane, failed.error);
    if (this.#stopped) return;
    const fraction = random.bytes(4).readUInt32BE() / 2 ** 32;
    const pause = pauseMs(this.#failures, {
      lifeSafety: lane === 'life-safety',
      maximumMs: retryMaximumMs,
      random: fraction,
    });
    await this.#hurry.wait(Math.max(pause, failed.retryAfterMs ?? 0));
  }
}

function itemOf(row: OutboxRow, result: EventResult): ReceiptItem {
  const { eventId, lane, sequence, subject, type } = row;
  return { eventId, lane, sequence, subject, type, result };
}

/** 400, 413 and 422 are final for what was sent; everything else that is not 200 is tried again. */
function readReply(reply: HttpReply, nowMs: number): Sent {
  if (reply.status === 400 || reply.status === 413 || reply.status === 422) {
    return { kind: 'refused', code: `HTTP_${reply.status}`, reason: reply.body.slice(0, 500) };
  }
  if (reply.status !== 200) {
    const hint =
      reply.status === 401 || reply.status === 403
        ? ": the gateway's token is not the one the queue knows (uplink.token)"
        : '';
    return {
      kind: 'failed',
      error: `the queue answered ${reply.status}${hint}`,
      retryAfterMs: retryAfterMs(reply.retryAfter, nowMs),
    };
  }
  try {
    return { kind: 'receipt', response: Value.Parse(EventBatchResponseSchema, JSON.parse(reply.body)) };
  } catch {
    return {
      kind: 'failed',
      error: 'the queue answered 200 with a body that is not a receipt',
      retryAfterMs: undefined,
    };
  }
}

import type { PushNotice } from '@gridcall/contract/push-notice.ts';
import type { Clock } from '../platform/clock.ts';
import { claimCalls, movePages, noteCalled, subjectOfCall, type WaitingCall } from '../store/paging.ts';
import { phonesOfPlace } from '../store/push-subscriptions.ts';
import type { Database } from '../store/schema.ts';
import type { Notices } from './push/notices.ts';

/** How often the queue looks whether it has to call somebody. */
export const LOOK_MS = 5000;
/** A clock that went this far between two looks was set, or nobody was running: silence counts from now. */
const LEAP_MS = 60_000;
const VALID_MS = 10 * 60_000;
const CALLS_AT_ONCE = 100;
/** Beside the wait for a push service: a busy disk, a busy machine. */
const LEASE_MARGIN_MS = 10_000;

export interface PagerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly notices: Notices;
  /** Longest wait for a push service. */
  readonly timeoutMs: number;
  readonly log: (message: string) => void;
}

/**
 * Calls people by itself where no gateway does. Rows say what stands and what has not gone out, so a restart goes on where
 * the last one stopped, and of several queues over one store one sends each round; silence counts from the start, or a queue that was away would call about every estate.
 */
export class Pager {
  readonly #options: PagerOptions;
  #since: number;
  #lookedAt: number;
  #cancel: (() => void) | undefined;
  #look: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: PagerOptions) {
    this.#options = options;
    this.#since = options.clock.wallMs();
    this.#lookedAt = this.#since;
  }

  start(): void {
    this.#next();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#look;
  }

  /** When it looked last: one that has stopped looking must not be taken for one that finds nothing. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  #next(): void {
    if (this.#stopped) return;
    this.#cancel = this.#options.clock.after(LOOK_MS, () => {
      this.#look = this.look()
        .catch((error: unknown) => this.#options.log(error instanceof Error ? error.message : String(error)))
        .finally(() => this.#next());
    });
  }

  async look(): Promise<void> {
    const { database, clock, timeoutMs } = this.#options;
    const now = clock.wallMs();
    if (Math.abs(now - this.#lookedAt) > LEAP_MS) this.#since = now;
    this.#lookedAt = now;
    await movePages(database, { since: this.#since, now });
    const leaseMs = timeoutMs + LEASE_MARGIN_MS;
    const calls = await claimCalls(database, { limit: CALLS_AT_ONCE, now, leaseMs });
    await Promise.all(calls.map((call) => this.#call(call)));
  }

  async #call(call: WaitingCall): Promise<void> {
    const { database, clock, notices } = this.#options;
    if (call.kind !== 'stood-down' && call.state === 'stopped') {
      // Whoever took it on before has died over it, and somebody has it now.
      await noteCalled(database, call, { reached: 0, failed: [] }, clock.wallMs());
      return;
    }
    const subject = await subjectOfCall(database, call);
    const phones = subject === undefined ? [] : await phonesOfPlace(database, call.gatewayId, subject.placeId);
    if (subject === undefined || phones.length === 0) {
      await noteCalled(database, call, { reached: 0, failed: [{ code: 'PUSH_NOBODY' }] }, clock.wallMs());
      return;
    }
    const { level, kind, round, gatewayId } = call;
    const result = await notices.send(
      {
        notificationId: `${gatewayId} ${call.subject} ${round} ${kind}`,
        alertId: subject.alertId,
        ...{ level, kind, test: false, at: call.at, expiresAt: clock.wallMs() + VALID_MS },
        ...wordsOf(call, subject),
      },
      phones,
    );
    await noteCalled(database, call, result, clock.wallMs());
  }
}

type Subject = NonNullable<Awaited<ReturnType<typeof subjectOfCall>>>;

function wordsOf({ level, kind, cause }: WaitingCall, { what, where }: Subject): Pick<PushNotice, 'title' | 'text'> {
  const title = { zh: `【${level === 1 ? '一级' : '二级'}·${what.zh}】`, en: `[Level ${level} · ${what.en}]` };
  if (kind === 'stood-down') {
    return { title, text: { zh: `${where.zh}，已有人接单`, en: `${where.en}; somebody has taken it` } };
  }
  const why =
    cause === 'born-here'
      ? { zh: '居民上报，还没有人受理', en: 'reported by a resident, and nobody has taken it yet' }
      : { zh: '小区网关失联，还没有人接单', en: 'the gateway of the estate is silent, and nobody has taken it yet' };
  const call =
    level === 1 ? { zh: '。紧急请拨119、110、120', en: '. In an emergency call 119, 110 or 120' } : { zh: '', en: '' };
  return { title, text: { zh: `${where.zh}，${why.zh}${call.zh}`, en: `${where.en}; ${why.en}${call.en}` } };
}

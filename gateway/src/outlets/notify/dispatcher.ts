import type { Channel as ChannelName } from '@gridcall/contract/channel.ts';
import type { NotificationRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Channel, Notice, SendOutcome } from './channel.ts';
import { noAnswer } from './post-request.ts';
import { nextTryMs } from './retry-plan.ts';
import { subjectOf } from './subject.ts';

/**
 * Sends what waits. Rows are the truth: `waiting` is sent, and its result goes back as an Input. Each notice runs by itself:
 * no recipient and no channel waits for another.
 *
 *   waiting ─→ sending ─sent, received, final failure→ settled ─result committed→ gone
 *                 └─failure→ pausing ─→ sending; taken back or no longer true → gone
 *
 * A gateway that is killed between sending and the commit of the result sends again: twice is better than never. What was
 * tried before says so in its result: whoever gets it may have it twice.
 */
export interface DispatcherOptions {
  readonly state: View;
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  /** The notice for a row; a reason where none can be made. */
  readonly noticeOf: (row: NotificationRow, view: View) => Notice | string;
  readonly onOutcome: (channel: ChannelName, outcome: SendOutcome) => void;
}

interface Running {
  row: NotificationRow;
  view: View;
  failures: number;
  /** A gateway before this one may have sent it. */
  readonly isLeftOver: boolean;
  readonly abort: AbortController;
  cancelPause: (() => void) | undefined;
  isSending: boolean;
}

/** What can wait shares so many sends of a channel at a time; what is urgent never waits for it. */
export const ORDINARY_AT_ONCE = 4;
const RESULT_RETRY_MS = 2000;
const over = '已不再成立，没有发送 / no longer true: it was not sent';

export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Running>();
  readonly #held = new Map<ChannelName, Running[]>();
  readonly #busy = new Map<ChannelName, number>();
  readonly #endings = new Set<() => void>();
  readonly #madeAt: number;
  #isStopped = true;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#madeAt = options.clock.wallMs();
  }

  get size(): number {
    return this.#running.size;
  }

  start(): void {
    this.#isStopped = false;
    const waiting = [...this.#options.state.all('notification')].filter(({ state }) => state === 'waiting');
    waiting.sort((left, right) => left.level - right.level || left.createdAt - right.createdAt);
    for (const row of waiting) this.changed(row, this.#options.state);
  }

  stop(): void {
    this.#isStopped = true;
    for (const { abort, cancelPause } of this.#running.values()) {
      abort.abort();
      cancelPause?.();
    }
    for (const end of this.#endings) end();
    this.#endings.clear();
    this.#running.clear();
    this.#held.clear();
  }

  /** A row was made, settled or taken back. */
  changed(row: NotificationRow, view: View): void {
    if (this.#isStopped) return;
    const known = this.#running.get(row.id);
    if (known !== undefined) {
      known.row = row;
      known.view = view;
      // What is on its way is; what waits for another try is taken back.
      if (row.state !== 'waiting' && !known.isSending) this.#end(known);
      // It may be in a modem's line still.
      if (row.state === 'cancelled') known.abort.abort();
      return;
    }
    if (row.state !== 'waiting') return;
    const running: Running = {
      row,
      view,
      failures: 0,
      isLeftOver: row.createdAt < this.#madeAt,
      abort: new AbortController(),
      cancelPause: undefined,
      isSending: false,
    };
    this.#running.set(row.id, running);
    this.#takeOn(running);
  }

  #takeOn(running: Running): void {
    const { channel, level } = running.row;
    const busy = this.#busy.get(channel) ?? 0;
    if (level <= 2 || busy < ORDINARY_AT_ONCE) {
      void this.#send(running);
      return;
    }
    const held = this.#held.get(channel) ?? [];
    held.push(running);
    this.#held.set(channel, held);
  }

  async #send(running: Running): Promise<void> {
    // Settled, taken back, or put away for a newer one while it waited for its turn.
    if (running.view.get('notification', running.row.id)?.state !== 'waiting') {
      this.#end(running);
      return;
    }
    const { channel: name, level } = running.row;
    const channel = this.#options.channels.get(name);
    const notice = this.#noticeFor(running);
    if (channel === undefined || typeof notice === 'string') {
      const reason = typeof notice === 'string' ? notice : `没有通道 ${name} / there is no channel ${name}`;
      this.#settle(running, { state: 'failed', reason, isFinal: true });
      return;
    }
    running.isSending = true;
    if (level > 2) this.#busy.set(name, (this.#busy.get(name) ?? 0) + 1);
    const outcome = await this.#inTime(channel, notice, running.abort);
    running.isSending = false;
    if (level > 2) this.#busy.set(name, (this.#busy.get(name) ?? 1) - 1);
    if (this.#isStopped) return;
    this.#options.onOutcome(name, outcome);
    if (outcome.state === 'failed' && !outcome.isFinal) this.#failed(running, channel, outcome);
    else this.#settle(running, outcome);
    this.#next(name);
  }

  /** Why it is not sent, or the notice. */
  #noticeFor({ row, view }: Running): Notice | string {
    const asks = row.kind === 'raised' || row.kind === 'repeat' || row.kind === 'escalated';
    const subject = subjectOf(this.#options.state, row.alertId) ?? subjectOf(view, row.alertId);
    if (asks && subject?.isOpen !== true) return over;
    return this.#options.noticeOf(row, view);
  }

  async #inTime(channel: Channel, notice: Notice, abort: AbortController): Promise<SendOutcome> {
    const { promise, resolve } = Promise.withResolvers<SendOutcome>();
    const attempt = new AbortController();
    const signal = AbortSignal.any([abort.signal, attempt.signal]);
    const cancel = this.#options.clock.after(channel.timeoutMs, () => {
      attempt.abort();
      // At level 1 that was the time that there is: somebody else is called.
      resolve({ state: 'failed', reason: noAnswer, isFinal: notice.level === 1 });
    });
    this.#endings.add(cancel);
    channel.send(notice, signal).then(resolve, (error: unknown) => {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      resolve({ state: 'failed', reason: '通道内部错误 / the channel has failed in itself', isFinal: false });
    });
    const outcome = await promise;
    cancel();
    this.#endings.delete(cancel);
    return outcome;
  }

  #failed(running: Running, channel: Channel, outcome: Extract<SendOutcome, { state: 'failed' }>): void {
    const { row } = running;
    if (row.state !== 'waiting') {
      this.#end(running);
      return;
    }
    running.failures += 1;
    const { clock, random } = this.#options;
    // Nothing changes at once for a channel that is down: at level 1 nobody waits for it.
    const isHopeless = row.level === 1 && channel.health().state !== 'up';
    const pause = nextTryMs({
      level: row.level,
      failures: running.failures,
      ageMs: clock.wallMs() - row.createdAt,
      retryAfterMs: outcome.retryAfterMs,
      random: random.bytes(4).readUInt32BE() / 2 ** 32,
    });
    if (pause === null || isHopeless) this.#settle(running, outcome);
    else running.cancelPause = clock.after(pause, () => this.#takeOn(running));
  }

  /** Somebody who waited because the channel was busy. */
  #next(channel: ChannelName): void {
    const held = this.#held.get(channel) ?? [];
    for (;;) {
      if ((this.#busy.get(channel) ?? 0) >= ORDINARY_AT_ONCE) return;
      const next = held.shift();
      if (next === undefined) return;
      if (this.#running.has(next.row.id)) void this.#send(next);
    }
  }

  /** Told until it is kept: a result that is lost would have the notice sent once more. */
  #settle(running: Running, outcome: SendOutcome): void {
    const { submit, clock, random } = this.#options;
    const at = clock.wallMs();
    const { id: notificationId } = running.row;
    const error = outcome.state === 'failed' ? outcome.reason : null;
    const isAgain = outcome.state !== 'failed' && (running.isLeftOver || running.failures > 0);
    const tell = () =>
      submit(
        {
          kind: 'notification-result',
          id: random.ulid(clock.wallMs()),
          notificationId,
          state: outcome.state,
          error,
          at,
          ...(isAgain ? { isAgain } : {}),
        },
        (answer) => {
          if (answer.kind !== 'refused') this.#end(running);
          else if (!this.#isStopped) running.cancelPause = clock.after(RESULT_RETRY_MS, tell);
        },
      );
    tell();
  }

  #end(running: Running): void {
    running.cancelPause?.();
    if (this.#running.get(running.row.id) === running) this.#running.delete(running.row.id);
  }
}

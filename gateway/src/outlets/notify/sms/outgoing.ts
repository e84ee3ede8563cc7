import type { SubmitPdu } from './submit.ts';

/** What came of a text, once all its parts are with the network, or one was not taken. */
export type TextResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly isFinal: boolean };

export interface TextJob {
  /** 1 goes before all others, also between their parts. */
  readonly level: number;
  readonly parts: readonly SubmitPdu[];
  readonly settle: (result: TextResult) => void;
}

interface Waiting extends TextJob {
  sent: number;
}

/** A modem sends one part in some four seconds: more than this would be said too late. */
export const WAITING_MAXIMUM = 100;

/** The texts that wait for the modem, the most urgent first, in the order in which they came. */
export class OutgoingTexts {
  readonly #waiting: Waiting[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** False when there are too many: the least urgent is not taken, or gives way. */
  add(job: TextJob): boolean {
    if (this.#waiting.length >= WAITING_MAXIMUM) {
      const last = this.#waiting.at(-1);
      if (last === undefined || last.level <= job.level) return false;
      this.#waiting.pop();
      last.settle({ ok: false, reason: full, isFinal: false });
    }
    const behind = this.#waiting.findIndex(({ level }) => level > job.level);
    this.#waiting.splice(behind < 0 ? this.#waiting.length : behind, 0, { ...job, sent: 0 });
    return true;
  }

  /** The next part to be sent. */
  next(): { readonly job: TextJob; readonly part: SubmitPdu } | undefined {
    const job = this.#waiting[0];
    const part = job?.parts[job.sent];
    return job === undefined || part === undefined ? undefined : { job, part };
  }

  partSent(job: TextJob): void {
    const waiting = this.#waiting.find((one) => one === job);
    if (waiting === undefined) return;
    waiting.sent += 1;
    if (waiting.sent === waiting.parts.length) this.settle(waiting, { ok: true });
  }

  settle(job: TextJob, result: TextResult): void {
    const index = this.#waiting.indexOf(job as Waiting);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    job.settle(result);
  }

  /** Taken back by who asked for it. */
  drop(settle: TextJob['settle']): void {
    const job = this.#waiting.find((one) => one.settle === settle);
    if (job !== undefined) this.settle(job, { ok: false, reason: 'taken back', isFinal: true });
  }

  /** The modem is gone: whoever waits is told at once, so that somebody else is called. */
  failAll(reason: string): void {
    for (const job of this.#waiting.splice(0)) job.settle({ ok: false, reason, isFinal: false });
  }
}

export const full = '等待发送的短信太多 / too many messages wait for the modem';

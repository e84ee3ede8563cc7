import type { Clock } from '../../platform/clock.ts';

interface Held {
  readonly dueMs: number;
  readonly go: () => void;
}

/** Messages of one connection that wait for a quota. They leave in the order in which they came, whatever timers do. */
export class HoldingLine {
  readonly #clock: Clock;
  #line: Held[] = [];
  #cancel: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#line.length === 0;
  }

  /** `go` is called at `dueMs` of the monotonic clock, or when those before it are due, whichever is later. */
  hold(dueMs: number, go: () => void): void {
    this.#line.push({ dueMs, go });
    this.#arm();
  }

  /** All of them, now: something that does not wait comes behind them. */
  flush(): void {
    const line = this.#line;
    this.close();
    for (const { go } of line) go();
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#line = [];
  }

  #arm(): void {
    const [first] = this.#line;
    if (first === undefined || this.#cancel !== undefined) return;
    const waitMs = Math.max(0, first.dueMs - this.#clock.monotonicMs());
    this.#cancel = this.#clock.after(Math.ceil(waitMs), () => {
      this.#cancel = undefined;
      this.#release();
      this.#arm();
    });
  }

  #release(): void {
    const now = this.#clock.monotonicMs();
    let due = 0;
    while (due < this.#line.length && (this.#line[due]?.dueMs ?? 0) <= now) due++;
    const [...leaving] = this.#line.splice(0, due);
    for (const { go } of leaving) go();
  }
}

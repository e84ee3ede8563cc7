import type { Clock } from '../../../gateway/src/platform/clock.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
  cancelled: boolean;
}

/** All microtasks that the last call set off have run when this resolves. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * The time of a whole world. Nothing runs but by `run`; after each call all promises it settled have gone their way, so
 * that one seed always is one history.
 */
export class SimClock implements Clock {
  #monotonic = 0;
  #offset: number;
  #order = 0;
  readonly #heap: Alarm[] = [];

  constructor(wallMs: number) {
    this.#offset = wallMs;
  }

  wallMs(): number {
    return this.#monotonic + this.#offset;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  after(ms: number, call: () => void): () => void {
    const alarm: Alarm = {
      at: this.#monotonic + Math.max(0, Math.ceil(ms)),
      order: this.#order++,
      call,
      cancelled: false,
    };
    this.#push(alarm);
    return () => {
      alarm.cancelled = true;
    };
  }

  /** Only the wall's time moves, as when somebody sets it. */
  jumpWall(byMs: number): void {
    this.#offset += byMs;
  }

  /** Runs what falls due up to `until`, or until `isOver` says so. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= until && !isOver(); next = this.#heap[0]) {
      this.#pop();
      if (next.cancelled) continue;
      this.#monotonic = next.at;
      next.call();
      await settled();
    }
    if (!isOver()) this.#monotonic = Math.max(this.#monotonic, until);
  }

  #isEarlier(left: number, right: number): boolean {
    const a = this.#heap[left] as Alarm;
    const b = this.#heap[right] as Alarm;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  #swap(left: number, right: number): void {
    const kept = this.#heap[left] as Alarm;
    this.#heap[left] = this.#heap[right] as Alarm;
    this.#heap[right] = kept;
  }

  #push(alarm: Alarm): void {
    let index = this.#heap.push(alarm) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isEarlier(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #pop(): void {
    const last = this.#heap.length - 1;
    this.#swap(0, last);
    this.#heap.pop();
    let index = 0;
    for (;;) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.#heap.length && this.#isEarlier(child, first)) first = child;
      }
      if (first === index) return;
      this.#swap(index, first);
      index = first;
    }
  }
}

/** The clock of one process: what it had asked for dies with it. */
export function processClock(clock: SimClock, isAlive: () => boolean): Clock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, call) =>
      clock.after(ms, () => {
        if (isAlive()) call();
      }),
  };
}

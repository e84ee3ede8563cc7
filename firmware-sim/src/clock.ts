/** Time enters the simulator here, so that a test can move it. In milliseconds. */
export interface Clock {
  now(): number;
  /** Calls once after `ms`; returns what cancels it. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until it is moved; what falls due on the way is called in order, at its own time. */
export class ManualClock implements Clock {
  #now: number;
  #nextId = 0;
  readonly #due = new Map<number, { readonly at: number; readonly call: () => void }>();

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const id = this.#nextId++;
    this.#due.set(id, { at: this.#now + Math.max(0, ms), call });
    return () => this.#due.delete(id);
  }

  #first(until: number): number | undefined {
    let first: number | undefined;
    for (const [id, { at }] of this.#due) {
      if (at <= until && (first === undefined || at < (this.#due.get(first)?.at ?? 0))) first = id;
    }
    return first;
  }

  /** Moves by `ms`; between two calls it lets promises settle. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (let id = this.#first(until); id !== undefined; id = this.#first(until)) {
      const entry = this.#due.get(id);
      this.#due.delete(id);
      if (entry === undefined) continue;
      this.#now = entry.at;
      entry.call();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = until;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

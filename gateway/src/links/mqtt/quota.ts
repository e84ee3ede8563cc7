/** A token bucket that tells how long to hold a message back instead of dropping it. Times in ms of a monotonic clock. */
export class Quota {
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** How long it would take until `cost` may be used; takes nothing. */
  wouldWaitMs(now: number, cost = 1): number {
    this.#fill(now);
    const left = this.#tokens - cost;
    return left >= 0 ? 0 : -left / this.#perMs;
  }

  /** Takes `cost` on credit and says when it may be used: 0 for now. Later callers never get an earlier time, so order is kept. */
  waitMs(now: number, cost = 1): number {
    const wait = this.wouldWaitMs(now, cost);
    this.#tokens -= cost;
    return wait;
  }

  /** Whether `cost` is there without credit. What is larger than the whole burst needs a full bucket. */
  has(now: number, cost = 1): boolean {
    this.#fill(now);
    return this.#tokens >= Math.min(cost, this.#burst);
  }

  /** Takes `cost` if it is there. */
  tryTake(now: number, cost = 1): boolean {
    const isThere = this.has(now, cost);
    if (isThere) this.#tokens -= cost;
    return isThere;
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}

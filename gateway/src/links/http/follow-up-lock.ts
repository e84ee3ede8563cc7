import type { Clock } from '../../platform/clock.ts';

export const WRONG_TRIES_PER_NUMBER = 6;
export const WRONG_TRIES_PER_ADDRESS = 30;
export const LOCK_MS = 3_600_000;
/** Beyond so many watched numbers or addresses the one least lately tried is forgotten. */
const WATCHED_MAXIMUM = 10_000;

interface Tries {
  readonly count: number;
  /** Monotonic time of the last wrong try: a lock lasts an hour from there, and lesser counts are forgotten after it. */
  readonly lastAt: number;
}

/** `open`: the code may be compared. A number that does not exist is watched like one that does, so that a lock tells nothing. */
export type Gate = 'open' | 'number-locked' | 'address-locked';

/** Wrong codes, counted for each number and each address. In memory: a restart forgives, at most a few tries an hour. */
export class FollowUpLock {
  readonly #clock: Clock;
  readonly #numbers = new Map<string, Tries>();
  readonly #addresses = new Map<string, Tries>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  gate(number: string, address: string): Gate {
    if (this.#count(this.#addresses, address) >= WRONG_TRIES_PER_ADDRESS) return 'address-locked';
    if (this.#count(this.#numbers, number) >= WRONG_TRIES_PER_NUMBER) return 'number-locked';
    return 'open';
  }

  wrong(number: string, address: string): void {
    this.#add(this.#numbers, number);
    this.#add(this.#addresses, address);
  }

  /** The right code clears its number; the address stays counted, or one known receipt would pay for guesses at others. */
  right(number: string): void {
    this.#numbers.delete(number);
  }

  #count(tries: Map<string, Tries>, key: string): number {
    const kept = tries.get(key);
    return kept === undefined || this.#clock.monotonicMs() - kept.lastAt >= LOCK_MS ? 0 : kept.count;
  }

  #add(tries: Map<string, Tries>, key: string): void {
    const count = this.#count(tries, key) + 1;
    tries.delete(key);
    tries.set(key, { count, lastAt: this.#clock.monotonicMs() });
    if (tries.size <= WATCHED_MAXIMUM) return;
    const [oldest] = tries.keys();
    if (oldest !== undefined) tries.delete(oldest);
  }
}

import type { Clock } from '../platform/clock.ts';

/** A bell that one loop waits for. Rung while nobody waits, it is heard at the next wait. */
export class Signal {
  readonly #clock: Clock;
  #rung = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves when the bell rings or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = this.#clock.after(ms, resolve);
      this.#wake = resolve;
      await promise;
      cancel();
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}

import type { Clock } from '../../platform/clock.ts';

/** How often somebody may be written to within a minute. */
export class SendAllowance {
  readonly #perMinute: number;
  readonly #clock: Clock;
  readonly #sent = new Map<string, number[]>();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /**
   * Counts one more, or says how long to wait. What is urgent is never held back here, and keeps a quarter for itself: the
   * far end's own limit is the same.
   */
  take(key: string, isUrgent: boolean): number {
    const now = this.#clock.monotonicMs();
    const recent = (this.#sent.get(key) ?? []).filter((at) => now - at < 60_000);
    const allowed = isUrgent ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(this.#perMinute * 0.75));
    this.#sent.set(key, recent);
    if (recent.length >= allowed) return 60_000 - (now - (recent[recent.length - allowed] ?? now));
    recent.push(now);
    return 0;
  }
}

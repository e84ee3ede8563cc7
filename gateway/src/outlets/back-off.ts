/**
 * Pause before the next try. Full jitter from one second doubling to `maximumMs`, so that an estate's gateways do not
 * come back as one herd; life safety does not back off: it tries each second.
 * @param random a number from 0 (inclusive) to 1 (exclusive)
 */
export function pauseMs(
  failures: number,
  options: { readonly lifeSafety: boolean; readonly maximumMs: number; readonly random: number },
): number {
  if (options.lifeSafety) return Math.min(1000, options.maximumMs);
  const ceiling = Math.min(options.maximumMs, 1000 * 2 ** Math.min(failures - 1, 20));
  return Math.round(options.random * ceiling);
}

/** Seconds or an HTTP date of `Retry-After` as ms from `nowMs`; undefined when absent or unreadable. At most an hour. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(wait, 0), 3_600_000);
}

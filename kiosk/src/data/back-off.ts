const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/**
 * Full jitter over a doubling ceiling: after a power cut all pages of an estate come back at once, and must not knock at the same moment.
 * `attempt` counts failures in a row from 1; `random` is in [0, 1).
 */
export function backOffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(FIRST_MS / 2 + random * ceiling);
}

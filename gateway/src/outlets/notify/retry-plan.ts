import type { Level } from '@gridcall/contract/alert.ts';
import { pauseMs } from '../back-off.ts';

/**
 * How long a notice is tried. At level 1 somebody else is called at once: two quick tries more and no third. What can wait
 * waits until the next one would be called anyway (`shippedPolicies`).
 */
export interface Tried {
  readonly level: Level;
  readonly failures: number;
  /** Since the notice was made. */
  readonly ageMs: number;
  readonly retryAfterMs: number | undefined;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: number;
}

const QUICK_MS = [500, 1500] as const;
const URGENT_AT_MOST_MS = 60_000;
const ORDINARY_AT_MOST_MS = 2 * 3_600_000;
const ORDINARY_PAUSE_AT_LEAST_MS = 2000;
const ORDINARY_PAUSE_MS = 300_000;

/** Pause before the next try; null when it is given up. */
export function nextTryMs({ level, failures, ageMs, retryAfterMs, random }: Tried): number | null {
  if (level === 1) return retryAfterMs === undefined ? (QUICK_MS[failures - 1] ?? null) : null;
  const atMost = level === 2 ? URGENT_AT_MOST_MS : ORDINARY_AT_MOST_MS;
  const backOff = pauseMs(failures, { lifeSafety: false, maximumMs: level === 2 ? 10_000 : ORDINARY_PAUSE_MS, random });
  const pause = Math.max(retryAfterMs ?? 0, backOff, ORDINARY_PAUSE_AT_LEAST_MS);
  return ageMs + pause > atMost ? null : pause;
}

import type { Level } from '@gridcall/contract/alert.ts';
import type { PagingRow } from './escalation-rows.ts';

/** A condition that was raised so often within so long comes and goes by itself: it calls nobody anew for as long. */
export const FLAPPING_RAISES = 3;
export const FLAPPING_MS = 15 * 60_000;
/** Who was called so lately is not called anew because it came back. */
export const JUST_PAGED_MS = 2 * 60_000;
const RAISES_MAXIMUM = 8;

/** What a new raise of a condition does to the chain that is to call people. */
export type RaiseVerdict =
  | { readonly kind: 'call' }
  /** It goes on where the chain before it stood. */
  | { readonly kind: 'continue'; readonly step: number; readonly stepAt: number }
  /** Flapping: the next call is then. */
  | { readonly kind: 'hold'; readonly until: number };

/** Raises within the window, this one included. */
export function raisesAfter(row: PagingRow | undefined, now: number): readonly number[] {
  const recent = (row?.raises ?? []).filter((at) => now - at < FLAPPING_MS && at <= now);
  return [...recent, now].slice(-RAISES_MAXIMUM);
}

/** What is more urgent than what people were last called about is news, however often it flaps. */
export function verdictOf(
  row: PagingRow | undefined,
  raises: readonly number[],
  level: Level,
  now: number,
): RaiseVerdict {
  if (row === undefined || row.pagedAt === null || level < row.level) return { kind: 'call' };
  const until = row.pagedAt + FLAPPING_MS;
  if (raises.length >= FLAPPING_RAISES) return now < until ? { kind: 'hold', until } : { kind: 'call' };
  if (now - row.pagedAt < JUST_PAGED_MS) return { kind: 'continue', step: row.step, stepAt: row.stepAt };
  return { kind: 'call' };
}

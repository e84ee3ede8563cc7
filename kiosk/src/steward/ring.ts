import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { needsSomebody } from './alert-order.ts';

/**
 * Which alerts ring on this phone. Pure: alerts that were there when the page opened do not ring (the reader sees them);
 * one that is new, or whose level rose to 1 or 2, rings once. A committed alert that was shown unsaved before is the same alert.
 */
export interface RingMemory {
  /** The most urgent level seen of each alert. */
  readonly seen: ReadonlyMap<string, number>;
}

/** Alerts beyond this are forgotten from the oldest on: one that comes back after so many may ring again. */
export const MAX_REMEMBERED = 2000;

export function rememberAll(alerts: Iterable<Alert>): RingMemory {
  return { seen: new Map([...alerts].map((alert) => [alert.id, alert.level])) };
}

export function ringFor(memory: RingMemory, alert: Alert): { readonly memory: RingMemory; readonly rings: boolean } {
  const before = memory.seen.get(alert.id);
  const rings = needsSomebody(alert) && alert.level <= 2 && (before === undefined || before > alert.level);
  const seen = new Map(memory.seen);
  seen.delete(alert.id);
  seen.set(alert.id, Math.min(before ?? alert.level, alert.level));
  for (const id of seen.keys()) {
    if (seen.size <= MAX_REMEMBERED) break;
    seen.delete(id);
  }
  return { memory: { seen }, rings };
}

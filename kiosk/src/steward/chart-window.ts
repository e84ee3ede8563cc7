import type { Alert } from '@gridcall/contract/http-gateway.ts';

const MINUTE = 60_000;
const BEFORE_MS = 15 * MINUTE;
const AFTER_MS = 10 * MINUTE;
const LONGEST_MS = 6 * 60 * MINUTE;

/** What of the device's history tells about the alert: a little before it was raised, to a little after its end, or now. */
export function chartWindow(
  alert: Pick<Alert, 'raisedAt' | 'clearedAt' | 'closedAt'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const from = alert.raisedAt - BEFORE_MS;
  const end = alert.clearedAt ?? alert.closedAt;
  const to = end === null ? now : Math.min(now, end + AFTER_MS);
  return { from, to: Math.max(from + BEFORE_MS, Math.min(to, from + LONGEST_MS)) };
}

import type { ServiceRequestBody, ServiceRequestReceipt } from '@gridcall/contract/http-gateway.ts';
import { backOffMs } from '../data/back-off.ts';
import type { Fault, Result } from '../data/result.ts';

/**
 * A report between the tap and the gateway's answer. It is kept at the kiosk, under the key it was filled with, and sent
 * until it is answered: the same key means the same report, however often it arrives.
 *
 *   waiting ─sent→ (no answer, busy)→ waiting, later
 *              └→ receipt (forgotten here) · refused (forgotten here; its person is told why)
 */
export interface OutboxEntry {
  readonly key: string;
  readonly body: ServiceRequestBody;
  /** Wall time, ms: only for the order. */
  readonly filledAt: number;
  readonly attempts: number;
  /** Monotonic ms; 0 = at once, which is also what a restarted page finds. */
  readonly nextTryAt: number;
}

/** More than these are not taken: the person is told to call instead. */
export const OUTBOX_LIMIT = 20;

export type OutboxVerdict =
  | { readonly kind: 'receipt'; readonly receipt: ServiceRequestReceipt }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'again'; readonly entry: OutboxEntry };

export function newEntry(key: string, body: ServiceRequestBody, filledAt: number): OutboxEntry {
  return { key, body, filledAt, attempts: 0, nextTryAt: 0 };
}

/** Nothing in the content can make these succeed or fail: the same report is sent again. */
function isPassing(status: number): boolean {
  return status === 0 || status === 401 || status === 408 || status === 425 || status === 429 || status >= 500;
}

/** `random` in [0, 1). */
export function afterAttempt(
  entry: OutboxEntry,
  result: Result<ServiceRequestReceipt>,
  now: number,
  random: number,
): OutboxVerdict {
  if (result.ok && isReceipt(result.value)) return { kind: 'receipt', receipt: result.value };
  if (!result.ok && !isPassing(result.fault.status) && result.fault.code !== 'UNREADABLE') {
    return { kind: 'refused', fault: result.fault };
  }
  const attempts = entry.attempts + 1;
  return { kind: 'again', entry: { ...entry, attempts, nextTryAt: now + Math.max(500, backOffMs(attempts, random)) } };
}

/** Half an answer, cut off on the way, is no receipt. */
function isReceipt(value: unknown): value is ServiceRequestReceipt {
  return typeof value === 'object' && value !== null && 'number' in value && 'code' in value;
}

/** The gateway is there again: everything is tried at once. */
export function dueAtOnce(entries: readonly OutboxEntry[]): OutboxEntry[] {
  return entries.map((entry) => ({ ...entry, nextTryAt: 0 }));
}

/** The next to send: of those that are due, the one that was filled first. */
export function nextToSend(entries: readonly OutboxEntry[], now: number): OutboxEntry | undefined {
  return entries.filter((entry) => entry.nextTryAt <= now).sort((a, b) => a.filledAt - b.filledAt)[0];
}

/** How long until one is due, in ms; `undefined` when there is none. */
export function waitMs(entries: readonly OutboxEntry[], now: number): number | undefined {
  if (entries.length === 0) return undefined;
  return Math.max(0, Math.min(...entries.map((entry) => entry.nextTryAt)) - now);
}

const keyAlphabet = 'ABCDEFGHJKMNPQRSTVWXYZ23456789ab';

/** 26 characters of 5 bits. Not `randomUUID`: a page over plain http on the local network does not have it. */
export function mintKey(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 26)].map((byte) => keyAlphabet[byte % 32]).join('');
}

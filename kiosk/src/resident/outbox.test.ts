import { expect, test } from 'vitest';
import { localFault } from '../data/result.ts';
import { afterAttempt, dueAtOnce, mintKey, newEntry, nextToSend, type OutboxEntry, waitMs } from './outbox.ts';

const entry = newEntry('key', { placeId: 'building-1', categoryCode: 'P02' }, 1000);
const receipt = { number: '0417-00123-7', code: '004211', submittedAt: 5 };
const fault = (status: number) => ({ ok: false as const, fault: { ...localFault('UNREACHABLE', () => 'en'), status } });
const coded = (status: number) => ({
  ok: false as const,
  fault: { ...localFault('UNREACHABLE', () => 'en', status), code: 'BODY_INVALID' as const },
});

test('an answered report is forgotten with its receipt', () => {
  expect(afterAttempt(entry, { ok: true, value: receipt }, 0, 0)).toEqual({ kind: 'receipt', receipt });
});

test.each([0, 401, 408, 425, 429, 500, 502, 503, 504])('status %i is tried again under the same key', (status) => {
  const verdict = afterAttempt(entry, fault(status), 100, 0.5);
  expect(verdict).toMatchObject({ kind: 'again', entry: { key: 'key', body: entry.body, attempts: 1 } });
  expect(verdict.kind === 'again' && verdict.entry.nextTryAt).toBeGreaterThanOrEqual(600);
});

test.each([400, 403, 404, 409, 413, 422])('status %i is refused: sending it again would not help', (status) => {
  expect(afterAttempt(entry, coded(status), 100, 0.5).kind).toBe('refused');
});

test.each([undefined, null, {}, 'x', { number: 'n' }])('%j is no receipt', (value) => {
  const half = { ok: true as const, value: value as typeof receipt };
  expect(afterAttempt(entry, half, 0, 0).kind).toBe('again');
});

test('a page that is no answer of the gateway (a proxy) is tried again', () => {
  expect(afterAttempt(entry, { ok: false, fault: localFault('UNREADABLE', () => 'en', 404) }, 0, 0).kind).toBe('again');
});

test('the wait grows, and ends below half a minute', () => {
  let current: OutboxEntry = entry;
  const waits: number[] = [];
  for (let attempt = 0; attempt < 12; attempt++) {
    const verdict = afterAttempt(current, fault(0), 0, 0.5);
    if (verdict.kind !== 'again') throw new Error('a lost answer must be tried again');
    current = verdict.entry;
    waits.push(current.nextTryAt);
  }
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBeLessThan(30_000);
});

test('the first filled goes first, and only when due', () => {
  const later = { ...entry, key: 'b', filledAt: 2000 };
  const notYet = { ...entry, key: 'c', filledAt: 1, nextTryAt: 50 };
  expect(nextToSend([later, entry, notYet], 10)?.key).toBe('key');
  expect(nextToSend([later, entry, notYet], 50)?.key).toBe('c');
  expect(nextToSend([notYet], 10)).toBeUndefined();
  expect(waitMs([], 0)).toBeUndefined();
  expect(waitMs([notYet], 10)).toBe(40);
  expect(waitMs([notYet, entry], 10)).toBe(0);
  expect(dueAtOnce([notYet])[0]?.nextTryAt).toBe(0);
});

test('a key is what the gateway takes, and every bit of it counts', () => {
  expect(mintKey(new Uint8Array(26))).toMatch(/^[A-Za-z0-9_-]{16,64}$/);
  const keys = new Set(Array.from({ length: 256 }, (_, value) => mintKey(new Uint8Array(26).fill(value))));
  expect(keys.size).toBe(32);
  expect(mintKey(new Uint8Array(26).fill(31)).length).toBe(26);
});

import type { Session } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { localFault } from './result.ts';
import { checkToken, nextSession, onlyFor, type SessionInput, type SessionState, tidyToken } from './session.ts';

const session: Session = { personId: 'p1', name: '王芳', role: 'steward', companyId: null, placeIds: [] };
const other: Session = { ...session, name: '李强' };
const unknown: SessionState = { kind: 'unknown' };
const signedIn: SessionState = { kind: 'signed-in', session };
const signedOut: SessionState = { kind: 'signed-out', expired: false };
const expired: SessionState = { kind: 'signed-out', expired: true };
const away = localFault('UNREACHABLE', () => 'en');
const unreachable: SessionState = { kind: 'unreachable', fault: away };
const refusal = { ...away, code: 'NOT_SIGNED_IN', status: 401 } as const;

const readOk: SessionInput = { kind: 'read', result: { ok: true, value: other } };
const readAway: SessionInput = { kind: 'read', result: { ok: false, fault: away } };
const readRefused: SessionInput = { kind: 'read', result: { ok: false, fault: refusal } };
const arrive: SessionInput = { kind: 'signed-in', session: other };
const refused: SessionInput = { kind: 'refused' };
const leave: SessionInput = { kind: 'signed-out' };
const now: SessionState = { kind: 'signed-in', session: other };

test.each<[SessionState, SessionInput, SessionState]>([
  [unknown, readOk, now],
  [unknown, readAway, unreachable],
  [unknown, readRefused, signedOut],
  [unknown, arrive, now],
  [unknown, refused, signedOut],
  [unknown, leave, signedOut],
  [unreachable, readOk, now],
  [unreachable, readAway, unreachable],
  [unreachable, readRefused, signedOut],
  [unreachable, refused, signedOut],
  [signedOut, readOk, now],
  [signedOut, readRefused, signedOut],
  [signedOut, arrive, now],
  [signedOut, refused, signedOut],
  [expired, refused, expired],
  [expired, leave, signedOut],
  [signedIn, readOk, now],
  [signedIn, readAway, signedIn],
  [signedIn, readRefused, expired],
  [signedIn, refused, expired],
  [signedIn, leave, signedOut],
])('%j on %j', (before, input, after) => {
  expect(nextSession(before, input)).toEqual(after);
});

test('a session of another role is refused with words', () => {
  const result = { ok: true, value: session } as const;
  expect(onlyFor(result, ['steward', 'operator'], () => 'en')).toBe(result);
  const refusedHere = onlyFor(result, ['officer'], () => 'en');
  expect(refusedHere).toMatchObject({ ok: false, fault: { code: 'OTHER_PAGE', status: 401 } });
  expect(nextSession(unknown, { kind: 'read', result: refusedHere })).toEqual(signedOut);
  expect(onlyFor({ ok: false, fault: away }, [], () => 'en')).toEqual({ ok: false, fault: away });
});

test('a pasted token is tidied and checked', () => {
  expect(tidyToken(' "gc_abc\n def"\t')).toBe('gc_abcdef');
  expect(checkToken('')).toBe('empty');
  expect(checkToken('x'.repeat(15))).toBe('too-short');
  expect(checkToken('x'.repeat(16))).toBeNull();
  expect(checkToken('x'.repeat(128))).toBeNull();
  expect(checkToken('x'.repeat(129))).toBe('too-long');
});

import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type Fault, type Language, localFault, type Result } from './result.ts';

/**
 *   unknown ─session read→ signed-in | signed-out | unreachable ─again→ …
 *   signed-in ─401 on any call, signing out→ signed-out
 */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable'; readonly fault: Fault }
  /** `expired`: was signed in on this page a moment ago, so say why the sign-in is back. */
  | { readonly kind: 'signed-out'; readonly expired: boolean }
  | { readonly kind: 'signed-in'; readonly session: Session };

export type SessionInput =
  | { readonly kind: 'read'; readonly result: Result<Session> }
  | { readonly kind: 'signed-in'; readonly session: Session }
  /** Some call was answered 401. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'signed-out' };

export function nextSession(state: SessionState, input: SessionInput): SessionState {
  switch (input.kind) {
    case 'signed-in':
      return { kind: 'signed-in', session: input.session };
    case 'signed-out':
      return { kind: 'signed-out', expired: false };
    case 'refused':
      return state.kind === 'signed-out' ? state : { kind: 'signed-out', expired: state.kind === 'signed-in' };
    case 'read': {
      if (input.result.ok) return { kind: 'signed-in', session: input.result.value };
      const { fault } = input.result;
      if (fault.status === 401) return nextSession(state, { kind: 'refused' });
      // A page that is already in use keeps going: its own banner says that the server is away.
      return state.kind === 'signed-in' ? state : { kind: 'unreachable', fault };
    }
  }
}

/** A page is for some roles only: a session of another role is as good as none here, and that is said. */
export function onlyFor(
  result: Result<Session>,
  roles: readonly Session['role'][],
  language: () => Language,
): Result<Session> {
  if (!result.ok || roles.includes(result.value.role)) return result;
  return { ok: false, fault: localFault('OTHER_PAGE', language, 401) };
}

/** A token pasted out of a chat or a terminal carries spaces, line breaks or quotes along. */
export function tidyToken(text: string): string {
  return text.replace(/[\s"'“”‘’`]/g, '');
}

export type TokenFault = 'empty' | 'too-short' | 'too-long';
export function checkToken(token: string): TokenFault | null {
  if (token === '') return 'empty';
  if (token.length < 16) return 'too-short';
  return token.length > 128 ? 'too-long' : null;
}

import { isSame, sha256, sign } from './secrets.ts';

/** Session cookies say which token signed in and when; nothing is stored for them, and a revoked token ends them all. */
export const SESSION_COOKIE = 'gridcall_session';
export const KIOSK_COOKIE = 'gridcall_kiosk';
export const SESSION_MS = 30 * 86_400_000;
/** The longest that browsers keep a cookie; each look at the kiosk's page starts it anew. */
export const KIOSK_MS = 400 * 86_400_000;

export interface SessionClaim {
  readonly tokenId: string;
  readonly issuedAt: number;
  readonly signature: string;
}

/** The token's hash is part of what is signed: another token under the same id is another session. */
function signatureOf(key: Buffer, tokenId: string, tokenHash: string, issuedAt: number): string {
  return sign(key, 'session', JSON.stringify([tokenId, tokenHash, issuedAt])).toString('base64url');
}

export function issueSession(key: Buffer, tokenId: string, tokenHash: string, now: number): string {
  return `${tokenId}.${now}.${signatureOf(key, tokenId, tokenHash, now)}`;
}

export function readSession(cookie: string): SessionClaim | undefined {
  const match = /^([A-Za-z0-9-]{1,64})\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(cookie);
  if (match === null) return undefined;
  const [, tokenId = '', issuedAt = '', signature = ''] = match;
  return { tokenId, issuedAt: Number(issuedAt), signature };
}

/** Whether this claim was issued by us for this token and is not past its time. `now` in wall time. */
export function isSessionValid(key: Buffer, claim: SessionClaim, tokenHash: string, now: number): boolean {
  if (now - claim.issuedAt > SESSION_MS) return false;
  return isSame(claim.signature, signatureOf(key, claim.tokenId, tokenHash, claim.issuedAt));
}

export function kioskCookie(kioskId: string, credential: string): string {
  return `${kioskId}.${credential}`;
}

export function readKioskCookie(cookie: string): { readonly kioskId: string; readonly hash: string } | undefined {
  const match = /^([A-Za-z0-9-]{1,64})\.([a-z0-9]{32})$/.exec(cookie);
  return match === null ? undefined : { kioskId: match[1] ?? '', hash: sha256(match[2] ?? '') };
}

import type { RouteContext } from '../context.ts';
import { ADMINISTRATOR, type PersonReader } from '../reader.ts';
import { isSame, sha256, sign } from '../secrets.ts';

/**
 * Good at the editor's listener and nowhere else: signed for another purpose than the session of the pages, which is taken for
 * nothing there. A browser sends cookies to every port of a host, so the names differ and neither reaches the child.
 */
export const EDITOR_COOKIE = 'gridcall_flows_editor';
export const EDITOR_COOKIE_OPTIONS = { path: '/flows', httpOnly: true, sameSite: 'strict' } as const;
/** The browser forgets it when it is closed; a tab that stands open over a weekend still deploys. */
export const EDITOR_SESSION_MS = 7 * 86_400_000;
const PURPOSE = 'flows-editor';

export function issueEditorSession(context: RouteContext, { tokenId }: PersonReader): string {
  const now = context.options.clock.wallMs();
  return `${tokenId}.${now}.${signatureOf(context, tokenId, now)}`;
}

/** Undefined for what was not issued here, is past its time, or is of a token that was revoked. */
export function personByEditorSession(context: RouteContext, cookie: string): PersonReader | undefined {
  const match = /^([A-Za-z0-9-]{1,64})\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/.exec(cookie);
  if (match === null) return undefined;
  const [, tokenId = '', issuedAt = '', signature = ''] = match;
  if (context.options.clock.wallMs() - Number(issuedAt) > EDITOR_SESSION_MS) return undefined;
  if (!isSame(signature, signatureOf(context, tokenId, Number(issuedAt)))) return undefined;
  return context.authentication.personByTokenId(tokenId);
}

/** The token's hash is part of it: another token under the same id is another session. */
function signatureOf({ options }: RouteContext, tokenId: string, issuedAt: number): string {
  const { secrets, store } = options;
  const hash =
    tokenId === ADMINISTRATOR ? sha256(secrets.administratorToken) : (store.state.get('token', tokenId)?.hash ?? '');
  return sign(secrets.signingKey, PURPOSE, JSON.stringify([tokenId, hash, issuedAt])).toString('base64url');
}

import { createHash } from 'node:crypto';

/**
 * Ties a certificate to the credentials that its link had when it was issued. When a link is made anew, replaced or handed
 * over it gets another password, and every certificate of before ends with the old one: no list of revoked ones is kept.
 */
export function credentialMark(passwordHash: string): string {
  return createHash('sha256').update(`certificate ${passwordHash}`).digest('hex').slice(0, 32);
}

const MARK_URL = 'urn:gridcall:credential:';

/** How the mark stands among the alternative names of a certificate. */
export function markUrl(mark: string): string {
  return MARK_URL + mark;
}

/** The mark in a certificate's alternative names, as node:tls writes them; empty when there is none. */
export function markIn(alternativeNames: string | undefined): string {
  const names = (alternativeNames ?? '').split(', ');
  return names.find((name) => name.startsWith(`URI:${MARK_URL}`))?.slice(`URI:${MARK_URL}`.length) ?? '';
}

import { createHash, timingSafeEqual } from 'node:crypto';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { DeviceRow, LinkRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { credentialMark } from '../../platform/credential-mark.ts';

/** What a TLS client showed, as far as it matters here. */
export type ShownCertificate =
  | { readonly ok: true; readonly linkId: string; readonly credentialMark: string }
  /** It is not of this estate, or past its time. */
  | { readonly ok: false; readonly reason: string };

export interface Credentials {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Buffer | undefined;
  readonly certificate: ShownCertificate | undefined;
}

export type SignInVerdict =
  | { readonly ok: true; readonly link: LinkRow; readonly device: DeviceRow }
  | {
      readonly ok: false;
      /** Of CONNACK: 4 for what is wrong, 5 for what is right and not allowed. */
      readonly returnCode: 4 | 5;
      readonly code: ErrorCode;
      readonly reason: string;
    };

/** Each of the three makes the password before it worthless. */
const wrongPassword =
  'The password is not the one of today: that which `gridcall link add` printed for this link, or since then `device replace` or `device hand-over`.';

/** Whether these credentials open the link that they name. A password that is right suffices; otherwise the certificate must be. */
export function signIn(view: View, credentials: Credentials): SignInVerdict {
  const { certificate } = credentials;
  const linkId = linkIdOf(credentials);
  // Without a user name only a certificate could say who it is.
  if (linkId === '' && certificate?.ok === false) return unknownCertificate(certificate.reason);
  const link = linkId === '' ? undefined : view.get('link', linkId);
  const device = link ? view.get('device', link.deviceId) : undefined;
  if (!link || !device) {
    return refused('DEVICE_UNKNOWN', 'There is no link of this id: make it with `gridcall link add`.', 4);
  }
  if (link.revokedAt !== null) {
    return refused('LINK_REVOKED', 'This link was revoked: make a new one with `gridcall link add`.', 5);
  }
  if (credentials.clientId !== link.id) {
    return refused('CLIENT_ID_WRONG', `The client id must be the link id "${link.id}".`, 5);
  }
  const { password } = credentials;
  if (password && hashMatches(password, link.passwordHash)) return { ok: true, link, device };
  if (certificate !== undefined) return byCertificate(certificate, link, device);
  return refused('PASSWORD_WRONG', wrongPassword, 4);
}

/** The user name; a client that shows a certificate may leave it out. */
export function linkIdOf({ username, certificate }: Pick<Credentials, 'username' | 'certificate'>): string {
  return username || (certificate?.ok ? certificate.linkId : '');
}

function byCertificate(certificate: ShownCertificate, link: LinkRow, device: DeviceRow): SignInVerdict {
  if (!certificate.ok) return unknownCertificate(certificate.reason);
  if (certificate.linkId !== link.id) {
    const reason = `The certificate is that of the link "${certificate.linkId.slice(0, 64)}", not of this one.`;
    return refused('CERTIFICATE_REFUSED', reason, 5);
  }
  if (certificate.credentialMark !== credentialMark(link.passwordHash)) {
    const reason =
      'The certificate is older than the credentials of today: issue a new one with `gridcall link issue-certificate`.';
    return refused('CERTIFICATE_REFUSED', reason, 5);
  }
  return { ok: true, link, device };
}

function unknownCertificate(reason: string): SignInVerdict {
  return refused('CERTIFICATE_REFUSED', `The certificate cannot be taken: ${reason}.`, 4);
}

function refused(code: ErrorCode, reason: string, returnCode: 4 | 5): SignInVerdict {
  return { ok: false, code, reason, returnCode };
}

function hashMatches(password: Buffer, hash: string): boolean {
  const given = createHash('sha256').update(password).digest();
  const kept = Buffer.from(hash, 'hex');
  return given.length === kept.length && timingSafeEqual(given, kept);
}

import type { TLSSocket } from 'node:tls';
import { markIn } from '../../platform/credential-mark.ts';
import type { ShownCertificate } from './sign-in.ts';

/** What Node calls what is wrong with a client's certificate, in words that say what to do about it. */
const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it was not issued by this estate',
  SELF_SIGNED_CERT_IN_CHAIN: 'it was not issued by this estate',
  UNABLE_TO_GET_ISSUER_CERT: 'it was not issued by this estate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it was not issued by this estate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it was not issued by this estate',
  CERT_SIGNATURE_FAILURE: 'it was not issued by this estate',
  CERT_HAS_EXPIRED: 'it is past its last day',
  CERT_NOT_YET_VALID: 'it is not valid yet; is the clock of the gateway right?',
  INVALID_PURPOSE: 'it is none of a client',
};

export function certificateReason(authorizationError: unknown): string {
  const code = String(authorizationError).slice(0, 80);
  return certificateReasons[code] ?? code;
}

export function shownCertificate(socket: TLSSocket): ShownCertificate | undefined {
  const certificate = socket.getPeerCertificate();
  if (!certificate?.raw) return undefined;
  if (!socket.authorized) return { ok: false, reason: certificateReason(socket.authorizationError) };
  return {
    ok: true,
    linkId: String(certificate.subject.CN),
    credentialMark: markIn(certificate.subjectaltname),
  };
}

/** Most devices hang up without a word of TLS; some do it before the handshake is through, and some after. */
const MISTRUST =
  'it may not trust the authority of this estate, or not find the name by which it calls the gateway (mqtt.tlsServerName)';
export const SPOKE_NOTHING = `The device hung up after the TLS handshake: ${MISTRUST}.`;

const tlsReasons: readonly (readonly [RegExp, string])[] = [
  [/wrong version number|http request|packet length too long/i, 'something else than TLS was spoken to the TLS port'],
  [/unknown ca|certificate unknown|bad certificate|hang up|ECONNRESET/i, `the device hung up: ${MISTRUST}`],
  [/unsupported protocol|no shared cipher/i, 'the device speaks no TLS 1.2'],
  [/handshake timeout/i, 'the handshake took too long'],
];

/** Why a handshake failed, for the installer. */
export function tlsReason(error: NodeJS.ErrnoException): string {
  const known = tlsReasons.find(([pattern]) => pattern.test(error.message));
  return `TLS failed: ${known?.[1] ?? error.code ?? error.message.slice(0, 80)}.`;
}

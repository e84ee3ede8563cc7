import { createECDH, createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** Who we are to push services (RFC 8292): they see that all notices of one installation come from one sender. */
export interface Vapid {
  /** 65 bytes in base64url, which browsers subscribe under. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
  /** `mailto:` or `https:`: whom a push service may write to; empty for nobody. */
  readonly contact: string;
}

/** RFC 8292 §2: at most a day. */
const VALID_MS = 12 * 3_600_000;

/**
 * The key pair follows from the installation's signing key: every copy of the queue has the same, a restored one has it
 * again, and phones stay subscribed.
 */
export function vapidOf(signingKey: Buffer, contact: string): Vapid {
  for (let attempt = 0; ; attempt++) {
    const scalar = createHmac('sha256', signingKey).update(`gridcall-queue:vapid:v1:${attempt}`).digest();
    const pair = createECDH('prime256v1');
    try {
      pair.setPrivateKey(scalar);
    } catch (error) {
      // One in four billion is beyond the order of the curve.
      if (attempt < 8) continue;
      throw error;
    }
    const point = pair.getPublicKey();
    const jwk = {
      ...{ kty: 'EC', crv: 'P-256', d: scalar.toString('base64url') },
      ...{ x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
    };
    return {
      publicKey: point.toString('base64url'),
      privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
      contact,
    };
  }
}

/** The header `Authorization` for one push service (RFC 8292 §3). */
export function vapidAuthorization({ publicKey, privateKey, contact }: Vapid, endpoint: URL, nowMs: number): string {
  const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    aud: endpoint.origin,
    exp: Math.floor((nowMs + VALID_MS) / 1000),
    ...(contact === '' ? {} : { sub: contact }),
  };
  const signed = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
}

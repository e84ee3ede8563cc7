import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import { encryptPush, type PhoneKeys } from './encryption.ts';
import { isPushEndpoint } from './endpoint.ts';
import { type Vapid, vapidAuthorization } from './vapid.ts';

export interface PushServiceOptions {
  readonly vapid: Vapid;
  readonly ownHosts: readonly string[];
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** Where a phone is reached, as it was kept. */
export interface Phone {
  readonly endpoint: string;
  readonly keys: PhoneKeys;
}

export interface PushMessage {
  readonly plain: Buffer;
  /** Of messages under one topic a phone that was away gets the latest. */
  readonly topic: string;
  readonly urgent: boolean;
  readonly expiresAt: number;
}

export type PushResult =
  | { readonly kind: 'sent' }
  /** 404 or 410: this subscription will never be good again. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly retryAfterMs: number }
  /** Why, in a code that names no address. */
  | { readonly kind: 'failed'; readonly code: string };

/** When a push service that is asked too often does not say how long to wait. */
const PAUSE_MS = 30_000;
const PAUSE_MAXIMUM_MS = 3_600_000;

/** The way to the push services of phones (RFC 8030). */
export class PushService {
  readonly #options: PushServiceOptions;
  /** Until when a push service wants to be left alone, by origin. */
  readonly #pauses = new Map<string, number>();

  constructor(options: PushServiceOptions) {
    this.#options = options;
  }

  async send(phone: Phone, message: PushMessage): Promise<PushResult> {
    const { vapid, ownHosts, timeoutMs, clock, random } = this.#options;
    if (!isPushEndpoint(phone.endpoint, ownHosts)) return { kind: 'failed', code: 'PUSH_ENDPOINT_REFUSED' };
    const endpoint = new URL(phone.endpoint);
    const now = clock.wallMs();
    const pausedUntil = this.#pauses.get(endpoint.origin) ?? 0;
    if (pausedUntil > now) return { kind: 'later', retryAfterMs: pausedUntil - now };
    const ttl = Math.floor((message.expiresAt - now) / 1000);
    if (ttl <= 0) return { kind: 'failed', code: 'EXPIRED' };
    const secrets = { privateKey: random.bytes(32), salt: random.bytes(16) };
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        body: new Uint8Array(encryptPush(message.plain, phone.keys, secrets)),
        // Whoever sends us elsewhere could be anybody.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: vapidAuthorization(vapid, endpoint, now),
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(ttl),
          urgency: message.urgent ? 'high' : 'normal',
          topic: createHash('sha256').update(message.topic).digest('base64url').slice(0, 32),
          connection: 'close',
        },
      });
      await response.body?.cancel();
      return this.#read(endpoint, response, now);
    } catch (error) {
      const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
      return { kind: 'failed', code: isLate ? 'TIMED_OUT' : 'UNREACHABLE' };
    }
  }

  #read(endpoint: URL, { status, headers }: Response, now: number): PushResult {
    if (status >= 200 && status < 300) return { kind: 'sent' };
    if (status === 404 || status === 410) return { kind: 'gone' };
    if (status !== 429) return { kind: 'failed', code: `STATUS_${status}` };
    const retryAfterMs = Math.min(pauseOf(headers.get('retry-after'), now), PAUSE_MAXIMUM_MS);
    this.#pauses.set(endpoint.origin, now + retryAfterMs);
    return { kind: 'later', retryAfterMs };
  }
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function pauseOf(value: string | null, now: number): number {
  if (value === null) return PAUSE_MS;
  const ms = /^[0-9]{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return ms > 0 ? ms : PAUSE_MS;
}

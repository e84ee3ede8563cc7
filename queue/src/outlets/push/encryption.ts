import { createCipheriv, createECDH, createHmac } from 'node:crypto';

/** What a browser gave when it subscribed, base64url: its public key (65 bytes) and its secret (16 bytes). */
export interface PhoneKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Fresh for each message. */
export interface MessageSecrets {
  /** 32 bytes: private key of P-256, used once. */
  readonly privateKey: Buffer;
  readonly salt: Buffer;
}

/** RFC 8188 §2.1: one record holds the whole message. */
const RECORD_BYTES = 4096;
/** What a push service takes at least (RFC 8030 §7.2 as RFC 8291 §4 narrows it): header 86, tag 16, padding 1. */
export const PLAIN_BYTES_MAXIMUM = RECORD_BYTES - 86 - 16 - 1;

function hmac(key: Buffer, ...parts: readonly (Buffer | string)[]): Buffer {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

export function isPhoneKeys({ p256dh, auth }: PhoneKeys): boolean {
  if (Buffer.from(auth, 'base64url').length !== 16) return false;
  try {
    const probe = createECDH('prime256v1');
    probe.generateKeys();
    // Throws for what is no point of the curve.
    probe.computeSecret(Buffer.from(p256dh, 'base64url'));
    return Buffer.from(p256dh, 'base64url').length === 65;
  } catch {
    return false;
  }
}

/**
 * Message Encryption for Web Push (RFC 8291 §3.4, content coding `aes128gcm` of RFC 8188): only the phone reads it, not
 * the push service that carries it.
 */
export function encryptPush(plain: Buffer, phone: PhoneKeys, { privateKey, salt }: MessageSecrets): Buffer {
  if (plain.length > PLAIN_BYTES_MAXIMUM) throw new RangeError(`${plain.length} bytes do not fit in one record`);
  const ours = createECDH('prime256v1');
  ours.setPrivateKey(privateKey);
  const ourPublic = ours.getPublicKey();
  const theirs = Buffer.from(phone.p256dh, 'base64url');
  const extracted = hmac(Buffer.from(phone.auth, 'base64url'), ours.computeSecret(theirs));
  const keying = hmac(extracted, 'WebPush: info\0', theirs, ourPublic, Buffer.from([1]));
  const pseudo = hmac(salt, keying);
  const key = hmac(pseudo, 'Content-Encoding: aes128gcm\0', Buffer.from([1])).subarray(0, 16);
  const nonce = hmac(pseudo, 'Content-Encoding: nonce\0', Buffer.from([1])).subarray(0, 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // The delimiter of the last record; no padding.
  const text = Buffer.concat([cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final()]);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(RECORD_BYTES, 0);
  header.writeUInt8(ourPublic.length, 4);
  return Buffer.concat([salt, header, ourPublic, text, cipher.getAuthTag()]);
}

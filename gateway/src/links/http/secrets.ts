import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../platform/random.ts';

/** What is made, hashed, sealed and compared at this link. Randomness comes in as bytes. */

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Each use has a purpose of its own in what is signed, so that a code of one kind is never a code of another. */
export function sign(key: Buffer, purpose: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest();
}

/** Compares in constant time; the lengths may be known. */
export function isSame(given: string, kept: string): boolean {
  const left = createHash('sha256').update(given).digest();
  const right = createHash('sha256').update(kept).digest();
  return timingSafeEqual(left, right);
}

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** 160 random bits in 32 characters that can be read out and typed: no l, o, 0 or 1. */
export function mintSecret(random: Random): string {
  return [...random.bytes(32)].map((byte) => alphabet[byte & 31]).join('');
}

/** Six digits, each value equally likely. */
export function mintPairingCode(random: Random): string {
  for (;;) {
    const value = random.bytes(4).readUInt32BE();
    if (value < 4_294_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}

export function pairingCodeHash(key: Buffer, code: string): string {
  return sign(key, 'pairing-code', code).toString('hex');
}

/** Six digits that open the follow-up: derived, so that a repeated key prints the same receipt and nothing is stored. */
export function followUpCode(key: Buffer, number: string): string {
  return String(sign(key, 'follow-up-code', number).readUInt32BE() % 1_000_000).padStart(6, '0');
}

/**
 * What the filed form says, for telling a repeat from another form under the same key. Keyed: a plain hash of a form
 * would give away the phone to whoever tries all phones.
 */
export function contentHash(key: Buffer, parts: readonly (string | null)[]): string {
  return sign(key, 'service-request', JSON.stringify(parts)).toString('hex');
}

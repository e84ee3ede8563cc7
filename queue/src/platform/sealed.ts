import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Random } from './random.ts';

/** A key for one purpose out of the installation's own: what one opens, another does not. */
export function keyFor(signingKey: Buffer, purpose: string): Buffer {
  return createHmac('sha256', signingKey).update(`gridcall-queue:${purpose}:v1`).digest();
}

/** AES-256-GCM: iv, tag and text in base64url, joined by dots. */
export function seal(key: Buffer, text: string, random: Random): string {
  const iv = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url')).join('.');
}

/** Undefined where it was sealed under another key or was changed. */
export function unseal(key: Buffer, sealed: string): string | undefined {
  const [iv, tag, text, ...more] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (iv?.length !== 12 || tag?.length !== 16 || text === undefined || more.length > 0) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

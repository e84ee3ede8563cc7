import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from './random.ts';

/** What a sealed text is; one that was sealed for one purpose is not opened for another. */
export type SealPurpose = 'reporter-phone' | 'contact-address';

function purposeBytes(purpose: SealPurpose): Buffer {
  return Buffer.from(`gridcall:${purpose}:v1`);
}

/** AES-256-GCM: iv, tag and text in base64, joined by dots. Personal data is never in an Input in the clear. */
export function sealText(key: Buffer, purpose: SealPurpose, text: string, random: Random): string {
  const iv = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(purposeBytes(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64')).join('.');
}

/** Undefined where it was sealed under another key, for another purpose, or was changed. */
export function openSealed(key: Buffer, purpose: SealPurpose, sealed: string): string | undefined {
  const parts = sealed.split('.').map((part) => Buffer.from(part, 'base64'));
  const [iv, tag, text] = parts;
  if (parts.length !== 3 || iv?.length !== 12 || tag?.length !== 16 || text === undefined) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(purposeBytes(purpose)).setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { encodeFrame, type Frame, type FrameParts } from './frame.ts';

/**
 * The secure channel of OSDP v2 (annex D): AES-128 session keys out of a base key (SCBK) and the panel's random, proved by two
 * cryptograms; then each message carries four bytes of a MAC that is chained over both directions, so that a message lost, repeated
 * or made up breaks the chain. Pure: a session is a value, each message makes the next one.
 */

/** The key that every reader leaves the factory with. Everybody knows it: it is good for nothing but setting another. */
export const DEFAULT_KEY = Buffer.from('303132333435363738393a3b3c3d3e3f', 'hex');
export const KEY_BYTES = 16;
export const RANDOM_BYTES = 8;
const BLOCK_BYTES = 16;
const PADDING = 0x80;
/** Security blocks: without data 15 (command) and 16 (reply), with encrypted data 17 and 18. */
const blockTypes = { panel: { bare: 0x15, data: 0x17 }, reader: { bare: 0x16, data: 0x18 } } as const;

export type Side = keyof typeof blockTypes;

export interface SessionKeys {
  readonly encryption: Buffer;
  readonly mac1: Buffer;
  readonly mac2: Buffer;
}

export interface SecureSession {
  readonly keys: SessionKeys;
  /** The whole MAC of the last command and of the last reply: each is the other's initial vector. */
  readonly commandMac: Buffer;
  readonly replyMac: Buffer;
}

function block(key: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function chained(key: Buffer, vector: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-cbc', key, vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

function padded(data: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil((data.length + 1) / BLOCK_BYTES) * BLOCK_BYTES);
  data.copy(whole);
  whole[data.length] = PADDING;
  return whole;
}

function inverted(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => ~byte & 0xff));
}

export function sessionKeysOf(baseKey: Buffer, panelRandom: Buffer): SessionKeys {
  const derive = (first: number, second: number) => {
    const seed = Buffer.alloc(BLOCK_BYTES);
    seed[0] = first;
    seed[1] = second;
    panelRandom.copy(seed, 2, 0, 6);
    return block(baseKey, seed);
  };
  return { encryption: derive(0x01, 0x82), mac1: derive(0x01, 0x01), mac2: derive(0x01, 0x02) };
}

/** With it the reader proves that it has the base key. */
export function readerCryptogram(keys: SessionKeys, panelRandom: Buffer, readerRandom: Buffer): Buffer {
  return block(keys.encryption, Buffer.concat([panelRandom, readerRandom]));
}

/** With it the panel proves the same. */
export function panelCryptogram(keys: SessionKeys, panelRandom: Buffer, readerRandom: Buffer): Buffer {
  return block(keys.encryption, Buffer.concat([readerRandom, panelRandom]));
}

/** RMAC-I, the first link of the chain. */
export function firstReplyMac(keys: SessionKeys, cryptogram: Buffer): Buffer {
  return block(keys.mac2, block(keys.mac1, cryptogram));
}

export function openSession(keys: SessionKeys, replyMac: Buffer): SecureSession {
  return { keys, commandMac: Buffer.alloc(BLOCK_BYTES), replyMac };
}

export function areEqual(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

/** CBC under the first MAC key, the last block under the second. A message that fills its blocks is not padded. */
export function macOf(keys: SessionKeys, vector: Buffer, message: Buffer): Buffer {
  const whole = message.length % BLOCK_BYTES === 0 ? message : padded(message);
  const lastAt = whole.length - BLOCK_BYTES;
  const before = lastAt === 0 ? vector : chained(keys.mac1, vector, whole.subarray(0, lastAt)).subarray(-BLOCK_BYTES);
  return chained(keys.mac2, before, whole.subarray(lastAt));
}

/** Data is always padded, also when it fills its blocks. */
export function encryptData(keys: SessionKeys, otherMac: Buffer, data: Buffer): Buffer {
  return chained(keys.encryption, inverted(otherMac), padded(data));
}

export function decryptData(keys: SessionKeys, otherMac: Buffer, data: Buffer): Buffer | undefined {
  // Some readers send an empty encrypted block where they ought to send none.
  if (data.length === 0) return data;
  if (data.length % BLOCK_BYTES !== 0) return undefined;
  const decipher = createDecipheriv('aes-128-cbc', keys.encryption, inverted(otherMac)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(data), decipher.final()]);
  let end = plain.length - 1;
  while (end > 0 && plain[end] === 0) end--;
  return plain[end] === PADDING ? plain.subarray(0, end) : undefined;
}

export interface Sealed {
  readonly session: SecureSession;
  readonly bytes: Buffer;
}

/** A message of one side, ready for the wire. */
export function seal(session: SecureSession, side: Side, message: Omit<FrameParts, 'security' | 'isReply'>): Sealed {
  const { keys } = session;
  const otherMac = side === 'panel' ? session.replyMac : session.commandMac;
  const hasData = message.data.length > 0;
  const data = hasData ? encryptData(keys, otherMac, message.data) : message.data;
  const type = hasData ? blockTypes[side].data : blockTypes[side].bare;
  let mac = Buffer.of();
  const bytes = encodeFrame(
    { ...message, data, isReply: side === 'reader', security: { type, data: Buffer.of() } },
    (signed) => {
      mac = macOf(keys, otherMac, signed) as typeof mac;
      return mac;
    },
  );
  return { session: advanced(session, side, mac), bytes };
}

export type Unsealed =
  | { readonly ok: true; readonly session: SecureSession; readonly data: Buffer }
  | { readonly ok: false; readonly reason: 'not-sealed' | 'wrong-mac' | 'wrong-padding' };

/** Reads a message of the other side. What does not verify leaves no session behind: both sides start anew. */
export function unseal(session: SecureSession, side: Side, frame: Frame): Unsealed {
  const { bare, data: withData } = blockTypes[side];
  const type = frame.security?.type;
  if (frame.mac === null || (type !== bare && type !== withData)) return { ok: false, reason: 'not-sealed' };
  const otherMac = side === 'panel' ? session.replyMac : session.commandMac;
  const mac = macOf(session.keys, otherMac, frame.signed);
  if (!areEqual(mac.subarray(0, frame.mac.length), frame.mac)) return { ok: false, reason: 'wrong-mac' };
  const data = type === withData ? decryptData(session.keys, otherMac, frame.data) : frame.data;
  if (data === undefined) return { ok: false, reason: 'wrong-padding' };
  return { ok: true, session: advanced(session, side, mac), data };
}

function advanced(session: SecureSession, side: Side, mac: Buffer): SecureSession {
  return side === 'panel' ? { ...session, commandMac: mac } : { ...session, replyMac: mac };
}

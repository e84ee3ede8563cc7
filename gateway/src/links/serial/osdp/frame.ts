/**
 * Frames of OSDP v2 (IEC 60839-11-5 §5), as they go over RS-485:
 *
 *   [FF] 53  address  length(2, LE)  control  [security block]  id  data…  [MAC(4)]  CRC(2, LE)
 *            └ bit 7: a reply         └ bits 0-1 sequence, 2 CRC, 3 security block
 *
 * The length counts from 53 to the end of the CRC; the FF in front only wakes the line. Frames with the old one-byte checksum are
 * not read: the panel always asks with a CRC, and a reader answers in kind.
 */
const MARK = 0xff;
const START = 0x53;
const REPLY_BIT = 0x80;
const SEQUENCE_BITS = 0x03;
const CRC_BIT = 0x04;
const SECURITY_BIT = 0x08;
const HEADER_BYTES = 5;
const CRC_BYTES = 2;
const MAC_BYTES = 4;
const FRAME_BYTES_MINIMUM = HEADER_BYTES + 1 + CRC_BYTES;
/** No reply of a reader in our scope is longer; what claims more is noise. */
export const FRAME_BYTES_MAXIMUM = 512;
/** From this security block on a message carries a MAC. */
export const FIRST_SEALED_BLOCK = 0x15;

export interface SecurityBlock {
  readonly type: number;
  readonly data: Buffer;
}

export interface Frame {
  readonly address: number;
  readonly isReply: boolean;
  readonly sequence: number;
  readonly security: SecurityBlock | null;
  readonly id: number;
  /** As it came: encrypted under security blocks 17 and 18. */
  readonly data: Buffer;
  readonly mac: Buffer | null;
  /** What the MAC is computed over: from 53 to the byte before the MAC. */
  readonly signed: Buffer;
}

export interface FrameParts {
  readonly address: number;
  readonly isReply: boolean;
  readonly sequence: number;
  readonly security: SecurityBlock | null;
  readonly id: number;
  readonly data: Buffer;
}

/** CRC-16 with polynomial 1021, started at 1D0F (annex C). */
export function crcOf(bytes: Buffer): number {
  let crc = 0x1d0f;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/** The bytes for the wire. `macOf` is asked for a message under a security block of 15 and above. */
export function encodeFrame(parts: FrameParts, macOf?: (signed: Buffer) => Buffer): Buffer {
  const block = parts.security;
  const securityBytes = block ? Buffer.concat([Buffer.of(2 + block.data.length, block.type), block.data]) : Buffer.of();
  const length = HEADER_BYTES + securityBytes.length + 1 + parts.data.length + (macOf ? MAC_BYTES : 0) + CRC_BYTES;
  const control = (parts.sequence & SEQUENCE_BITS) | CRC_BIT | (block ? SECURITY_BIT : 0);
  const address = (parts.address & 0x7f) | (parts.isReply ? REPLY_BIT : 0);
  const header = Buffer.of(START, address, length & 0xff, length >> 8, control);
  const signed = Buffer.concat([header, securityBytes, Buffer.of(parts.id), parts.data]);
  const checked = macOf ? Buffer.concat([signed, macOf(signed).subarray(0, MAC_BYTES)]) : signed;
  const crc = crcOf(checked);
  return Buffer.concat([Buffer.of(MARK), checked, Buffer.of(crc & 0xff, crc >> 8)]);
}

export interface Taken {
  readonly frames: readonly Frame[];
  /** What may be the beginning of a frame: handed in again with the next bytes. */
  readonly rest: Buffer;
  /** Bytes that belonged to no frame; marks do not count. */
  readonly discarded: number;
}

/**
 * Takes the frames out of what came over the line. Noise is skipped byte by byte. A start byte in noise may claim a length that
 * never comes, so a whole frame behind an unfinished one wins: its CRC speaks for it.
 */
export function takeFrames(buffered: Buffer, chunk: Buffer): Taken {
  const bytes = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
  const frames: Frame[] = [];
  let discarded = 0;
  let from = 0;
  let unfinishedAt = -1;
  for (let at = bytes.indexOf(START); at !== -1; at = bytes.indexOf(START, at)) {
    const candidate = frameAt(bytes, at);
    if (candidate === 'unfinished') {
      if (unfinishedAt === -1) unfinishedAt = at;
      at++;
    } else if (candidate === 'none') {
      at++;
    } else {
      discarded += noiseIn(bytes.subarray(from, at));
      frames.push(candidate.frame);
      at = candidate.end;
      from = at;
      unfinishedAt = -1;
    }
  }
  const keepFrom = unfinishedAt === -1 ? bytes.length : unfinishedAt;
  discarded += noiseIn(bytes.subarray(from, keepFrom));
  return { frames, rest: bytes.subarray(keepFrom), discarded };
}

function noiseIn(bytes: Buffer): number {
  let marks = 0;
  for (const byte of bytes) if (byte === MARK) marks++;
  return bytes.length - marks;
}

function frameAt(bytes: Buffer, at: number): { readonly frame: Frame; readonly end: number } | 'none' | 'unfinished' {
  if (bytes.length < at + HEADER_BYTES) return 'unfinished';
  const length = bytes.readUInt16LE(at + 2);
  const control = bytes.readUInt8(at + 4);
  if (length < FRAME_BYTES_MINIMUM || length > FRAME_BYTES_MAXIMUM || (control & CRC_BIT) === 0) return 'none';
  const end = at + length;
  if (bytes.length < end) return 'unfinished';
  const checked = bytes.subarray(at, end - CRC_BYTES);
  if (crcOf(checked) !== bytes.readUInt16LE(end - CRC_BYTES)) return 'none';
  const frame = frameOf(checked, control);
  return frame === undefined ? 'none' : { frame, end };
}

function frameOf(checked: Buffer, control: number): Frame | undefined {
  let offset = HEADER_BYTES;
  let security: SecurityBlock | null = null;
  if (control & SECURITY_BIT) {
    const blockBytes = checked[HEADER_BYTES] ?? 0;
    if (blockBytes < 2 || checked.length < HEADER_BYTES + blockBytes + 1) return undefined;
    offset += blockBytes;
    security = { type: checked.readUInt8(HEADER_BYTES + 1), data: checked.subarray(HEADER_BYTES + 2, offset) };
  }
  const isSealed = security !== null && security.type >= FIRST_SEALED_BLOCK;
  const signedEnd = checked.length - (isSealed ? MAC_BYTES : 0);
  if (signedEnd <= offset) return undefined;
  const address = checked.readUInt8(1);
  return {
    address: address & 0x7f,
    isReply: (address & REPLY_BIT) !== 0,
    sequence: control & SEQUENCE_BITS,
    security,
    id: checked.readUInt8(offset),
    data: checked.subarray(offset + 1, signedEnd),
    mac: isSealed ? checked.subarray(signedEnd) : null,
    signed: checked.subarray(0, signedEnd),
  };
}

import { decodeAddress } from './address.ts';
import { textOfSeptets, unpackSeptets } from './default-alphabet.ts';

/** SMS-DELIVER, 3GPP TS 23.040 §9.2.2.1: what a phone has sent us, one part of it. */
export interface Delivered {
  readonly from: string;
  /** By the network's clock, epoch ms; null where it says none. */
  readonly sentAt: number | null;
  readonly text: string;
  /** Null where the text is whole. */
  readonly part: { readonly reference: number; readonly total: number; readonly number: number } | null;
}

export type DeliverReading =
  | { readonly ok: true; readonly delivered: Delivered }
  | { readonly ok: false; readonly reason: string };

const bad = (reason: string): DeliverReading => ({ ok: false, reason });

/** Reads what `AT+CMGR` and `AT+CMGL` show. */
export function decodeDeliver(hex: string): DeliverReading {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]+$/.test(hex)) return bad('it is no hexadecimal');
  const bytes = Buffer.from(hex, 'hex');
  // The service centre stands before it, by its length in bytes.
  const message = bytes.subarray(1 + (bytes[0] ?? 0));
  const first = message[0];
  if (first === undefined) return bad('it ends before the message');
  if ((first & 0b11) !== 0) return bad('it is no SMS-DELIVER');
  const { number: from, length } = decodeAddress(message.subarray(1));
  const rest = message.subarray(1 + length);
  // Protocol, coding, seven bytes of time, length of what follows.
  if (rest.length < 10) return bad('it is cut off');
  const coding = codingOf(rest[1] ?? 0);
  if (coding === undefined) return bad('its coding is none that we know');
  const userData = rest.subarray(10);
  const said = rest[9] ?? 0;
  const needed = coding === 'septets' ? Math.ceil((said * 7) / 8) : said;
  if (userData.length < needed) return bad('it is cut off');
  const hasHeader = (first & 0x40) !== 0;
  const headerBytes = hasHeader ? 1 + (userData[0] ?? 0) : 0;
  if (headerBytes > needed) return bad('its header is longer than it is');
  return {
    ok: true,
    delivered: {
      from,
      sentAt: timeOf(rest.subarray(2, 9)),
      text: textOf(coding, userData.subarray(0, needed), said, headerBytes),
      part: hasHeader ? partOf(userData.subarray(1, headerBytes)) : null,
    },
  };
}

type Coding = 'septets' | 'bytes' | 'ucs2';

/** TP-Data-Coding-Scheme, 3GPP TS 23.038 §4. */
function codingOf(scheme: number): Coding | undefined {
  const group = scheme >> 4;
  if (group < 0b1000) {
    if ((scheme & 0b10_0000) !== 0) return undefined;
    return (['septets', 'bytes', 'ucs2', undefined] as const)[(scheme >> 2) & 0b11];
  }
  if (group === 0b1111) return (scheme & 0b100) === 0 ? 'septets' : 'bytes';
  if (group === 0b1110) return 'ucs2';
  return group === 0b1100 || group === 0b1101 ? 'septets' : undefined;
}

function textOf(coding: Coding, userData: Buffer, length: number, headerBytes: number): string {
  switch (coding) {
    case 'septets': {
      // The header is filled up to a whole septet.
      const headerSeptets = Math.ceil((headerBytes * 8) / 7);
      return textOfSeptets(unpackSeptets(userData, Math.max(0, length - headerSeptets), headerSeptets * 7));
    }
    case 'bytes':
      return userData.subarray(headerBytes).toString('latin1');
    case 'ucs2': {
      const content = userData.subarray(headerBytes);
      return Buffer.from(content.subarray(0, content.length & ~1))
        .swap16()
        .toString('utf16le');
    }
  }
}

/** The element that says which part of which text it is; others are not for us. */
function partOf(header: Buffer): Delivered['part'] {
  for (let at = 0; at + 2 <= header.length; at += 2 + (header[at + 1] ?? 0)) {
    const value = header.subarray(at + 2, at + 2 + (header[at + 1] ?? 0));
    const isShort = header[at] === 0x00 && value.length === 3;
    const isLong = header[at] === 0x08 && value.length === 4;
    if (!isShort && !isLong) continue;
    const [total = 0, number = 0] = value.subarray(value.length - 2);
    const reference = isLong ? value.readUInt16BE() : (value[0] ?? 0);
    // Numbers that cannot be are ignored, and the message is read as whole (§9.2.3.24.1).
    if (total > 1 && number >= 1 && number <= total) return { reference, total, number };
  }
  return null;
}

/** TP-Service-Centre-Time-Stamp, §9.2.3.11: pairs of swapped digits, and the zone in quarters of an hour. */
function timeOf(stamp: Uint8Array): number | null {
  const pairs = [...stamp].map((byte) => (byte & 0x0f) * 10 + (byte >> 4));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = pairs;
  const zone = stamp[6] ?? 0;
  const quarters = (zone & 0x07) * 10 + (zone >> 4);
  const offsetMs = ((zone & 0x08) === 0 ? 1 : -1) * quarters * 15 * 60_000;
  const isTime = month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
  return isTime ? Date.UTC(2000 + year, month - 1, day, hour, minute, second) - offsetMs : null;
}

/** The network's side of 3GPP TS 23.040: what a modem hands it, and what it hands a modem. */
export interface Submitted {
  readonly to: string;
  readonly text: string;
  readonly part: { readonly reference: number; readonly total: number; readonly number: number } | null;
  readonly validityByte: number;
}

const digit = '0123456789*#abc';

function addressAt(bytes: Buffer): { readonly number: string; readonly length: number } {
  const count = bytes[0] ?? 0;
  const size = Math.ceil(count / 2);
  const digits = [...bytes.subarray(2, 2 + size)].flatMap((byte) => [byte & 0x0f, byte >> 4]).slice(0, count);
  const plus = ((bytes[1] ?? 0) & 0x70) === 0x10 ? '+' : '';
  return { number: plus + digits.map((one) => digit.charAt(one)).join(''), length: 2 + size };
}

/** Undefined for what a network would reject: no SMS-SUBMIT, another coding than UCS-2, a length that is not true. */
export function readSubmit(hex: string, length: number): Submitted | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9A-F]+$/.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const message = bytes.subarray(1 + (bytes[0] ?? 0));
  const first = message[0] ?? 0;
  if (message.length !== length || (first & 0b11) !== 1 || (first & 0b11000) !== 0b10000) return undefined;
  const { number: to, length: addressBytes } = addressAt(message.subarray(2));
  const [, coding, validityByte = 0, said = 0] = message.subarray(2 + addressBytes);
  const userData = message.subarray(2 + addressBytes + 4);
  if (coding !== 0x08 || userData.length !== said || said > 140) return undefined;
  const hasHeader = (first & 0x40) !== 0;
  const headerBytes = hasHeader ? 1 + (userData[0] ?? 0) : 0;
  const content = Buffer.from(userData.subarray(headerBytes));
  if (content.length % 2 !== 0) return undefined;
  const [, kind, , reference = 0, total = 0, number = 0] = userData.subarray(0, headerBytes);
  return {
    to,
    text: content.swap16().toString('utf16le'),
    part: hasHeader && kind === 0 ? { reference, total, number } : null,
    validityByte,
  };
}

export interface ToDeliver {
  readonly from: string;
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  /** Ties the parts of one text together. */
  readonly reference: number;
}

const UNITS_IN_PARTS = 67;

/** SMS-DELIVER, one for each part. Digits go in the default alphabet as phones send them, everything else in UCS-2. */
export function deliverPdus({ from, text, at, reference }: ToDeliver): readonly string[] {
  if (/^[0-9 ]{1,160}$/.test(text)) {
    return [pdu({ from, at, first: 0x04, coding: 0x00, length: text.length, userData: septets(text) })];
  }
  const parts = text.length <= 70 ? [text] : inPieces(text);
  return parts.map((part, index) => {
    const header = parts.length === 1 ? [] : [5, 0, 3, reference & 0xff, parts.length, index + 1];
    const userData = Buffer.concat([Buffer.from(header), Buffer.from(part, 'utf16le').swap16()]);
    return pdu({ from, at, first: header.length === 0 ? 0x04 : 0x44, coding: 0x08, length: userData.length, userData });
  });
}

function inPieces(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / UNITS_IN_PARTS) }, (_, index) =>
    text.slice(index * UNITS_IN_PARTS, (index + 1) * UNITS_IN_PARTS),
  );
}

/** Digits and spaces are the same in the default alphabet as in ASCII. */
function septets(text: string): Buffer {
  const packed = Buffer.alloc(Math.ceil((text.length * 7) / 8));
  [...Buffer.from(text, 'latin1')].forEach((code, index) => {
    const bit = index * 7;
    const at = bit >> 3;
    const shifted = code << (bit & 7);
    packed[at] = (packed[at] ?? 0) | (shifted & 0xff);
    if (at + 1 < packed.length) packed[at + 1] = (packed[at + 1] ?? 0) | (shifted >> 8);
  });
  return packed;
}

interface Fields {
  readonly from: string;
  readonly at: number;
  readonly first: number;
  readonly coding: number;
  readonly length: number;
  readonly userData: Buffer;
}

function pdu({ from, at, first, coding, length, userData }: Fields): string {
  const digits = from.replace(/^\+/, '');
  const pairs = digits.length % 2 === 0 ? digits : `${digits}F`;
  const swapped = pairs.replace(/(.)(.)/g, '$2$1');
  const type = from.startsWith('+') ? 0x91 : 0x81;
  const head = Buffer.from([0, first, digits.length, type]);
  const rest = Buffer.from([0, coding, ...stampOf(at), length]);
  return Buffer.concat([head, Buffer.from(swapped, 'hex'), rest, userData])
    .toString('hex')
    .toUpperCase();
}

/** By the wall of the estate: UTC+8, 32 quarters of an hour. */
function stampOf(at: number): readonly number[] {
  const wall = new Date(at + 8 * 3_600_000);
  const fields = [
    wall.getUTCFullYear() % 100,
    wall.getUTCMonth() + 1,
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
    32,
  ];
  return fields.map((value) => ((value % 10) << 4) | Math.floor(value / 10));
}

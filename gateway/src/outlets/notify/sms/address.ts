import { textOfSeptets, unpackSeptets } from './default-alphabet.ts';

/** Type of address, 3GPP TS 23.040 §9.1.2.5: international or unknown numbering, by the telephone plan. */
const INTERNATIONAL = 0x91;
const UNKNOWN = 0x81;
const ALPHANUMERIC = 0b101;

const digits = '0123456789*#abc';

/** An address field: how many digits it has, of what type, and the digits by two, the first in the lower half. */
export function encodeAddress(number: string): Buffer {
  const plain = number.replace(/^\+/, '');
  const type = number.startsWith('+') ? INTERNATIONAL : UNKNOWN;
  return Buffer.from([plain.length, type, ...halves(plain)]);
}

/** The same for the service centre, which counts bytes and not digits (3GPP TS 24.011 §8.2.5.1). */
export function encodeServiceCentre(number: string): Buffer {
  if (number === '') return Buffer.from([0]);
  const address = encodeAddress(number);
  address[0] = address.length - 1;
  return address;
}

function halves(plain: string): readonly number[] {
  const padded = plain.length % 2 === 0 ? plain : `${plain}f`;
  return Array.from({ length: padded.length / 2 }, (_, index) =>
    Number.parseInt(`${padded.charAt(index * 2 + 1)}${padded.charAt(index * 2)}`, 16),
  );
}

/** Who it is from, and how many bytes the field takes. */
export function decodeAddress(bytes: Uint8Array): { readonly number: string; readonly length: number } {
  const count = bytes[0] ?? 0;
  const type = bytes[1] ?? 0;
  const size = Math.ceil(count / 2);
  const value = bytes.subarray(2, 2 + size);
  const numbering = (type >> 4) & 0b111;
  const isName = numbering === ALPHANUMERIC;
  // A service or an operator signs with a name: its letters are septets.
  const number = isName
    ? textOfSeptets(unpackSeptets(value, Math.floor((count * 4) / 7))).trim()
    : (numbering === 0b001 ? '+' : '') + numberOf(value, count);
  return { number, length: 2 + size };
}

function numberOf(value: Uint8Array, count: number): string {
  return [...value]
    .flatMap((byte) => [byte & 0x0f, byte >> 4])
    .slice(0, count)
    .map((digit) => digits.charAt(digit))
    .join('');
}

/**
 * Whether the bits of a card make sense: the formats of 26, 34 and 37 bits carry an even parity bit in front and an odd one behind.
 * The answer is all that is ever made of a card: its number is not computed, not kept, not told.
 */
export type CardRead = 'well-formed' | 'malformed' | 'unchecked';

/** How many bits each parity bit watches, itself included: from the front (even) and from the back (odd). They may overlap. */
const parities: Readonly<Record<number, { readonly even: number; readonly odd: number }>> = {
  26: { even: 13, odd: 13 },
  34: { even: 17, odd: 17 },
  37: { even: 19, odd: 19 },
};

/** `bits` most significant first, left-aligned in `bytes`, as OSDP's RAW reply has them. */
export function judgeCard(bytes: Buffer, bits: number): CardRead {
  if (bits === 0 || bytes.length !== Math.ceil(bits / 8)) return 'malformed';
  const parity = parities[bits];
  if (parity === undefined) return 'unchecked';
  const isEven = onesIn(bytes, 0, parity.even) % 2 === 0;
  const isOdd = onesIn(bytes, bits - parity.odd, bits) % 2 === 1;
  return isEven && isOdd ? 'well-formed' : 'malformed';
}

function onesIn(bytes: Buffer, from: number, to: number): number {
  let ones = 0;
  for (let bit = from; bit < to; bit++) ones += ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
  return ones;
}

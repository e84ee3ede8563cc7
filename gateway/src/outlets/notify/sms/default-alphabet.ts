/** The GSM 7-bit default alphabet (3GPP TS 23.038 §6.2.1): what a phone replies in when it writes no Chinese. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const ESCAPE = 0x1b;
const extension: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

/** `count` septets from the bit `fromBit` on; the lowest bit comes first (§6.1.2.1). */
export function unpackSeptets(bytes: Uint8Array, count: number, fromBit = 0): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const bit = fromBit + index * 7;
    const pair = (bytes[bit >> 3] ?? 0) | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
    return (pair >> (bit & 7)) & 0x7f;
  });
}

export function textOfSeptets(septets: readonly number[]): string {
  let text = '';
  for (let index = 0; index < septets.length; index++) {
    const septet = septets[index] ?? 0;
    if (septet !== ESCAPE) {
      text += basic.charAt(septet);
      continue;
    }
    index += 1;
    const escaped = septets[index];
    // A table that we do not know shows the character of the basic one (§6.2.1.1).
    if (escaped !== undefined) text += extension.get(escaped) ?? basic.charAt(escaped);
  }
  return text;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeCard } from './wiegand.ts';

/** Bits as OSDP carries them: most significant first, the last byte filled up with zeros. */
function packed(bits: string): Buffer {
  const whole = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Buffer.from(whole.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
}

const ones = (bits: string) => [...bits].filter((bit) => bit === '1').length;

/** A card of the given length with right parities: even over the first half, odd over the second; 37 bits share the middle one. */
function card(length: number, inner: string): string {
  const half = Math.ceil(length / 2);
  const even = ones(inner.slice(0, half - 1)) % 2;
  const odd = 1 - (ones(inner.slice(length - 1 - half)) % 2);
  return `${even}${inner}${odd}`;
}

const formats = [26, 34, 37];

describe.each(formats)('%d bits', (length) => {
  const inner = fc.stringMatching(new RegExp(`^[01]{${length - 2}}$`));

  test('with right parities it is well-formed', () => {
    fc.assert(fc.property(inner, (bits) => judgeCard(packed(card(length, bits)), length) === 'well-formed'));
  });

  test('with one bit turned over it is malformed', () => {
    fc.assert(
      fc.property(inner, fc.nat(length - 1), (bits, at) => {
        const whole = card(length, bits);
        const flipped = `${whole.slice(0, at)}${whole[at] === '1' ? '0' : '1'}${whole.slice(at + 1)}`;
        // The middle bit of 37 is in both halves: turning it over breaks both parities.
        expect(judgeCard(packed(flipped), length)).toBe('malformed');
      }),
    );
  });
});

test.each<[name: string, bytes: Buffer, bits: number, verdict: string]>([
  ['a card known to be right: facility 1, number 1', packed('10000000100000000000000010'), 26, 'well-formed'],
  ['no bits at all', Buffer.of(), 0, 'malformed'],
  ['fewer bytes than its bits need', Buffer.of(1, 2), 26, 'malformed'],
  ['more bytes than its bits need', Buffer.of(1, 2, 3, 4, 5), 26, 'malformed'],
  ['a length whose parity is not known', Buffer.of(1, 2, 3, 4, 5, 6, 7), 56, 'unchecked'],
])('%s', (_, bytes, bits, verdict) => {
  expect(judgeCard(bytes, bits)).toBe(verdict);
});

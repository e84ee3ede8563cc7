import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeFrames } from './frame.ts';
import {
  DEFAULT_KEY,
  decryptData,
  encryptData,
  firstReplyMac,
  macOf,
  openSession,
  panelCryptogram,
  readerCryptogram,
  type SecureSession,
  type SessionKeys,
  type Side,
  seal,
  sessionKeysOf,
  unseal,
} from './secure-channel.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
const hex = (buffer: Buffer | undefined) => buffer?.toString('hex');

/** The worked example of the SIA specification, annex E. */
const panelRandom = bytes('B0B1B2B3B4B5B6B7');
const readerRandom = bytes('A0A1A2A3A4A5A6A7');
const keys = sessionKeysOf(DEFAULT_KEY, panelRandom);

describe('annex E', () => {
  test('the session keys', () => {
    expect(hex(keys.mac1)).toBe('5e86c676603bdee2d8beafe178637332');
    expect(hex(keys.mac2)).toBe('6fda86e857777e81132035758239172e');
    expect(hex(keys.encryption)).toBe('bf8dc2a8329acb8c67c6d0cd9a451682');
  });

  test('the cryptograms and the first MAC', () => {
    expect(hex(readerCryptogram(keys, panelRandom, readerRandom))).toBe('fde5d2f428ec16312471ea3c02bd7796');
    const cryptogram = panelCryptogram(keys, panelRandom, readerRandom);
    expect(hex(cryptogram)).toBe('26d3356e07762d262801fc8e6665a891');
    expect(hex(firstReplyMac(keys, cryptogram))).toBe('b2a30057eb98ba2229ec1f875662b524');
  });
});

/** NIST SP 800-38A F.2.1, with one key in all places; so the chain over both MAC keys is plain CBC. */
const nistKey = bytes('2b7e151628aed2a6abf7158809cf4f3c');
const nistVector = bytes('000102030405060708090a0b0c0d0e0f');
const nistKeys: SessionKeys = { encryption: nistKey, mac1: nistKey, mac2: nistKey };
const nistText = bytes(
  '6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51' +
    '30c81c46a35ce411e5fbc1191a0a52ef f69f2445df4f9b17ad2b417be66c3710',
);
const inverse = Buffer.from(nistVector.map((byte) => ~byte & 0xff));

describe('the MAC', () => {
  test.each<[name: string, message: Buffer, mac: string]>([
    ['one whole block', nistText.subarray(0, 16), '7649abac8119b246cee98e9b12e9197d'],
    ['four whole blocks', nistText, '3ff1caa1681fac09120eca307586e1a7'],
    ['15 bytes, padded with 80', nistVector.subarray(0, 15), 'c5311f3d23d086ea86f5ee7f85247b40'],
  ])('%s', (_, message, mac) => {
    expect(hex(macOf(nistKeys, nistVector, message))).toBe(mac);
  });

  test('takes the last block under the second key', () => {
    const other = { ...nistKeys, mac2: DEFAULT_KEY };
    expect(hex(macOf(other, nistVector, nistText.subarray(0, 16)))).not.toBe('7649abac8119b246cee98e9b12e9197d');
  });
});

describe('the data', () => {
  test.each<[name: string, plain: Buffer, encrypted: string]>([
    ['nothing', nistVector.subarray(0, 0), '4c08220c79d9191022dc6674874ceaf8'],
    ['15 bytes', nistVector.subarray(0, 15), 'c5311f3d23d086ea86f5ee7f85247b40'],
    [
      'a whole block, and so a block of padding',
      nistVector,
      '7df76b0c1ab899b33e42f047b91b546fe2fe5bd6c1dfcdd19124f03e1a134d3b',
    ],
  ])('%s', (_, plain, encrypted) => {
    expect(hex(encryptData(nistKeys, inverse, plain))).toBe(encrypted);
    expect(hex(decryptData(nistKeys, inverse, bytes(encrypted)))).toBe(hex(plain));
  });

  test('an empty block is read as nothing, half a block and a block without the end mark are not read', () => {
    expect(decryptData(nistKeys, inverse, Buffer.of())).toEqual(Buffer.of());
    expect(decryptData(nistKeys, inverse, Buffer.alloc(15))).toBeUndefined();
    // All zeros, encrypted without padding: plain CBC of a zero block is the MAC of one.
    expect(decryptData(nistKeys, inverse, macOf(nistKeys, nistVector, Buffer.alloc(16)))).toBeUndefined();
  });
});

const start = () => openSession(keys, firstReplyMac(keys, panelCryptogram(keys, panelRandom, readerRandom)));
const only = (message: Buffer) => {
  const [frame] = takeFrames(Buffer.of(), message).frames;
  if (frame === undefined) throw new Error('There is no frame.');
  return frame;
};

describe('a session', () => {
  test('both sides understand each other, message after message', () => {
    const message = fc.record({
      id: fc.integer({ min: 0, max: 255 }),
      data: fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array)),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(message, message), { minLength: 1, maxLength: 12 }), (exchanges) => {
        let panel: SecureSession = start();
        let reader: SecureSession = start();
        for (const [command, reply] of exchanges) {
          const sent = seal(panel, 'panel', { address: 3, sequence: 1, ...command });
          const heard = unseal(reader, 'panel', only(sent.bytes));
          expect(heard.ok && hex(heard.data)).toBe(hex(command.data));
          if (!heard.ok) return;
          const answer = seal(heard.session, 'reader', { address: 3, sequence: 1, ...reply });
          const read = unseal(sent.session, 'reader', only(answer.bytes));
          expect(read.ok && hex(read.data)).toBe(hex(reply.data));
          if (!read.ok) return;
          panel = read.session;
          reader = answer.session;
        }
      }),
    );
  });

  test('any changed byte breaks it', () => {
    const { session, bytes: sent } = seal(start(), 'panel', {
      address: 3,
      sequence: 1,
      id: 0x68,
      data: bytes('00020000'),
    });
    const reader = unseal(start(), 'panel', only(sent));
    if (!reader.ok) throw new Error(reader.reason);
    const frame = only(seal(reader.session, 'reader', { address: 3, sequence: 1, id: 0x4a, data: bytes('01') }).bytes);
    fc.assert(
      fc.property(fc.nat(frame.signed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const signed = Buffer.from(frame.signed);
        signed[at] = (signed[at] ?? 0) ^ flip;
        expect(unseal(session, 'reader', { ...frame, signed })).toEqual({ ok: false, reason: 'wrong-mac' });
      }),
    );
  });

  test.each<[what: string, side: Side, type: number]>([
    ['a command is no reply', 'reader', 0x15],
    ['a reply is no command', 'panel', 0x16],
  ])('%s', (_, side, type) => {
    const frame = only(
      seal(start(), type === 0x15 ? 'panel' : 'reader', { address: 3, sequence: 1, id: 0x60, data: Buffer.of() }).bytes,
    );
    expect(unseal(start(), side, frame)).toEqual({ ok: false, reason: 'not-sealed' });
  });

  test('a reply that is played again is refused', () => {
    const first = seal(start(), 'panel', { address: 3, sequence: 1, id: 0x60, data: Buffer.of() });
    const reader = unseal(start(), 'panel', only(first.bytes));
    if (!reader.ok) throw new Error(reader.reason);
    const reply = only(seal(reader.session, 'reader', { address: 3, sequence: 1, id: 0x40, data: Buffer.of() }).bytes);
    const once = unseal(first.session, 'reader', reply);
    if (!once.ok) throw new Error(once.reason);
    const second = seal(once.session, 'panel', { address: 3, sequence: 2, id: 0x60, data: Buffer.of() });
    expect(unseal(second.session, 'reader', reply)).toEqual({ ok: false, reason: 'wrong-mac' });
  });
});

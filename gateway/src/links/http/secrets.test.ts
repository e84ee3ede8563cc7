import { expect, test } from 'vitest';
import { systemRandom } from '../../platform/random.ts';
import { contentHash, followUpCode, isSame, mintPairingCode, mintSecret, pairingCodeHash } from './secrets.ts';

const key = Buffer.alloc(32, 7);

test('secrets are 32 characters of the alphabet, pairing codes six digits', () => {
  for (let count = 0; count < 200; count++) {
    expect(mintSecret(systemRandom)).toMatch(/^[a-km-np-z2-9]{32}$/);
    expect(mintPairingCode(systemRandom)).toMatch(/^[0-9]{6}$/);
  }
});

test('the biased end of the range is drawn again', () => {
  const draws = [Buffer.from([0xff, 0xff, 0xff, 0xff]), Buffer.from([0, 0, 0, 42])];
  expect(mintPairingCode({ ...systemRandom, bytes: () => draws.shift() as Buffer })).toBe('000042');
});

test('a follow-up code belongs to one number and one key', () => {
  expect(followUpCode(key, '0417-00001-5')).toBe(followUpCode(key, '0417-00001-5'));
  expect(followUpCode(key, '0417-00001-5')).toMatch(/^[0-9]{6}$/);
  expect(followUpCode(key, '0417-00001-5')).not.toBe(followUpCode(key, '0417-00002-3'));
  expect(followUpCode(Buffer.alloc(32, 8), '0417-00001-5')).not.toBe(followUpCode(key, '0417-00001-5'));
});

test('what is hashed for one purpose is not valid for another', () => {
  expect(pairingCodeHash(key, '123456')).not.toBe(contentHash(key, ['123456']));
  expect(contentHash(key, ['a', null])).not.toBe(contentHash(key, ['a', '']));
});

test.each([
  ['123456', '123456', true],
  ['123456', '123457', false],
  ['', '123456', false],
  ['12345678901234567890', '123456', false],
])('%s is the same as %s: %s', (given, kept, same) => {
  expect(isSame(given, kept)).toBe(same);
});

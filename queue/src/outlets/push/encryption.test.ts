import { expect, test } from 'vitest';
import { encryptPush, isPhoneKeys, PLAIN_BYTES_MAXIMUM } from './encryption.ts';

/** RFC 8291, appendix A. */
const phone = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
const secrets = {
  privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
  salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
};

test('the example of RFC 8291 comes out byte by byte', () => {
  const message = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), phone, secrets);
  expect(message.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_' +
      'yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('what does not fit in one record is refused, not cut', () => {
  expect(encryptPush(Buffer.alloc(PLAIN_BYTES_MAXIMUM), phone, secrets).length).toBe(4096);
  expect(() => encryptPush(Buffer.alloc(PLAIN_BYTES_MAXIMUM + 1), phone, secrets)).toThrow(RangeError);
});

test.each([
  [phone, true],
  [{ ...phone, auth: 'AAAA' }, false],
  [{ ...phone, p256dh: `${'B'.repeat(86)}A` }, false],
  [{ ...phone, p256dh: '' }, false],
])('keys that no browser gives are known before they are kept: %#', (keys, good) => {
  expect(isPhoneKeys(keys)).toBe(good);
});

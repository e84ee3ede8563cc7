import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemRandom } from './random.ts';
import { openSealed, sealText } from './sealed-text.ts';

/** Sealed by the first version that kept phones. */
const KEPT = 'AAAAAAAAAAAAAAAA.2k/3tFsJwMHVk2kupRSYMQ==.UOucgsujONDRN78=';
const key = Buffer.alloc(32, 1);
const sealed = sealText(key, 'contact-address', '13800138000', systemRandom);

test('what was sealed is opened again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(openSealed(key, 'contact-address', sealText(key, 'contact-address', text, systemRandom))).toBe(text);
    }),
  );
});

test('a phone that an earlier version has sealed is opened: the format is kept', () => {
  expect(openSealed(Buffer.alloc(32, 7), 'reporter-phone', KEPT)).toBe('13800138000');
});

test('is never the same twice, and has nothing of the text in it', () => {
  expect(sealText(key, 'contact-address', '13800138000', systemRandom)).not.toBe(sealed);
  expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64').toString()).not.toContain('138');
});

test('is opened for no other purpose and with no other key', () => {
  expect(openSealed(key, 'reporter-phone', sealed)).toBeUndefined();
  expect(openSealed(Buffer.alloc(32, 2), 'contact-address', sealed)).toBeUndefined();
});

test.each(['', 'a.b', '..', sealed.replace(/\..*\./, '.AAAA.'), `${sealed}.AA==`, sealed.slice(0, -6)])(
  'one that was changed is not opened: %s',
  (changed) => {
    expect(openSealed(key, 'contact-address', changed)).toBeUndefined();
  },
);

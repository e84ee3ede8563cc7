import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from './text.ts';

test.each([
  ['', ''],
  ['  灯坏了 \n', '灯坏了'],
  ['一\r\n二\r三', '一\n二\n三'],
  ['a\u0000b\u001bc\td', 'abcd'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['漏水💧👨‍👩‍👧', '漏水💧👨‍👩‍👧'],
  ['半个\ud83d', '半个\ufffd'],
  ["'; DROP TABLE place; --", "'; DROP TABLE place; --"],
])('%j is kept as %j', (text, expected) => {
  expect(cleanText(text)).toBe(expected);
});

test('what is kept is whole, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const kept = cleanText(text);
      expect(kept.isWellFormed()).toBe(true);
      expect(cleanText(kept)).toBe(kept);
    }),
  );
});

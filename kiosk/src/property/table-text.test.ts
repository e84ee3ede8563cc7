import { expect, test } from 'vitest';
import { tableText } from './table-text.ts';

const utf16 = (text: string, isLittle: boolean) => {
  const bytes = Buffer.from(`\u{feff}${text}`, 'utf16le');
  return new Uint8Array(isLittle ? bytes : bytes.swap16());
};

test.each([
  ['UTF-8', new TextEncoder().encode('类型,地点')],
  ['UTF-8 behind a byte order mark', new TextEncoder().encode('\u{feff}类型,地点')],
  ['GBK, as a Chinese Excel saves it', Uint8Array.of(0xc0, 0xe0, 0xd0, 0xcd, 0x2c, 0xb5, 0xd8, 0xb5, 0xe3)],
  ['UTF-16, little end first', utf16('类型,地点', true)],
  ['UTF-16, big end first', utf16('类型,地点', false)],
])('%s', (_name, bytes) => {
  expect(tableText(bytes)).toBe('类型,地点');
});

test('nothing is nothing', () => {
  expect(tableText(new Uint8Array())).toBe('');
});

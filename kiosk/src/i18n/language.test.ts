import { expect, test } from 'vitest';
import { inReadersLanguage } from './language.ts';

test.each([
  ['火警 / fire', 'zh-CN', '火警'],
  ['火警 / fire', 'en', 'fire'],
  ['火警', 'en', '火警'],
] as const)('of %s a reader of %s sees %s', (words, reader, seen) => {
  expect(inReadersLanguage(words, reader)).toBe(seen);
});

import { expect, test } from 'vitest';
import { answerLanguage, bothLanguages, inLanguage, isSameOrigin, wantsEnglish } from './http-headers.ts';

const host = '10.0.0.5:8090';
test.each([
  ['the own page', { host, origin: 'http://10.0.0.5:8090' }, true],
  ['the own page, by a name in capitals', { host: 'Gridcall.local', origin: 'http://gridcall.local' }, true],
  ['another port of the same host', { host, origin: 'http://10.0.0.5:3000' }, false],
  ['another site', { host, origin: 'http://evil.example' }, false],
  ['no origin at all', { host }, false],
  ['an origin that is none', { host, origin: 'null' }, false],
  ['what the browser says goes before what a proxy changed', { host: 'inner', secFetchSite: 'same-origin' }, true],
  ['and also against it', { host, origin: `http://${host}`, secFetchSite: 'same-site' }, false],
])('%s', (_name, headers, isOwn) => {
  expect(isSameOrigin(headers)).toBe(isOwn);
});

test.each([
  [undefined, false],
  ['', false],
  ['en', true],
  ['en-GB,zh;q=0.5', true],
  ['zh-CN,en;q=0.9', false],
  ['en;q=0.3,zh;q=0.8', false],
  ['zh,en', false],
  ['en,zh', true],
  ['fr,en;q=0.1', true],
  [',;=,'.repeat(1000), false],
])('%j wants English: %s', (header, isWanted) => {
  expect(wantsEnglish(header)).toBe(isWanted);
});

test.each([
  ['mul', 'mul'],
  ['en, MUL', 'mul'],
  ['mul-x', 'zh-CN'],
  ['en', 'en'],
  [undefined, 'zh-CN'],
])('%j is answered in %s', (header, language) => {
  expect(answerLanguage(header)).toBe(language);
});

test.each([
  [{ zh: '门', en: 'gate' }, '门\ngate'],
  [{ zh: 'gas-1', en: 'gas-1' }, 'gas-1'],
  [{ zh: '', en: '' }, ''],
])('%j in both languages is two lines, or one', (words, text) => {
  expect(inLanguage(words, 'mul')).toBe(text);
  expect(bothLanguages(text)).toEqual(words);
  expect(inLanguage(words, 'zh-CN')).toBe(words.zh);
  expect(inLanguage(words, 'en')).toBe(words.en);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { FLOW_REQUESTS_PER_HOUR, FLOW_REQUESTS_PER_NODE_AND_HOUR } from '@gridcall/contract/flow-request.ts';
import { expect, test } from 'vitest';
import { choices } from './choices.ts';
import { palette } from './node-parts.ts';

const folder = new URL('../../nodes/', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, folder), 'utf8');

/** Keys of a catalogue with their words: `gc-raise-alert.field.level`. */
function wordsOf(value: unknown, path = ''): [key: string, words: string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([key, part]) => wordsOf(part, path === '' ? key : `${path}.${key}`));
}

const catalogueOf = (language: string, type: string) =>
  new Map(wordsOf(JSON.parse(text(`locales/${language}/${type}.json`))));

test('the package names each node of the palette, and no other', () => {
  const { 'node-red': named } = JSON.parse(text('package.json'));
  expect(named.nodes).toEqual(Object.fromEntries(palette.map((type) => [type, `${type}.js`])));
  const pages = readdirSync(folder).filter((name) => name.endsWith('.html'));
  expect(pages.sort()).toEqual(palette.map((type) => `${type}.html`).sort());
});

test.each(palette)('%s has each word in both languages, and its page uses no other', (type) => {
  const chinese = catalogueOf('zh-CN', type);
  const english = catalogueOf('en-US', type);
  expect([...chinese.keys()]).toEqual([...english.keys()]);
  for (const [key, words] of chinese) expect(words, key).toMatch(/\p{Script=Han}|^(?:msg\.|\d)/u);
  for (const [key, words] of english) expect(words, key).not.toMatch(/\p{Script=Han}/u);
  const page = text(`${type}.html`);
  const used = [...page.matchAll(/(?:data-i18n="(?:\[\w+\])?|_\(')([\w.-]+)/g)].map((match) => match[1] ?? '');
  expect(used.length).toBeGreaterThan(3);
  expect(used.filter((key) => !chinese.has(key))).toEqual([]);
  const ofStatus = [...chinese.keys()].filter((key) => key.includes('.status.'));
  expect([...chinese.keys()].filter((key) => !used.includes(key) && !ofStatus.includes(key))).toEqual([]);
  for (const language of ['zh-CN', 'en-US']) {
    expect(existsSync(new URL(`locales/${language}/${type}.html`, folder))).toBe(true);
  }
});

test.each(palette)('%s keeps in the editor exactly what its page asks for', (type) => {
  const page = text(`${type}.html`);
  const inputs = [...page.matchAll(/id="node-input-(\w+)"/g)].map((match) => match[1] ?? '');
  const defaults = [...page.matchAll(/^ {6}(\w+): \{ value/gm)].map((match) => match[1] ?? '');
  expect(defaults).toEqual(inputs);
  const lists = [...page.matchAll(/gridcallChoices\.fill\(this, '(\w+)', '(\w+)'/g)];
  for (const [, field, list] of lists) {
    expect(inputs).toContain(field);
    expect(Object.keys(choices())).toContain(list);
  }
});

test.each(['zh-CN', 'en-US'])('the help in %s names the limits as they are', (language) => {
  const help = text(`locales/${language}/gc-raise-alert.html`);
  const limits = [FLOW_REQUESTS_PER_NODE_AND_HOUR, FLOW_REQUESTS_PER_HOUR].map(String);
  expect([...help.matchAll(/(?:每小时最多|合计|ask|together) (\d+) /g)].map((match) => match[1])).toEqual(limits);
});

test('what can be chosen has words in both languages', () => {
  for (const list of Object.values(choices())) {
    expect(list.length).toBeGreaterThan(5);
    for (const { value, zh, en } of list) {
      expect(zh, value).toMatch(/\p{Script=Han}/u);
      expect(en, value).not.toMatch(/\p{Script=Han}/u);
    }
  }
});

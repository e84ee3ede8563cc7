import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { templates as desk } from '../locales/en/desk.ts';
import { templates as integrate } from '../locales/en/integrate.ts';
import { templates as operate } from '../locales/en/operate.ts';
import { templates as property } from '../locales/en/property.ts';
import { templates as resident } from '../locales/en/resident.ts';
import { templates as steward } from '../locales/en/steward.ts';
import { templates as ui } from '../locales/en/ui.ts';

const source = fileURLToPath(new URL('..', import.meta.url));

interface Message {
  readonly id: string;
  readonly text: string;
  readonly file: string;
  readonly placeholders: number;
}

/** `msg('…', { id: 'x' })`, `msg(str`…`, { id: 'x' })`: the only two shapes we write. */
const call =
  /\bmsg\(\s*(?:str`((?:[^`\\]|\\.)*)`|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"),\s*\{\s*id:\s*'([^']+)',?\s*\},?\s*\)/g;

function messagesIn(folder: string): Message[] {
  const found: Message[] = [];
  for (const entry of readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts') || entry.endsWith('.test.ts')) continue;
    const text = readFileSync(join(source, folder, entry), 'utf8');
    const matches = [...text.matchAll(call)];
    expect(matches.length, `${folder}/${entry}: a msg() without id, or in a shape this test does not read`).toBe(
      [...text.matchAll(/(?<![\w.])msg\(/g)].length,
    );
    for (const match of matches) {
      const chinese = match[1] ?? match[2] ?? match[3] ?? '';
      found.push({
        id: match[4] ?? '',
        text: chinese,
        file: `${folder}/${entry}`,
        placeholders: match[1] === undefined ? 0 : [...chinese.matchAll(/\$\{/g)].length,
      });
    }
  }
  return found;
}

type English = string | { readonly values: readonly unknown[]; readonly strings: readonly string[] };
const wordsOf = (english: English): string => (typeof english === 'string' ? english : english.strings.join('{}'));

const ownOf = (folder: string, templates: Record<string, unknown>): Record<string, English> =>
  Object.fromEntries(Object.entries(templates).filter(([id]) => folder === 'ui' || !Object.hasOwn(ui, id))) as Record<
    string,
    English
  >;

test.each([
  ['ui', ui],
  ['resident', resident],
  ['steward', steward],
  ['property', property],
  ['integrate', integrate],
  ['operate', operate],
  ['desk', desk],
] as const)('every Chinese text of src/%s has its English, and none is left over', (folder, templates) => {
  const messages = messagesIn(folder);
  const english = ownOf(folder, templates);
  expect(Object.keys(english).sort()).toEqual([...new Set(messages.map((message) => message.id))].sort());
  for (const message of messages) {
    const template = english[message.id];
    if (template === undefined) continue;
    expect(wordsOf(template), `${message.id} in English`).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
    expect(wordsOf(template).trim(), message.id).not.toBe('');
    const numbers = typeof template === 'string' ? [] : [...template.values].map(Number).sort();
    expect(numbers, `${message.id}: placeholders of ${message.file}`).toEqual(
      Array.from({ length: message.placeholders }, (_, index) => index),
    );
  }
  for (const [id, texts] of Map.groupBy(messages, (message) => message.id)) {
    expect(new Set(texts.map((message) => message.text)).size, `${id} stands for two different texts`).toBe(1);
  }
});

test('each page brings the texts of the controls along', () => {
  for (const page of [resident, steward, property, integrate, operate, desk]) expect(page).toMatchObject(ui);
});

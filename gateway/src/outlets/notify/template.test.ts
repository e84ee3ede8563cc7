import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BodyFormat, defaultTemplate, fill, placeholders, templateFaults } from './template.ts';

const values = Object.fromEntries(placeholders.map((name) => [name, name])) as Parameters<typeof fill>[2];

describe('a template', () => {
  test('the shipped one is sound', () => {
    expect(templateFaults(defaultTemplate, 'json')).toEqual([]);
  });

  test.each<[string, BodyFormat, RegExp]>([
    ['{"to":"{{to}}"}', 'json', /\{\{text\}\} is missing/],
    ['{"text":"{{text}}"}', 'json', /\{\{to\}\} is missing/],
    [
      '{"to":"{{to}}","text":"{{text}}","who":"{{name}}"}',
      'json',
      /there is no \{\{name\}\}; there are .*\{\{building\}\}/,
    ],
    ['{"to":{{to}},"text":"{{text}}"}', 'json', /inside quotation marks/],
    ['to={{to}}', 'form', /\{\{text\}\} is missing/],
  ])('that cannot work is told with its mend: %s', (template, format, words) => {
    expect(templateFaults(template, format).join('\n')).toMatch(words);
  });

  test('spaces inside the braces are none of its business', () => {
    expect(fill('{{ to }} {{text}}', 'form', values)).toBe('to text');
  });

  test('what a value holds is filled in once', () => {
    expect(fill('{{to}}', 'xml', { ...values, to: '{{text}}' })).toBe('{{text}}');
  });
});

test('no value breaks out of its place, in any format', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const filled = { ...values, text };
      expect(JSON.parse(fill('{"to":"{{to}}","text":"{{text}}"}', 'json', filled))).toEqual({
        to: 'to',
        text: text.toWellFormed(),
      });
      expect(new URLSearchParams(fill('text={{text}}&to={{to}}', 'form', filled)).get('text')).toBe(
        text.toWellFormed(),
      );
      expect(fill('<m>{{text}}</m>', 'xml', filled).slice(3, -4)).not.toMatch(/[<>"']/);
    }),
  );
});

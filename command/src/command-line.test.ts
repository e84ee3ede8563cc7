import { describe, expect, it } from 'vitest';
import { type Command, parse } from './command-line.ts';
import { CommandFailure } from './failure.ts';
import { helpOf } from './help.ts';
import { commands } from './main.ts';
import { nearest } from './nearest.ts';
import { alignRows, widthOf } from './table.ts';

const command: Command = {
  name: 'bell ring',
  zh: '敲钟',
  en: 'Ring a bell',
  words: ['NAME'],
  options: {
    times: { type: 'string', required: true, zh: '次数', en: 'how often' },
    place: { type: 'string', multiple: true, zh: '地点', en: 'where' },
    json: { type: 'boolean', zh: '', en: '' },
  },
  examples: [],
  run: async () => 0,
};

it('reads words, texts, lists and flags', () => {
  const parsed = parse(command, ['big', '--times=3', '--place', 'a', '--place', 'b', '--json']);
  expect(parsed.words).toEqual(['big']);
  expect(parsed.text('times')).toBe('3');
  expect(parsed.list('place')).toEqual(['a', 'b']);
  expect(parsed.flag('json')).toBe(true);
  expect(parsed.flag('other')).toBe(false);
});

it.each([
  [['big'], '--times missing'],
  [['--times', '3'], 'NAME is missing'],
  [['big', 'small', '--times', '3'], '"small" is too much'],
  [['big', '--time', '3'], 'Did you mean --times?'],
  [['big', '--times'], '--times needs a value'],
  [['big', '--times', '3', '--json=yes'], '--json takes no value'],
])('%j is wrong use: %s', (argv, words) => {
  expect(() => parse(command, argv)).toThrow(CommandFailure);
  expect(() => parse(command, argv)).toThrow(words);
});

describe('every command', () => {
  it.each(commands.map((one) => [one.name, one] as const))('%s teaches itself', (name, one) => {
    const help = helpOf(one);
    expect(help).toContain(one.zh);
    expect(help).toContain(one.en);
    expect(one.examples.length).toBeGreaterThan(0);
    for (const option of Object.keys(one.options)) expect(help).toContain(`--${option}`);
    if (/ (add|list)$/.test(name)) expect(one.options).toHaveProperty('json');
  });

  it('has examples that parse', () => {
    for (const { examples } of commands) {
      for (const { line } of examples) {
        const words = line.replace(/ >.*/, '').split(' ');
        const one = commands.find(({ name }) => name === words.slice(0, name.split(' ').length).join(' '));
        expect(one, line).toBeDefined();
        if (one !== undefined) parse(one, words.slice(one.name.split(' ').length));
      }
    }
  });
});

it('finds the nearest word, and none where none is near', () => {
  expect(nearest('gas-detecter', ['gas-detector', 'leak-sensor'])).toBe('gas-detector');
  expect(nearest('banana', ['gas-detector', 'leak-sensor'])).toBeUndefined();
});

it('aligns Chinese, which is two columns wide', () => {
  expect(widthOf('燃气 gas')).toBe(8);
  expect(
    alignRows([
      ['燃气', 'x'],
      ['gas', 'y'],
    ]),
  ).toEqual(['燃气  x', 'gas   y']);
});

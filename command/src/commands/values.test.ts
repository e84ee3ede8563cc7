import { describe, expect, it } from 'vitest';
import type { Parsed } from '../command-line.ts';
import { CommandFailure } from '../failure.ts';
import { tableText } from './device-import.ts';
import { checkWord, dayOf, expiresAt, given, reportEveryMs } from './values.ts';
import { verdictWords } from './verdicts.ts';

const parsed = (values: Readonly<Record<string, string>>): Parsed => ({
  words: [],
  text: (name) => values[name],
  list: () => [],
  flag: () => false,
});

describe('--expires', () => {
  it('is a day in China, and is shown as the same day', () => {
    const at = expiresAt(parsed({ expires: '2030-06-30' }));
    expect(at).toBe(Date.parse('2030-06-29T16:00:00Z'));
    expect(dayOf(at ?? 0)).toBe('2030-06-30');
    expect(expiresAt(parsed({}))).toBeUndefined();
  });

  it.each(['2030-02-30', '30.6.2030', '2030-6-3', 'soon', '2030-13-01'])('%s is no day', (expires) => {
    expect(() => expiresAt(parsed({ expires }))).toThrow(CommandFailure);
  });
});

describe('--report-every', () => {
  it('is in whole seconds', () => {
    expect(reportEveryMs(parsed({ 'report-every': '60' }))).toBe(60_000);
    expect(reportEveryMs(parsed({}))).toBeUndefined();
    expect(() => reportEveryMs(parsed({ 'report-every': '1.5' }))).toThrow('--report-every');
  });
});

it('names the nearest word, or all there are', () => {
  const what = { zh: '网桥格式', en: 'convention' };
  expect(() => checkWord('zigbee', ['zigbee2mqtt'], what)).toThrow(/no convention "zigbee"/);
  expect(() => checkWord('tasmotta', ['tasmota', 'shelly'], what)).toThrow('Did you mean tasmota?');
  expect(() => checkWord('shelly', ['shelly'], what)).not.toThrow();
});

it('sends only what was given', () => {
  expect(given({ a: 1, b: undefined, c: null })).toEqual({ a: 1, c: null });
});

it('reads a table in UTF-8 and one that a Chinese spreadsheet saved in GB 18030', () => {
  expect(tableText(new TextEncoder().encode('编号,类型'))).toBe('编号,类型');
  expect(tableText(Uint8Array.of(0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0xc0, 0xe0, 0xd0, 0xcd))).toBe('编号,类型');
});

describe('a verdict in words', () => {
  const done = { zh: '已登记', en: 'made' };
  it('is short when it went well', () => {
    expect(verdictWords({ ok: true, deviceId: 'a', code: null, detail: '', mend: '' }, done)).toBe('已登记 made');
  });

  it('has cause and mend in both languages', () => {
    const refused = {
      ...{ ok: false, deviceId: 'a', code: 'ALREADY_EXISTS' },
      detail: '已存在：编号 a 已被占用。\nIt exists already: the id a is taken',
      mend: '换一个编号。\nChoose another id.',
    };
    expect(verdictWords(refused, done)).toBe(
      '已存在：编号 a 已被占用。换一个编号。 · It exists already: the id a is taken. Choose another id.',
    );
  });

  it('is told once where both languages say the same', () => {
    const odd = { ok: false, deviceId: null, code: '__proto__', detail: '奇怪。', mend: '' };
    expect(verdictWords(odd, done)).toBe('奇怪。');
  });
});

import { expect, test } from 'vitest';
import { own, parseFields, parseJson, readBoolean, readNumber, readTime, readUnixSeconds, textOf } from './json.ts';

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is no field unless it was sent', (key) => {
  expect(own({}, key)).toBeUndefined();
  expect(textOf({}, key)).toBe('');
  const parsed = parseFields(`{"${key}":"sent"}`);
  expect(parsed.ok && own(parsed.fields, key)).toBe('sent');
});

test.each([
  [true, true],
  ['True', true],
  [' FALSE ', false],
  ['yes', undefined],
  [1, undefined],
  [null, undefined],
])('readBoolean(%j) is %j', (value, expected) => {
  expect(readBoolean(value)).toBe(expected);
});

test.each([
  [0, 0],
  ['-1.5', -1.5],
  ['1e3', 1000],
  ['', undefined],
  [' ', undefined],
  ['0x10', undefined],
  ['Infinity', undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [null, undefined],
])('readNumber(%j) is %j', (value, expected) => {
  expect(readNumber(value)).toBe(expected);
});

test.each([
  ['2022-07-18T09:34:15.775023242+00:00', Date.UTC(2022, 6, 18, 9, 34, 15, 775)],
  ['2022-07-18T17:34:15+08:00', Date.UTC(2022, 6, 18, 9, 34, 15)],
  ['2021-01-01T00:00:00', null],
  ['2021-99-01T00:00:00Z', null],
  [1_658_136_855, null],
  ['x', null],
])('readTime(%j) is %j', (value, expected) => {
  expect(readTime(value)).toBe(expected);
});

test.each([
  [1_631_186_545.04, 1_631_186_545_040],
  [1, null],
  [1e13, null],
  ['1631186545', null],
])('readUnixSeconds(%j) is %j: a clock that was never set tells no time', (value, expected) => {
  expect(readUnixSeconds(value)).toBe(expected);
});

test('what is too long is refused before it costs anything', () => {
  expect(parseJson(`"${'x'.repeat(1 << 20)}"`)).toMatchObject({ ok: false, fault: { code: 'MESSAGE_TOO_LARGE' } });
});

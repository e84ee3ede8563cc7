import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNative } from './native.ts';

function codes(text: string, kind: 'reading' | 'event' | 'status' = 'reading') {
  return parseNative(kind, text, 'gas-detector').faults.map((fault) => fault.code);
}

describe('a reading of the native convention', () => {
  test('is read with its id, time and values', () => {
    const { said, faults } = parseNative(
      'reading',
      '{"id":"m1","observedAt":"2026-01-31T08:00:00+08:00","values":{"methane_lel":12.5,"alarm":true,"battery_pct":80}}',
      'gas-detector',
    );
    expect(faults).toEqual([]);
    expect(said).toMatchObject({
      kind: 'reading',
      messageKey: 'i:m1',
      observedAt: Date.UTC(2026, 0, 31),
      history: false,
      values: { methane_lel: 12.5, alarm: true, battery_pct: 80 },
    });
  });

  test('null is not false: the quantity is left out', () => {
    expect(parseNative('reading', '{"values":{"alarm":null,"methane_lel":3}}', 'gas-detector').said).toMatchObject({
      values: { methane_lel: 3 },
    });
  });

  test('one bad value never costs the good ones', () => {
    const { said, faults } = parseNative('reading', '{"values":{"alarm":true,"methane_ppm":1800}}', 'gas-detector');
    expect(said).toMatchObject({ values: { alarm: true } });
    expect(faults).toMatchObject([{ code: 'UNIT_MISMATCH', detail: expect.stringContaining('500 ppm') }]);
  });

  test.each([
    ['not json', ['MESSAGE_NOT_JSON']],
    ['', ['MESSAGE_NOT_JSON']],
    ['{"values":{"alarm":NaN}}', ['MESSAGE_NOT_JSON']],
    ['[1]', ['VALUE_WRONG_TYPE']],
    ['null', ['VALUE_WRONG_TYPE']],
    ['{"value":{"alarm":true}}', ['VALUE_WRONG_TYPE']],
    ['{"values":[true]}', ['VALUE_WRONG_TYPE']],
    ['{"values":{"alarm":"True"}}', ['VALUE_WRONG_TYPE']],
    ['{"values":{"alarm":1}}', ['VALUE_WRONG_TYPE']],
    ['{"values":{"methane_lel":"12"}}', ['VALUE_WRONG_TYPE']],
    ['{"values":{"methane_lel":1e999}}', ['VALUE_WRONG_TYPE']],
    ['{"values":{"methane_lel":1800}}', ['VALUE_OUT_OF_RANGE']],
    ['{"values":{"methane_lel":-1}}', ['VALUE_OUT_OF_RANGE']],
    ['{"values":{"battery":80}}', ['UNIT_MISMATCH']],
    ['{"values":{"leak":true}}', ['QUANTITY_UNKNOWN']],
    ['{"values":{"__proto__":true}}', ['QUANTITY_UNKNOWN']],
    ['{"values":{"constructor":true}}', ['QUANTITY_UNKNOWN']],
    ['{"id":{},"values":{"alarm":true}}', ['VALUE_WRONG_TYPE']],
    ['{"observedAt":"yesterday","values":{"alarm":true}}', ['VALUE_WRONG_TYPE']],
  ])('%s is named', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('without an id the content is the key; the same content has the same key', () => {
    const first = parseNative('reading', '{"values":{"alarm":true}}', 'gas-detector').said;
    const second = parseNative('reading', '{"values":{"alarm":true}}', 'gas-detector').said;
    expect(first).toMatchObject({ messageKey: expect.stringMatching(/^h:/) });
    expect(second).toEqual(first);
  });
});

test.each([
  ['{"kind":"tamper"}', []],
  ['{"kind":"forced_open"}', ['EVENT_KIND_UNKNOWN']],
  ['{"kind":7}', ['EVENT_KIND_UNKNOWN']],
  ['{}', ['EVENT_KIND_UNKNOWN']],
])('event %s of a gas detector', (text, expected) => {
  expect(codes(text, 'event')).toEqual(expected);
});

test.each([
  ['{"online":false}', []],
  ['{"online":"false"}', ['VALUE_WRONG_TYPE']],
])('status %s', (text, expected) => {
  expect(codes(text, 'status')).toEqual(expected);
});

test('any text is either read or named, and never throws', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify({ values: value, kind: 'closed' })),
  );
  fc.assert(
    fc.property(
      texts,
      fc.constantFrom('reading', 'event', 'status'),
      fc.constantFrom(...Object.keys(deviceKinds)),
      (text, topic, kind) => {
        const { said, faults } = parseNative(topic as 'reading', text, kind as 'gas-detector');
        expect(said !== null || faults.length > 0).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

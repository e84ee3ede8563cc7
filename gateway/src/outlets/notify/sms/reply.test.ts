import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeOf, comparableNumber, readReply } from './reply.ts';

describe('a reply', () => {
  test.each(['1', ' 1 ', '１', '1。', '“1”', '1.', '1!\r\n'])('takes the last alert: %j', (text) => {
    expect(readReply(text)).toEqual({ kind: 'take', code: null });
  });

  test.each(['1 0123', '１　０１２３', '1,0123', '1:0123', '1-0123。', '1\n0123'])(
    'takes one by its code: %j',
    (text) => {
      expect(readReply(text)).toEqual({ kind: 'take', code: '0123' });
    },
  );

  test.each(['', '0', '2', '11', '10', '1分钟到', '10 minutes', '1 123', '1 01234', '10123', '收到', '不是1', '1 1 1'])(
    'that says something else takes nothing: %j',
    (text) => {
      expect(readReply(text)).toEqual({ kind: 'unknown' });
    },
  );
});

test('a code has four digits, always the same for one alert', () => {
  fc.assert(
    fc.property(fc.string(), (alertId) => {
      expect(codeOf(alertId)).toMatch(/^[0-9]{4}$/);
      expect(codeOf(alertId)).toBe(codeOf(alertId));
    }),
  );
  expect(codeOf('01JABC')).not.toBe(codeOf('01JABD'));
});

test.each<[string, string]>([
  ['+8613800138000', '13800138000'],
  ['008613800138000', '13800138000'],
  ['8613800138000', '13800138000'],
  ['138 0013 8000', '13800138000'],
  ['+85291234567', '85291234567'],
  ['106550010', '106550010'],
])('the same phone is the same number, however it is written: %s', (written, compared) => {
  expect(comparableNumber(written)).toBe(compared);
});

import { expect, test } from 'vitest';
import { deliverPdus, readSubmit } from './sms-pdu.ts';

const at = Date.UTC(2026, 10, 21, 2, 51, 3) - 8 * 3_600_000;

test('a submitted message is read as 3GPP TS 23.040 has it', () => {
  expect(readSubmit('0011000D91683108108300F00008A7044F60597D', 19)).toEqual({
    ...{ to: '+8613800138000', text: '你好', part: null, validityByte: 0xa7 },
  });
});

test.each<[string, string, number]>([
  ['a length that is not true', '0011000D91683108108300F00008A7044F60597D', 20],
  ['another coding', '0011000D91683108108300F00000A7044F60597D', 19],
  ['no validity', '0001000D91683108108300F00008044F60597D', 18],
  ['no message to be sent', '0004000D91683108108300F00008A7044F60597D', 19],
  ['no hexadecimal', 'XX', 1],
])('the network rejects %s', (_, hex, length) => {
  expect(readSubmit(hex, length)).toBeUndefined();
});

test('digits are delivered as a phone sends them, everything else in UCS-2', () => {
  expect(deliverPdus({ from: '+8613800138000', text: '1', at, reference: 1 })).toEqual([
    '00040D91683108108300F00000621112201530230131',
  ]);
  expect(deliverPdus({ from: '+8613800138000', text: '收到', at, reference: 1 })).toEqual([
    '00040D91683108108300F00008621112201530230465365230',
  ]);
});

test('a long text is delivered in parts that say which they are', () => {
  const parts = deliverPdus({ from: '10086', text: '长'.repeat(150), at, reference: 0x2a });
  expect(parts.map((hex) => hex.slice(34, 46))).toEqual(['0500032A0301', '0500032A0302', '0500032A0303']);
});

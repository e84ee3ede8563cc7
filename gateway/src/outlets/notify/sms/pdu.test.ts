import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeDeliver } from './deliver.ts';
import { MessageJoiner } from './joiner.ts';
import { encodeSubmits, PARTS_MAXIMUM } from './submit.ts';

const options = { serviceCentre: '', validForMs: 24 * 3_600_000, reference: 0x2a };
const NUMBER = '+8613800138000';

/** What the network makes of a SUBMIT: the receiver's address becomes the sender's, and it is stamped. */
function throughTheNetwork(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  const message = bytes.subarray(1 + (bytes[0] ?? 0));
  const addressBytes = 2 + Math.ceil((message[2] ?? 0) / 2);
  const address = message.subarray(2, 2 + addressBytes);
  const [protocol = 0, coding = 0, , length = 0] = message.subarray(2 + addressBytes);
  const content = message.subarray(2 + addressBytes + 4);
  const first = 0x04 | ((message[0] ?? 0) & 0x40);
  const stamp = [0x62, 0x11, 0x12, 0x20, 0x15, 0x30, 0x23];
  return Buffer.from([0, first, ...address, protocol, coding, ...stamp, length, ...content]).toString('hex');
}

function delivered(hex: string) {
  const reading = decodeDeliver(hex);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.delivered;
}

describe('SMS-SUBMIT', () => {
  test('is what 3GPP TS 23.040 says it is', () => {
    expect(encodeSubmits(NUMBER, '你好', options)).toEqual([
      { hex: '0011000D91683108108300F00008A7044F60597D', length: 19 },
    ]);
  });

  test('names the service centre where one is set, and a national number as such', () => {
    const [pdu] = encodeSubmits('13800138000', '1', { ...options, serviceCentre: '+8613800100500' });
    expect(pdu?.hex).toBe('0891683108100005F011000B813108108300F00008A7020031');
    expect(pdu?.length).toBe(16);
  });

  test.each<[string, number, string]>([
    ['five minutes', 5 * 60_000, '00'],
    ['less than five minutes', 1000, '00'],
    ['an hour', 3_600_000, '0B'],
    ['twelve hours', 12 * 3_600_000, '8F'],
    ['thirteen hours', 13 * 3_600_000, '91'],
    ['a day', 24 * 3_600_000, 'A7'],
    ['two days', 48 * 3_600_000, 'A8'],
    ['a year', 365 * 24 * 3_600_000, 'C4'],
  ])('is given up by the network after %s', (_, validForMs, byte) => {
    expect(encodeSubmits(NUMBER, '', { ...options, validForMs })[0]?.hex.slice(-4, -2)).toBe(byte);
  });

  test('takes 70 units alone and 67 in each of several parts', () => {
    const parts = (units: number) => encodeSubmits(NUMBER, '漏'.repeat(units), options).length;
    expect([70, 71, 134, 135, 201, 202].map(parts)).toEqual([1, 2, 2, 3, 3, 4]);
  });

  test('never tears a character', () => {
    const parts = encodeSubmits(NUMBER, `${'a'.repeat(66)}🔥${'b'.repeat(10)}`, options);
    expect(parts.map(({ hex }) => delivered(throughTheNetwork(hex)).text)).toEqual([
      'a'.repeat(66),
      `🔥${'b'.repeat(10)}`,
    ]);
  });

  test('a text that is too long is cut, and says so', () => {
    const parts = encodeSubmits(NUMBER, '漏'.repeat(1000), options);
    expect(parts).toHaveLength(PARTS_MAXIMUM);
    expect(delivered(throughTheNetwork(parts.at(-1)?.hex ?? '')).text).toBe(`${'漏'.repeat(66)}…`);
  });
});

describe('SMS-DELIVER', () => {
  test.each<[string, string, string, string]>([
    ['“1” in the default alphabet', '04 0D 91683108108300F0 00 00 62111220153023 01 31', NUMBER, '1'],
    ['“hellohello”', '04 0D 91683108108300F0 00 00 62111220153023 0A E8329BFD4697D9EC37', NUMBER, 'hellohello'],
    ['UCS-2', '04 0D 91683108108300F0 00 08 62111220153023 04 65365230', NUMBER, '收到'],
    ['eight-bit data', '04 0B 813108108300F0 00 04 62111220153023 02 4F6B', '13800138000', 'Ok'],
    ['the extension table', '04 0D 91683108108300F0 00 00 62111220153023 02 9B32', NUMBER, '€'],
    ['a message class', '04 0D 91683108108300F0 00 F1 62111220153023 01 31', NUMBER, '1'],
    ['a name instead of a number', '04 07 D0C3E67008 00 00 62111220153023 01 31', 'CMCC', '1'],
  ])('%s', (_, hex, from, text) => {
    const sentAt = Date.UTC(2026, 10, 21, 2, 51, 3) - 8 * 3_600_000;
    expect(delivered(`00${hex.replaceAll(' ', '')}`)).toEqual({ from, text, part: null, sentAt });
  });

  test('a part in the default alphabet begins behind the filling of its header', () => {
    // The header takes 48 bits, that is seven septets with one bit to fill; `1` follows.
    const message = delivered('00440D91683108108300F000006211122015302308050003AA020162');
    expect(message).toMatchObject({ text: '1', part: { reference: 0xaa, total: 2, number: 1 } });
  });

  test('a 16-bit reference is read, and a part that cannot be is whole', () => {
    const head = '00440D91683108108300F0000862111220153023';
    expect(delivered(`${head}0906080412340302 0031`.replace(' ', '')).part).toEqual({
      ...{ reference: 0x1234, total: 3, number: 2 },
    });
    expect(delivered(`${head}08050003AA02030031`).part).toBeNull();
  });

  test.each<[string, string]>([
    ['', 'it is no hexadecimal'],
    ['0', 'it is no hexadecimal'],
    ['zz', 'it is no hexadecimal'],
    ['00', 'it ends before the message'],
    ['0006', 'it is no SMS-DELIVER'],
    ['00040D91683108108300F0', 'it is cut off'],
    ['00040D91683108108300F00008621112201530230465', 'it is cut off'],
    ['00040D91683108108300F00020621112201530230131', 'its coding is none that we know'],
    ['00440D91683108108300F0000862111220153023020900', 'its header is longer than it is'],
  ])('what is none is refused with its reason: %s', (hex, reason) => {
    expect(decodeDeliver(hex)).toEqual({ ok: false, reason });
  });

  test('no bytes at all make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeDeliver(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('a text comes through whole', () => {
  test('whatever it is, and in whatever order and however often its parts come', () => {
    const texts = fc.string({ unit: 'binary', maxLength: PARTS_MAXIMUM * 60 });
    const places = fc.shuffledSubarray([...Array(2 * PARTS_MAXIMUM).keys()], { minLength: 2 * PARTS_MAXIMUM });
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 255 }), places, (text, reference, order) => {
        const parts = encodeSubmits(NUMBER, text, { ...options, reference });
        // Each comes twice, at two places of the modem's memory.
        const coming = order.flatMap((place) => {
          const part = parts[place % PARTS_MAXIMUM];
          return part === undefined ? [] : [{ part, index: place }];
        });
        const joiner = new MessageJoiner();
        const whole = coming.flatMap(({ part, index }) => {
          const message = joiner.add(delivered(throughTheNetwork(part.hex)), index, 0);
          return message === undefined ? [] : [message.text];
        });
        expect(whole[0]).toBe(text);
      }),
      { numRuns: 40 },
    );
  });
});

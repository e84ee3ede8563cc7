import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerBytes, COIL_ON, crc16, framed, isSound, type Request, requestFrame, scan } from './frame.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const block: Request = { kind: 'read', unit: 1, function: 3, address: 0, count: 2 };
const reset: Request = { kind: 'write', function: 6, unit: 1, address: 6, value: 1 };

test('the CRC is the one of the standard', () => {
  expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  expect(requestFrame(block)).toEqual(hex('010300000002c40b'));
  expect(isSound(hex('010304000c02003b50'))).toBe(true);
});

test('a coil is written with function 5, and answered with the same bytes', () => {
  const coil: Request = { kind: 'write', function: 5, unit: 0x11, address: 0x00ac, value: COIL_ON };
  // Application Protocol V1.1b3 §6.5, its own example.
  expect(requestFrame(coil).subarray(1, 6)).toEqual(hex('0500acff00'));
  expect(scan(coil, requestFrame(coil), false).answer).toMatchObject({ kind: 'answer' });
  expect(scan(coil, framed(hex('118502')), false).answer).toEqual({ kind: 'exception', code: 2 });
  expect(scan({ ...coil, function: 6 }, requestFrame(coil), false).answer).toBeNull();
});

describe('an answer is found', () => {
  const registers = hex('001b0201');
  const good = hex('010304001b02014a94');
  test.each([
    ['alone', good],
    ['behind noise', Buffer.concat([hex('00ff01 0304'), good])],
    ['behind the echo of the question', Buffer.concat([requestFrame(block), good])],
    ['behind the tail of an older one', Buffer.concat([hex('02003b50'), good])],
    ["behind another unit's", Buffer.concat([framed(hex('020304000c0200')), good])],
    ['in front of noise', Buffer.concat([good, hex('00ff')])],
  ])('%s', (_, received) => {
    expect(scan(block, received, false).answer).toEqual({ kind: 'answer', registers });
  });

  test('as an exception, which belongs to the function that was asked for', () => {
    expect(scan(block, framed(hex('018302')), false).answer).toEqual({ kind: 'exception', code: 2 });
    expect(scan(block, framed(hex('018402')), false).answer).toBeNull();
  });
});

describe('what is no answer is passed over', () => {
  test.each([
    ['nothing', hex('')],
    ['a broken CRC', hex('010304001b02014a95')],
    ['a part', hex('010304001b0201')],
    ['another unit', framed(hex('020304001b0201'))],
    ['another function', framed(hex('010404001b0201'))],
    ['another length', framed(hex('010306001b02010000'))],
    ['a byte count that is not the length', framed(hex('010305001b0201'))],
    ['the echo alone', requestFrame(block)],
  ])('%s', (_, received) => {
    expect(scan(block, received, false).answer).toBeNull();
  });
});

test('an answer to a write has the words of the question: where the line echoes, the second copy counts', () => {
  const answer = requestFrame(reset);
  expect(scan(reset, answer, false).answer?.kind).toBe('answer');
  expect(scan(reset, answer, true).answer).toBeNull();
  expect(scan(reset, Buffer.concat([answer, answer]), true).answer?.kind).toBe('answer');
});

const requests = fc.record({
  kind: fc.constant('read' as const),
  unit: fc.integer({ min: 1, max: 247 }),
  function: fc.constantFrom(3 as const, 4 as const),
  address: fc.integer({ min: 0, max: 65_535 }),
  count: fc.integer({ min: 1, max: 125 }),
});
const noise = fc.uint8Array({ maxLength: 60 });

function answerTo(request: Extract<Request, { kind: 'read' }>, fill: number): Buffer {
  const body = Buffer.alloc(answerBytes(request) - 2, fill);
  body.set([request.unit, request.function, request.count * 2]);
  return framed(body);
}

test('a sound answer is found in any noise, with or without echo, and only once it is whole', () => {
  fc.assert(
    fc.property(requests, fc.nat(255), noise, fc.boolean(), fc.nat(), (request, fill, before, echo, cut) => {
      const answer = answerTo(request, fill);
      const received = Buffer.concat([...(echo ? [requestFrame(request)] : []), before, answer]);
      const found = scan(request, received, false);
      expect(found.answer).toEqual({ kind: 'answer', registers: answer.subarray(3, -2) });
      const part = received.subarray(0, received.length - 1 - (cut % answer.length));
      expect(scan(request, part, false).answer).toBeNull();
    }),
  );
});

test('one bit turned over anywhere is no answer', () => {
  fc.assert(
    fc.property(requests, fc.nat(255), fc.nat(), (request, fill, at) => {
      const answer = answerTo(request, fill);
      const bit = at % (answer.length * 8);
      answer[bit >> 3] = (answer[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(scan(request, answer, false).answer).toBeNull();
    }),
  );
});

test('bytes at random are read as nothing, and never throw', () => {
  fc.assert(
    fc.property(requests, fc.uint8Array({ maxLength: 600 }), fc.boolean(), (request, bytes, echoes) => {
      expect(scan(request, Buffer.from(bytes), echoes).answer).toBeNull();
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crcOf, encodeFrame, FRAME_BYTES_MAXIMUM, type Frame, takeFrames } from './frame.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(/[ -]/g, ''), 'hex');
const nothing = Buffer.alloc(0);

const frameParts = fc.record({
  address: fc.integer({ min: 0, max: 127 }),
  isReply: fc.boolean(),
  sequence: fc.integer({ min: 0, max: 3 }),
  security: fc.constant(null),
  id: fc.integer({ min: 0, max: 255 }),
  data: fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
});

function shown(frame: Frame) {
  const { address, isReply, sequence, id } = frame;
  return { address, isReply, sequence, id, data: frame.data.toString('hex') };
}

describe('the check sum of annex E', () => {
  test.each([
    ['53 7F 0D 00 04 6E 00 80 25 00 00', 0x386e],
    ['53 00 09 00 04 61 00', 0x66c0],
  ])('%s', (message, crc) => {
    expect(crcOf(bytes(message))).toBe(crc);
  });
});

describe('bytes seen on real wires', () => {
  test('a poll, as another panel sends it', () => {
    const poll = { address: 0, isReply: false, sequence: 2, security: null, id: 0x60, data: nothing };
    expect(encodeFrame(poll)).toEqual(bytes('FF 53 00 08 00 06 60 89 CC'));
  });

  test('the acknowledgement of a real reader', () => {
    const { frames, rest, discarded } = takeFrames(nothing, Buffer.of(83, 128, 8, 0, 5, 64, 104, 159));
    expect(frames.map(shown)).toEqual([{ address: 0, isReply: true, sequence: 1, id: 0x40, data: '' }]);
    expect([rest.length, discarded]).toEqual([0, 0]);
  });
});

describe('the parser', () => {
  test('takes a frame whole or in pieces, wherever it is cut', () => {
    fc.assert(
      fc.property(frameParts, fc.array(fc.nat(80), { maxLength: 6 }), (parts, cuts) => {
        const whole = encodeFrame(parts);
        const marks = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        let rest: Buffer = nothing;
        const frames: Frame[] = [];
        for (let index = 1; index < marks.length; index++) {
          const taken = takeFrames(rest, whole.subarray(marks[index - 1], marks[index]));
          frames.push(...taken.frames);
          rest = taken.rest;
        }
        const { address, isReply, sequence, id, data } = parts;
        expect(frames.map(shown)).toEqual([{ address, isReply, sequence, id, data: data.toString('hex') }]);
      }),
    );
  });

  test('finds a frame in any garbage, before and behind it', () => {
    // Start bytes are frequent, so that noise often claims to be a frame.
    const garbage = fc
      .array(fc.oneof(fc.constant(0x53), fc.constant(0xff), fc.integer({ min: 0, max: 255 })), { maxLength: 40 })
      .map((array) => Buffer.from(array));
    fc.assert(
      fc.property(garbage, frameParts, garbage, (before, parts, behind) => {
        const whole = encodeFrame(parts);
        const first = takeFrames(nothing, Buffer.concat([before, whole]));
        const second = takeFrames(first.rest, behind);
        const found = [...first.frames, ...second.frames].map(shown);
        const { address, isReply, sequence, id, data } = parts;
        expect(found).toContainEqual({ address, isReply, sequence, id, data: data.toString('hex') });
      }),
      { numRuns: 500 },
    );
  });

  test('never throws and never keeps more than a frame can have', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        let rest: Buffer = nothing;
        for (const chunk of chunks) {
          const taken = takeFrames(rest, Buffer.from(chunk));
          rest = taken.rest.subarray(-FRAME_BYTES_MAXIMUM);
          expect(rest.length).toBeLessThanOrEqual(FRAME_BYTES_MAXIMUM);
        }
      }),
    );
  });

  test.each<[name: string, bytes: string]>([
    ['one bit turned over', 'FF 53 80 08 00 05 41 68 9F'],
    ['a length that leaves no room for an id', '53 80 07 00 05 68 9F'],
    ['a checksum of one byte', '53 00 07 00 02 60 44'],
    ['a security block of no length', '53 80 0A 00 0D 00 15 40 00 00'],
  ])('takes nothing from %s', (_, hex) => {
    expect(takeFrames(nothing, bytes(hex)).frames).toEqual([]);
  });

  test('reads a security block and its MAC', () => {
    const parts = {
      address: 5,
      isReply: true,
      sequence: 1,
      security: { type: 0x16, data: nothing },
      id: 0x40,
      data: nothing,
    };
    const mac = bytes('01020304 05060708 090a0b0c 0d0e0f10');
    const [frame] = takeFrames(
      nothing,
      encodeFrame(parts, () => mac),
    ).frames;
    expect(frame?.security).toEqual({ type: 0x16, data: nothing });
    expect(frame?.mac).toEqual(bytes('01020304'));
    // Header, block, id; the length in it counts MAC and CRC.
    expect(frame?.signed).toEqual(bytes('53 85 0E 00 0D 02 16 40'));
  });

  test('a sealed block without room for a MAC is none', () => {
    const parts = {
      address: 5,
      isReply: true,
      sequence: 1,
      security: { type: 0x16, data: nothing },
      id: 0x40,
      data: nothing,
    };
    expect(takeFrames(nothing, encodeFrame(parts)).frames).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keySet, messageOf, messages, type ReaderCommand, type Reply, replyOf } from './messages.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('commands', () => {
  test.each<[command: ReaderCommand, id: number, data: string]>([
    [{ kind: 'output', number: 0, control: 5, tenths: 300 }, 0x68, '00 05 2c 01'],
    [{ kind: 'led', color: 2, tenths: 20 }, 0x69, '00 00 02 01 00 02 00 14 00 00 00 00 00 00'],
    [{ kind: 'buzzer', times: 3 }, 0x6a, '00 02 02 02 03'],
  ])('%o', (command, id, data) => {
    expect(messageOf(command)).toEqual({ id, data: bytes(data) });
  });

  test('a new key names its type and length', () => {
    expect(keySet(Buffer.alloc(16, 7))).toEqual({ id: 0x75, data: bytes(`01 10 ${'07'.repeat(16)}`) });
  });

  test('asking for identity and capabilities names the standard reply', () => {
    expect([messages.id.data, messages.capabilities.data]).toEqual([Buffer.of(0), Buffer.of(0)]);
  });
});

describe('replies', () => {
  test.each<[name: string, id: number, data: string, reply: Reply]>([
    ['ACK', 0x40, '', { kind: 'ack' }],
    ['NAK', 0x41, '04', { kind: 'nak', code: 4 }],
    ['NAK with more', 0x41, '03 99', { kind: 'nak', code: 3 }],
    ['BUSY', 0x79, '', { kind: 'busy' }],
    ['PDID', 0x45, '5c2623 19 01 78563412 010203', { kind: 'id', vendor: '5c2623', model: '25.1', serial: '12345678' }],
    ['PDCAP', 0x46, '010104 020101 090101', { kind: 'capabilities', hasSecureChannel: true, inputs: 4, outputs: 1 }],
    [
      'PDCAP without a secure channel',
      0x46,
      '',
      { kind: 'capabilities', hasSecureChannel: false, inputs: 0, outputs: 0 },
    ],
    ['LSTATR', 0x48, '01 00', { kind: 'local-status', tamper: true, powerFailed: false }],
    ['LSTATR, power', 0x48, '00 01', { kind: 'local-status', tamper: false, powerFailed: true }],
    ['ISTATR', 0x49, '00 01 02', { kind: 'inputs', active: [false, true, true] }],
    ['OSTATR', 0x4a, '01', { kind: 'outputs', active: [true] }],
    ['KEYPAD', 0x53, '00 04 31323334', { kind: 'keypad', keys: 4 }],
    ['RAW', 0x50, '00 01 1a00 80800080', { kind: 'card', read: 'well-formed' }],
    ['RAW, wrong parity', 0x50, '00 01 1a00 00800080', { kind: 'card', read: 'malformed' }],
    ['RAW, too short', 0x50, '00 01 1a', { kind: 'malformed', id: 0x50 }],
    ['KEYPAD, wrong length', 0x53, '00 05 31', { kind: 'malformed', id: 0x53 }],
    ['LSTATR, wrong length', 0x48, '01', { kind: 'malformed', id: 0x48 }],
    ['FMT, which nobody uses rightly', 0x51, '00', { kind: 'unknown', id: 0x51 }],
  ])('%s', (_, id, data, reply) => {
    expect(replyOf(id, bytes(data))).toEqual(reply);
  });

  test('whatever comes is read or named, and a card never shows its bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 64 }), (id, data) => {
        const reply = replyOf(id, Buffer.from(data));
        if (reply.kind === 'card') expect(Object.keys(reply)).toEqual(['kind', 'read']);
        if (reply.kind === 'keypad') expect(Object.keys(reply)).toEqual(['kind', 'keys']);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../clock.ts';
import { FACTORY_KEY, ReaderChannel } from './osdp-channel.ts';
import { gateInputs, OsdpGate, wiegand26 } from './osdp-gate.ts';
import { OsdpReader } from './osdp-reader.ts';
import { CommandCollector, crc16 } from './osdp-wire.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** A command in the clear, as a panel sends it. */
function command(
  address: number,
  sequence: number,
  id: number,
  data: readonly number[] = [],
  block: readonly number[] = [],
): Buffer {
  const blockBytes = block.length === 0 ? [] : [block.length + 1, ...block];
  const length = 5 + blockBytes.length + 1 + data.length + 2;
  const body = Buffer.from([
    0x53,
    address,
    length,
    0,
    sequence | 0x04 | (block.length === 0 ? 0 : 0x08),
    ...blockBytes,
    id,
    ...data,
  ]);
  const crc = crc16(body);
  return Buffer.from([0xff, ...body, crc & 0xff, crc >> 8]);
}

/** Id and data of a reply in the clear. */
const said = (reply: Buffer | undefined) => {
  const at = 6 + ((reply?.[5] ?? 0) & 0x08 ? (reply?.[6] ?? 0) : 0);
  return reply?.subarray(at, -2).toString('hex');
};

function reader(overrides: { key?: Buffer | null } = {}) {
  const clock = new ManualClock(1_000_000);
  return new OsdpReader({ address: 5, clock, random: () => 0.5, inputs: 3, outputs: 1, serial: 77, ...overrides });
}

describe('the channel (annex E of the specification)', () => {
  const channel = () => new ReaderChannel(FACTORY_KEY, bytes('b0b1b2b3b4b5b6b7'), bytes('a0a1a2a3a4a5a6a7'));

  test('proof, and the first MAC for the right panel', () => {
    const one = channel();
    expect(one.proof.toString('hex')).toBe('fde5d2f428ec16312471ea3c02bd7796');
    expect(one.open(bytes('26d3356e07762d262801fc8e6665a891'))?.toString('hex')).toBe(
      'b2a30057eb98ba2229ec1f875662b524',
    );
    expect(one.isOpen).toBe(true);
  });

  test('no MAC for another panel', () => {
    const one = channel();
    expect([one.open(Buffer.alloc(16)), one.isOpen]).toEqual([undefined, false]);
  });
});

describe('commands', () => {
  test('a whole one is found wherever it is cut', () => {
    const poll = command(5, 1, 0x60);
    fc.assert(
      fc.property(fc.nat(poll.length), fc.nat(poll.length), (one, two) => {
        const collector = new CommandCollector();
        const [from, to] = [Math.min(one, two), Math.max(one, two)];
        const found = [poll.subarray(0, from), poll.subarray(from, to), poll.subarray(to)].flatMap((part) =>
          collector.push(part),
        );
        expect(found.map(({ id, sequence }) => [id, sequence])).toEqual([[0x60, 1]]);
      }),
    );
  });

  test('noise is no command, and what was half said is forgotten after a pause', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => new CommandCollector().push(noise).length >= 0),
    );
    const one = reader();
    expect(one.receive(bytes('ff5305f003'))).toEqual([]);
    const clock = new ManualClock(0);
    const other = new OsdpReader({ address: 5, clock, random: () => 0.5, inputs: 1, outputs: 1, serial: 1 });
    other.receive(bytes('5305f003'));
    return clock.advance(200).then(() => {
      expect(said(other.receive(command(5, 0, 0x60))[0])).toBe('40');
    });
  });
});

describe('a reader without a channel', () => {
  test.each<[name: string, id: number, data: readonly number[], reply: string]>([
    ['says who it is', 0x61, [0], '4547524901004d000000010000'],
    ['says what it can', 0x62, [0], '460101030201010301000401010501010801000901 01'.replaceAll(' ', '')],
    ['answers a poll', 0x60, [], '40'],
    ['keeps its contacts to itself', 0x65, [], '4106'],
    ['takes no key', 0x75, [1, 16, ...Buffer.alloc(16)], '4106'],
    ['refuses what it does not know', 0xaa, [], '4106'],
  ])('%s', (_, id, data, reply) => {
    expect(said(reader().receive(command(5, 0, id, data))[0])).toBe(reply);
  });

  test('tells no card over a poll in the clear', () => {
    const one = reader();
    one.card(wiegand26(1, 1));
    expect(said(one.receive(command(5, 0, 0x60))[0])).toBe('40');
  });

  test('says nothing to what is meant for another', () => {
    expect(reader().receive(command(6, 0, 0x60))).toEqual([]);
  });

  test('says the same again to the same sequence number, and refuses a wrong one', () => {
    const one = reader();
    const [first] = one.receive(command(5, 0, 0x61, [0]));
    const [second] = one.receive(command(5, 1, 0x60));
    expect(one.receive(command(5, 1, 0x60))).toEqual([second]);
    expect(said(one.receive(command(5, 3, 0x60))[0])).toBe('4104');
    expect(one.receive(command(5, 0, 0x61, [0]))).toEqual([first]);
  });

  test('the factory key opens only in install mode', () => {
    const challenge = command(5, 0, 0x76, [1, 2, 3, 4, 5, 6, 7, 8], [0x11, 0]);
    const one = reader({ key: Buffer.alloc(16, 3) });
    expect(said(one.receive(challenge)[0])).toBe('4106');
    one.reset();
    expect(said(one.receive(challenge)[0])?.slice(0, 2)).toBe('76');
    expect(one.hasOwnKey).toBe(false);
  });
});

describe('faults', () => {
  test('mute, busy, lost replies', () => {
    const one = reader();
    one.faults = { ...one.faults, mute: true };
    expect(one.receive(command(5, 0, 0x60))).toEqual([]);
    one.faults = { ...one.faults, mute: false, busyFor: 1, lostReplies: 1 };
    expect(said(one.receive(command(5, 0, 0x60))[0])).toBe('79');
    expect(one.receive(command(5, 0, 0x60))).toEqual([]);
    expect(said(one.receive(command(5, 0, 0x60))[0])).toBe('40');
  });
});

describe('a gate', () => {
  test('a granted card releases the lock, the door opens and falls shut', async () => {
    const clock = new ManualClock(1_000_000);
    const seen: string[] = [];
    const one = new OsdpReader({ address: 5, clock, random: () => 0.5, inputs: 3, outputs: 1, serial: 1 });
    const names = Object.entries(gateInputs);
    one.input = (number, active) => {
      seen.push(`${clock.now() - 1_000_000} ${names.find(([, value]) => value === number)?.[0]} ${active}`);
    };
    const gate = new OsdpGate(one, clock);
    gate.feel({ kind: 'card', granted: true, openForMs: 4000 });
    gate.feel({ kind: 'card', granted: false, openForMs: 4000 });
    await clock.advance(10_000);
    expect(seen).toEqual(['300 lock true', '1100 door true', '3300 lock false', '5100 door false']);
    gate.exit(1000);
    gate.stop();
    await clock.advance(10_000);
    expect(seen.slice(4)).toEqual(['10000 exit true']);
  });

  test('its cards are well-formed', () => {
    expect(wiegand26(1, 1)).toBe('10000000100000000000000010');
    const ones = (bits: string) => [...bits].filter((bit) => bit === '1').length;
    fc.assert(
      fc.property(fc.nat(255), fc.nat(65_535), (site, number) => {
        const bits = wiegand26(site, number);
        return bits.length === 26 && ones(bits.slice(0, 13)) % 2 === 0 && ones(bits.slice(13)) % 2 === 1;
      }),
    );
  });
});

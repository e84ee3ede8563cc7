import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import { framed, type Request, requestFrame } from './frame.ts';
import { type Exchange, Master } from './master.ts';

const block: Request = { kind: 'read', unit: 1, function: 3, address: 0, count: 1 };
const other: Request = { ...block, unit: 2 };
const TIMEOUT_MS = 300;

let clock: ManualClock;
let master: Master;
let sent: Buffer[];
let late: { unit: number; tookMs: number }[];
let twice: number[];
let portTakes: boolean;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  late = [];
  twice = [];
  portTakes = true;
  master = new Master({
    clock,
    characterMs: 1,
    write: (bytes) => {
      sent.push(Buffer.from(bytes));
      return Promise.resolve(portTakes);
    },
    onLate: (unit, tookMs) => late.push({ unit, tookMs }),
    onTwice: (unit) => twice.push(unit),
  });
});

const value = (number: number, unit = 1) => framed(Buffer.from([unit, 3, 2, 0, number]));
const settle = () => new Promise((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5) {
    clock.advance(5);
    await settle();
  }
}

/** Asks, and plays what the line does at each time after the question. */
async function ask(request: Request, line: readonly (readonly [number, Uint8Array])[] = []): Promise<Exchange> {
  let answer: Exchange | undefined;
  const questions = sent.length;
  void master.ask(request, TIMEOUT_MS).then((exchange) => {
    answer = exchange;
  });
  await settle();
  while (sent.length === questions) await pass(5);
  let now = 0;
  for (const [at, bytes] of line) {
    await pass(at - now);
    now = at;
    master.receive(Buffer.from(bytes));
    await settle();
  }
  for (let waited = 0; answer === undefined && waited < 5000; waited += 5) await pass(5);
  if (!answer) throw new Error('no end');
  return answer;
}

const shown = (exchange: Exchange) => (exchange.kind === 'answer' ? exchange.registers.readUInt16BE(0) : exchange.kind);

describe('one question', () => {
  test.each<[string, readonly (readonly [number, Uint8Array])[], number | string]>([
    ['answered', [[20, value(7)]], 7],
    [
      'answered byte by byte, each after 12 ms',
      [...value(7)].map((byte, index) => [20 + index * 12, Uint8Array.of(byte)]),
      7,
    ],
    ['answered behind noise', [[20, Buffer.concat([Buffer.from([0, 1, 3, 2]), value(7)])]], 7],
    [
      'heard by itself, then answered',
      [
        [5, requestFrame(block)],
        [30, value(7)],
      ],
      7,
    ],
    ['not answered', [], 'silent'],
    ['heard by itself only', [[5, requestFrame(block)]], 'silent'],
    ['answered by another unit', [[20, value(7, 2)]], 'unreadable'],
    ['answered with a broken CRC', [[20, Buffer.from([1, 3, 2, 0, 7, 0, 0])]], 'unreadable'],
    ['answered in part', [[20, value(7).subarray(0, 5)]], 'unreadable'],
    ['refused', [[20, framed(Buffer.from([1, 0x83, 2]))]], 'exception'],
  ])('%s', async (_, line, expected) => {
    expect(shown(await ask(block, line))).toBe(expected);
  });

  test('that cannot be sent is told at once', async () => {
    portTakes = false;
    expect((await ask(block)).kind).toBe('port-closed');
  });

  test('whose port goes is told at once', async () => {
    const exchange = master.ask(block, TIMEOUT_MS);
    await settle();
    master.abort();
    expect((await exchange).kind).toBe('port-closed');
    expect(clock.waiting).toBe(0);
  });
});

describe('after an answer that failed', () => {
  test('the line must be quiet before anything is asked again', async () => {
    await ask(block);
    const questions = sent.length;
    void master.ask(other, TIMEOUT_MS);
    await pass(90);
    master.receive(value(7));
    await pass(295);
    expect(sent.length).toBe(questions);
    await pass(60);
    expect(sent.length).toBe(questions + 1);
  });

  test('a late answer is dropped, not taken for the next one, and its slave is known to need more time', async () => {
    expect(shown(await ask(block))).toBe('silent');
    master.receive(value(9));
    expect(late).toEqual([{ unit: 1, tookMs: expect.any(Number) }]);
    expect(late[0]?.tookMs).toBeGreaterThan(TIMEOUT_MS);
    expect(shown(await ask(block, [[20, value(7)]]))).toBe(7);
  });

  test('a late answer that comes while another slave is asked is neither its answer, nor lost sight of', async () => {
    expect(shown(await ask(block))).toBe('silent');
    const answered = await ask(other, [
      [20, value(9)],
      [40, value(7, 2)],
    ]);
    expect(shown(answered)).toBe(7);
    expect(late).toMatchObject([{ unit: 1 }]);
  });

  test('what comes in pieces is not cut off by the timeout', async () => {
    const bytes = value(7);
    const line = [...bytes].map((byte, index) => [280 + index * 20, Uint8Array.of(byte)] as const);
    expect(shown(await ask(block, line))).toBe(7);
  });

  test('a line that never falls silent does not hold it up for ever', async () => {
    await ask(block);
    const questions = sent.length;
    void master.ask(block, TIMEOUT_MS);
    for (let passed = 0; passed < 2500; passed += 50) {
      master.receive(Buffer.from([0xff]));
      await pass(50);
    }
    expect(sent.length).toBe(questions + 1);
  });
});

describe('an answer behind the answer', () => {
  const write: Request = { kind: 'write', function: 6, unit: 1, address: 6, value: 1 };

  test.each<[string, Request, readonly (readonly [number, Uint8Array])[], readonly number[]]>([
    ['of another unit of that number', block, [[20, Buffer.concat([value(7), value(9)])]], [1]],
    ['in pieces', block, [[20, Buffer.concat([value(7), value(9).subarray(0, 3)])]], [1]],
    ['is none, but noise', block, [[20, Buffer.concat([value(7), Buffer.from([1, 3, 2, 0, 9, 0, 0])])]], []],
    ['is of another unit', block, [[20, Buffer.concat([value(7), value(9, 2)])]], []],
    ['to a write is its echo', write, [[20, Buffer.concat([requestFrame(write), requestFrame(write)])]], []],
  ])('%s', async (name, request, line, expected) => {
    const exchange = await ask(request, line);
    expect(exchange.kind).toBe('answer');
    if (name === 'in pieces') {
      expect(twice).toEqual([]);
      master.receive(value(9).subarray(3));
    }
    expect(twice).toEqual(expected);
  });

  test('behind the next question it is that one’s business', async () => {
    expect(shown(await ask(block, [[20, value(7)]]))).toBe(7);
    expect(shown(await ask(other, [[20, Buffer.concat([value(9), value(8, 2)])]]))).toBe(8);
    expect(twice).toEqual([]);
  });
});

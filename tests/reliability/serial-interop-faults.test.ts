import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { randomOf } from '@gridcall/firmware-sim/random.ts';
import { ModbusSlave } from '@gridcall/firmware-sim/serial/modbus-slave.ts';
import { type LineFaults, SerialLine, soundLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import type { Input } from '@gridcall/gateway/core/input.ts';
import type { View } from '@gridcall/gateway/core/view.ts';
import type { Bus } from '@gridcall/gateway/links/serial/bus.ts';
import { createModbusBus } from '@gridcall/gateway/links/serial/modbus/modbus-bus.ts';
import { readProfile } from '@gridcall/gateway/links/serial/modbus/read-profile.ts';
import { systemClock as gatewayClock } from '@gridcall/gateway/platform/clock.ts';
import { systemRandom } from '@gridcall/gateway/platform/random.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../harness/stack.ts';

/**
 * The gateway's bus over a real port (a pty with the character times of 19200 baud), and two slaves whose concentration grows by one at each
 * question: so each answer that is handed on tells which question it belongs to, and a wrong, mixed or repeated one shows.
 */
const POLL_MS = 150;
const UNITS = [1, 2] as const;
/** So far apart that one unit's value can never be the other's. */
const FIRST = { 1: 0, 2: 50 } as const;

let line: SerialLine;
let slaves: Map<number, ModbusSlave>;
let bus: Bus;
let inputs: Input[];
/** What each unit has had in its registers so far. */
let shown: Map<number, number>;

beforeEach(async () => {
  const read = readProfile('pemtech-pt495');
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const { profile } = read;
  line = new SerialLine({ baudRate: 19_200, bitsPerCharacter: 10, clock: systemClock, random: randomOf(485) });
  await line.start();
  inputs = [];
  shown = new Map();
  slaves = new Map(
    UNITS.map((unit) => [unit, new ModbusSlave({ unit, line, clock: systemClock, registers: counting(unit) })]),
  );
  const port = { path: line.path, baudRate: 19_200, parity: 'none', stopBits: 1, pollEveryMs: POLL_MS } as const;
  const link = { id: 'bus', deviceId: 'bus', convention: 'modbus-rtu', revokedAt: null, options: {} };
  const rows: Record<string, unknown> = { 'link bus': link };
  for (const unit of UNITS) {
    rows[`child bus ${unit}`] = { state: 'adopted', deviceId: `gas-${unit}` };
    rows[`device gas-${unit}`] = { id: `gas-${unit}`, kind: 'gas-detector', reportEveryMs: 60_000 };
  }
  bus = createModbusBus(
    { id: 'bus', ...port, slaves: UNITS.map((unit) => ({ unit, name: '', valueScale: 1, profile })) },
    {
      state: { get: (table: string, key: string) => rows[`${table} ${key}`] } as unknown as View,
      submit: (input, told) => {
        inputs.push(input);
        told({ kind: 'committed', outcome: { ok: true, id: input.id } });
      },
      clock: gatewayClock,
      random: systemRandom,
      notice: () => undefined,
    },
  );
  bus.start();
  await answers(3);
});
afterEach(async () => {
  await bus.stop();
  for (const slave of slaves.values()) slave.stop();
  await line.stop();
});

function counting(unit: 1 | 2) {
  return {
    read: (_: 3 | 4, address: number) => {
      if (address === 1) return 0x0200;
      const next = shown.has(unit) ? ((shown.get(unit) ?? 0) + 1) % 50 : 0;
      if (address === 0) shown.set(unit, next);
      return address === 0 ? FIRST[unit] + next : undefined;
    },
    write: () => false,
  };
}

const readings = (unit: number) =>
  inputs.flatMap((input) =>
    input.kind === 'reading' && input.deviceId === `gas-${unit}` ? [Number(input.values.gas_lel)] : [],
  );
const polls = () => bus.counts().polls;

async function answers(count: number): Promise<void> {
  const before = UNITS.map((unit) => readings(unit).length);
  await eventually(`${count} answers of each`, async () =>
    UNITS.every((unit, index) => readings(unit).length >= (before[index] ?? 0) + count) ? true : undefined,
  );
}

async function rounds(count: number): Promise<void> {
  const until = polls() + count * UNITS.length;
  await eventually(`${count} rounds`, async () => (polls() >= until ? true : undefined));
}

/** Each value was in the registers of that unit, and each is newer than the one before: nothing is mixed, made up or old. */
function expectTrue(): void {
  for (const unit of UNITS) {
    const steps = readings(unit).map((value) => value - FIRST[unit]);
    expect(
      steps.every((step) => step >= 0 && step < 50),
      `unit ${unit}: ${steps}`,
    ).toBe(true);
    for (const [index, step] of steps.entries()) {
      if (index === 0) continue;
      const ahead = (step - (steps[index - 1] ?? 0) + 50) % 50;
      expect(ahead, `unit ${unit}: ${steps}`).toBeGreaterThan(0);
      expect(ahead, `unit ${unit}: ${steps}`).toBeLessThan(25);
    }
  }
}

/** After the fault each unit is read again within two questions to it. */
async function expectBackWithinTwoPolls(): Promise<void> {
  const before = UNITS.map((unit) => readings(unit).length);
  const from = polls();
  await answers(1);
  expect(before.every((count, index) => readings(UNITS[index] ?? 0).length > count)).toBe(true);
  // One question may have been on its way when the fault ended.
  expect(polls() - from).toBeLessThanOrEqual(2 * UNITS.length + 1);
}

test.each<[string, Partial<LineFaults>, 'reads on' | 'reads nothing']>([
  ['noise before each answer', { noiseBytes: 20 }, 'reads on'],
  ['the line echoes', { echo: true }, 'reads on'],
  ['an echo and noise', { echo: true, noiseBytes: 5 }, 'reads on'],
  ['answers in pieces, 12 ms apart', { splitMs: 12 }, 'reads on'],
  ['a bit turned over in each answer', { corrupt: true }, 'reads nothing'],
  ['answers without their end', { truncateBytes: 3 }, 'reads nothing'],
  ['nothing comes', { dead: true }, 'reads nothing'],
])('%s: %j', async (_, fault, expected) => {
  line.faults = { ...soundLine, ...fault };
  await rounds(1);
  const before = readings(1).length;
  await rounds(3);
  if (expected === 'reads on') expect(readings(1).length).toBeGreaterThan(before);
  else expect(readings(1).length).toBe(before);
  line.faults = soundLine;
  await expectBackWithinTwoPolls();
  await rounds(2);
  expectTrue();
});

test.each([350, 450, 700])(
  'answers come %i ms late, after their time of 300 ms: the slave is given more time',
  async (lateMs) => {
    line.faults = { ...soundLine, lateMs };
    await answers(2);
    expectTrue();
    line.faults = soundLine;
    await expectBackWithinTwoPolls();
    expectTrue();
  },
);

test('one unit answers under the number of the other: its words are not taken for the other one’s', async () => {
  const first = slaves.get(1);
  if (!first) throw new Error('no slave');
  first.answersAs = 2;
  await rounds(3);
  first.answersAs = undefined;
  await expectBackWithinTwoPolls();
  expectTrue();
});

test('a unit that lost its power is offline, and back within two questions', async () => {
  const first = slaves.get(1);
  if (!first) throw new Error('no slave');
  first.powered = false;
  await eventually('it is offline', async () =>
    inputs.find((input) => input.kind === 'device-status' && input.deviceId === 'gas-1' && !input.online),
  );
  expect(readings(2).length).toBeGreaterThan(3);
  first.powered = true;
  await answers(1);
  expectTrue();
});

test('unplugged and plugged in again, with an answer on the line', async () => {
  await line.unplug();
  await eventually('the bus is offline', async () =>
    inputs.find((input) => input.kind === 'device-status' && input.deviceId === 'bus' && !input.online),
  );
  await line.plug();
  await eventually('the port is open again', async () => (bus.counts().isOpen ? true : undefined));
  await expectBackWithinTwoPolls();
  expectTrue();
});

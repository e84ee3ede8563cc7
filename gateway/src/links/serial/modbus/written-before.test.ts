import { expect, test } from 'vitest';
import type { ReadingInput } from '../../../core/input.ts';
import type { View } from '../../../core/view.ts';
import { systemRandom } from '../../../platform/random.ts';
import type { SerialPortOptions } from '../../../platform/serial-port.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import { framed } from './frame.ts';
import { createModbusBus } from './modbus-bus.ts';
import { readProfile } from './read-profile.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** What a gateway that was killed left behind: of the commands of this unit one is out, and one was not sent. */
const rows: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  link: { 'bus-1': { id: 'bus-1', deviceId: 'bus-1', convention: 'modbus-rtu', revokedAt: null, options: {} } },
  child: {
    'bus-1 1': { state: 'adopted', deviceId: 'gas-1' },
    'bus-1 2': { state: 'adopted', deviceId: 'gas-2' },
  },
  device: {
    'gas-1': { id: 'gas-1', kind: 'gas-detector', reportEveryMs: 60_000 },
    'gas-2': { id: 'gas-2', kind: 'gas-detector', reportEveryMs: 60_000 },
  },
  open_command: { 'gas-1': { deviceId: 'gas-1', commandIds: ['sent', 'waiting'] } },
  command: { sent: { id: 'sent', state: 'sent' }, waiting: { id: 'waiting', state: 'waiting' } },
};

test('a command that was sent before the bus was made is shown by what its own unit says, and by no other', async () => {
  const clock = new ManualClock();
  const read = readProfile('pemtech-pt495');
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const slave = { name: '', valueScale: 1, profile: read.profile };
  const readings: ReadingInput[] = [];
  let isOpen = false;
  const openPort = (options: SerialPortOptions) => ({
    get isOpen() {
      return isOpen;
    },
    start: () => {
      isOpen = true;
      options.onOpen();
    },
    stop: () => Promise.resolve(),
    write: (bytes: Uint8Array) => {
      const answer = framed(Buffer.from([bytes[0] ?? 0, bytes[1] ?? 0, 4, 0, 3, 2, 0]));
      clock.after(15, () => options.onData(answer));
      return Promise.resolve(true);
    },
  });
  const line = { path: '/dev/ttyUSB0', baudRate: 9600, parity: 'none', stopBits: 1, pollEveryMs: 1000 } as const;
  const slaves = [1, 2].map((unit) => ({ ...slave, unit }));
  const bus = createModbusBus(
    { ...line, id: 'bus-1', slaves },
    {
      state: { get: (table: string, key: string) => rows[table]?.[key] } as unknown as View,
      submit: (input, told) => {
        if (input.kind === 'reading') readings.push(input);
        told({ kind: 'committed', outcome: { ok: true, id: 'I' } });
      },
      clock,
      random: systemRandom,
      notice: () => undefined,
    },
    openPort,
  );
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10);
      await settle();
    }
  };
  bus.start();
  await pass(500);
  expect(readings.map(({ deviceId, writtenBefore }) => [deviceId, writtenBefore])).toEqual([
    ['gas-1', ['sent']],
    ['gas-2', []],
  ]);
  const stopped = bus.stop();
  await pass(100);
  await stopped;
});

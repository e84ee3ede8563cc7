import type { CommandKind } from '@gridcall/contract/command.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../../core/input.ts';
import type { DeviceRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { systemRandom } from '../../../platform/random.ts';
import type { LastingPort, SerialPortOptions } from '../../../platform/serial-port.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import type { Answer } from '../../../spine/submit.ts';
import type { Bus } from '../bus.ts';
import { framed, isSound } from './frame.ts';
import { createModbusBus } from './modbus-bus.ts';
import { readProfile } from './read-profile.ts';

const POLL_MS = 1000;
const committed: Answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
const unsaved: Answer = { kind: 'unsaved', outcome: { ok: true, id: 'I' } };
const refused: Answer = { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' };

let clock: ManualClock;
let bus: Bus;
let inputs: Input[];
let notices: string[];
let answerTo: (input: Input) => Answer;
let rows: Record<string, Record<string, unknown>>;
/** Registers 40001 and 40002 of each unit; without a row it is silent. */
let units: Map<number, [number, number]>;
let asked: Buffer[];
let port: SerialPortOptions;
let isOpen: boolean;
/** So many units answer under one number. */
let copies: number;

const settle = () => new Promise((resolve) => setImmediate(resolve));
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10) {
    clock.advance(10);
    await settle();
  }
}

function answer(frame: Buffer): void {
  const [unit = 0, code = 0] = frame;
  const words = units.get(unit);
  if (!words || !isSound(frame)) return;
  const registers = Buffer.from([unit, code, 4, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
  for (let copy = 0; copy < copies; copy++) port.onData(code === 6 ? frame : framed(registers));
}

function plug(): void {
  isOpen = true;
  port.onOpen();
}

function pullOut(): void {
  isOpen = false;
  port.onClose('/dev/ttyUSB0: gone');
}

function openPort(options: SerialPortOptions): LastingPort {
  port = options;
  return {
    get isOpen() {
      return isOpen;
    },
    start: plug,
    stop: () => Promise.resolve(),
    write: (bytes) => {
      asked.push(Buffer.from(bytes));
      if (isOpen) clock.after(15, () => answer(Buffer.from(bytes)));
      return Promise.resolve(isOpen);
    },
  };
}

beforeEach(() => {
  clock = new ManualClock();
  inputs = [];
  notices = [];
  asked = [];
  isOpen = false;
  copies = 1;
  answerTo = () => committed;
  units = new Map([[1, [3, 0x0200]]]);
  rows = {
    link: { 'bus-1': { id: 'bus-1', deviceId: 'bus-1', convention: 'modbus-rtu', revokedAt: null, options: {} } },
    child: { 'bus-1 1': { state: 'adopted', deviceId: 'gas-1' } },
    device: { 'gas-1': { id: 'gas-1', kind: 'gas-detector', reportEveryMs: 60_000 } },
  };
  const read = readProfile('pemtech-pt495');
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const slave = { name: '', valueScale: 1, profile: read.profile };
  const line = { path: '/dev/ttyUSB0', baudRate: 9600, parity: 'none', stopBits: 1, pollEveryMs: POLL_MS } as const;
  bus = createModbusBus(
    {
      ...line,
      id: 'bus-1',
      slaves: [
        { ...slave, unit: 1 },
        { ...slave, unit: 2 },
      ],
    },
    {
      state: { get: (table: string, key: string) => rows[table]?.[key] } as unknown as View,
      submit: (input, told) => {
        inputs.push(input);
        told(answerTo(input));
      },
      clock,
      random: systemRandom,
      notice: (_, words) => notices.push(words),
    },
    openPort,
  );
});
afterEach(async () => {
  const stopped = bus.stop();
  await pass(100);
  await stopped;
  expect(clock.waiting).toBe(0);
});

const of = <K extends Input['kind']>(kind: K) =>
  inputs.filter((input): input is Extract<Input, { kind: K }> => input.kind === kind);
const readings = () => of('reading').map(({ values }) => values);
const statuses = () => of('device-status').map(({ deviceId, online, reason }) => `${deviceId} ${online} ${reason}`);
const faults = () => of('quarantine').map(({ topic, code }) => `${topic} ${code}`);

describe('a unit that answers', () => {
  test('appears among the children once a minute, with what it says', async () => {
    rows['child'] = {};
    bus.start();
    await pass(59_000);
    expect(of('child-heard')).toMatchObject([
      {
        ...{ linkId: 'bus-1', address: '1', name: 'PemTech PT495 #1', vendor: 'PemTech', model: 'PT495' },
        ...{ suggestedKind: 'gas-detector', preview: { gas_lel: 3, alarm: false, fault: false }, unsupported: [] },
      },
    ]);
    expect(readings()).toEqual([]);
    await pass(4000);
    expect(of('child-heard')).toHaveLength(2);
  });

  test('not adopted, is told about at once when its alarm begins and ends', async () => {
    rows['child'] = {};
    bus.start();
    await pass(3000);
    units.set(1, [27, 0x0201]);
    await pass(3000);
    units.set(1, [3, 0x0200]);
    await pass(3000);
    expect(of('child-heard').map(({ preview }) => preview['alarm'])).toEqual([false, true, false]);
  });

  test('adopted, is handed on at once when it says something else, and every ten seconds otherwise', async () => {
    bus.start();
    await pass(9000);
    expect(readings()).toEqual([{ gas_lel: 3, alarm: false, fault: false }]);
    units.set(1, [30, 0x0201]);
    await pass(2000);
    expect(readings().at(-1)).toEqual({ gas_lel: 30, alarm: true, fault: false });
    const before = readings().length;
    await pass(23_000);
    expect(readings().length - before).toBe(2);
    expect(of('reading').every(({ resent, messageKey }) => !resent && messageKey.startsWith('h:'))).toBe(true);
  });

  test('adopted while the bus runs, is handed on from its next poll', async () => {
    const children = rows['child'];
    rows['child'] = {};
    bus.start();
    await pass(3000);
    rows['child'] = children ?? {};
    await pass(2000);
    expect(readings()).toHaveLength(1);
  });

  test('adopted as the wrong kind, says what fits and is told apart', async () => {
    units.set(1, [30, 0x0401]);
    bus.start();
    await pass(2000);
    expect(readings()).toEqual([{ alarm: true, fault: false }]);
    expect(faults()).toContain('serial/bus-1/1/kind QUANTITY_UNKNOWN');
  });

  test('measures the gas that its link names', async () => {
    Object.assign(rows['link']?.['bus-1'] ?? {}, { options: { gas: 'methane' } });
    bus.start();
    await pass(1000);
    expect(readings()).toEqual([{ methane_lel: 3, alarm: false, fault: false }]);
  });

  const told = (address: string, command: CommandKind, notAfter = Number.MAX_SAFE_INTEGER) => {
    const device = { id: 'gas-1', address } as DeviceRow;
    const order = { nonce: 'n', command, notAfter };
    return [bus.commands?.reach(device, order), bus.commands?.send(device, order)] as const;
  };

  test('takes a command of its profile between two polls; what is no command of it has no way', async () => {
    bus.start();
    await pass(1000);
    const [reach, sent] = told('1', 'reset_detector');
    await pass(2000);
    expect([reach, await sent]).toEqual(['ready', null]);
    expect(asked.filter((frame) => frame.equals(framed(Buffer.from([1, 6, 0, 6, 0, 1]))))).toHaveLength(1);
    for (const [none, never] of [told('1', 'close_gas_valve'), told('9', 'reset_detector')]) {
      expect([none, await never]).toEqual(['no-route', 'no-route']);
    }
  });

  test('is shown to have obeyed by what it is asked after that, and by nothing that was on its way before', async () => {
    bus.start();
    await pass(1000);
    while (asked.at(-1)?.[0] !== 1) await pass(10);
    units.set(1, [3, 0]);
    const [, sent] = told('1', 'reset_detector');
    const before = of('reading').length;
    await pass(3000);
    expect(await sent).toBeNull();
    // In the same words, and told at once: it is another answer now.
    expect(
      of('reading')
        .slice(before)
        .map(({ writtenBefore }) => writtenBefore),
    ).toEqual([[], ['n']]);
    expect(of('reading').at(-1)?.values).toEqual(of('reading').at(-2)?.values);
  });

  test('that is given too late, or when the port goes, is not written', async () => {
    bus.start();
    await pass(1000);
    const [, late] = told('1', 'reset_detector', 0);
    await pass(2000);
    expect(await late).toBe('too-late');
    expect(asked.some((frame) => frame[1] === 6)).toBe(false);
    const [, given] = told('1', 'reset_detector');
    const stopped = bus.stop();
    expect(await given).toBe('not-connected');
    await stopped;
  });
});

describe('a unit that does not answer', () => {
  test('is offline after three polls, is named once, and is back with its next answer', async () => {
    bus.start();
    await pass(3000);
    units.delete(1);
    await pass(8000);
    expect(statuses()).toContain('gas-1 false disconnected');
    expect(faults().filter((fault) => fault === 'serial/bus-1/1/answer SLAVE_SILENT')).toHaveLength(1);
    const before = readings().length;
    units.set(1, [3, 0x0200]);
    await pass(3000);
    expect(readings().length).toBe(before + 1);
  });

  test('does not keep the others waiting: once it is offline, it is asked in every fifth round', async () => {
    bus.start();
    await pass(40_000);
    const ofUnit = (unit: number) => asked.filter((frame) => frame[0] === unit).length;
    expect(ofUnit(1)).toBeGreaterThan(30);
    expect(ofUnit(2)).toBeLessThan(13);
  });
});

describe('the bus itself', () => {
  test('is online with its port, and says so while something answers', async () => {
    bus.start();
    await pass(62_000);
    expect(statuses()).toEqual(['bus-1 true connected', 'bus-1 true said', 'bus-1 true said']);
  });

  test('is offline without its port, and back with it; a unit is not blamed for that', async () => {
    bus.start();
    await pass(2000);
    pullOut();
    await pass(5000);
    expect(statuses().at(-1)).toBe('bus-1 false disconnected');
    expect(faults()).toContain('serial/bus-1/port PORT_UNAVAILABLE');
    plug();
    await pass(2000);
    expect(statuses().filter((status) => status.includes('connected'))).toEqual([
      'bus-1 true connected',
      'bus-1 false disconnected',
      'bus-1 true connected',
    ]);
    expect(statuses().some((status) => status.startsWith('gas-1'))).toBe(false);
  });

  test('that is closed when its link is made says so again under the link, where its installer sees it', async () => {
    const link = { ...(rows['link']?.['bus-1'] as object) };
    delete rows['link']?.['bus-1'];
    const seenBy = () => of('quarantine').flatMap(({ code, linkId }) => (code === 'PORT_UNAVAILABLE' ? [linkId] : []));
    bus.start();
    pullOut();
    await pass(3000);
    expect(seenBy()).toEqual([null]);
    rows['link'] = { 'bus-1': link };
    await pass(5000);
    expect(seenBy()).toEqual([null, 'bus-1']);
    plug();
    await pass(3000);
    pullOut();
    await pass(3000);
    expect(seenBy()).toEqual([null, 'bus-1', 'bus-1']);
  });

  test('names two units of one number when it goes on, reads all the same, and again when it begins anew', async () => {
    copies = 2;
    bus.start();
    await pass(4 * POLL_MS);
    expect(faults()).not.toContain('serial/bus-1/1/twice SLAVE_TWICE');
    await pass(6 * POLL_MS);
    const told = () => faults().filter((fault) => fault === 'serial/bus-1/1/twice SLAVE_TWICE').length;
    expect(told()).toBe(1);
    expect(readings().length).toBeGreaterThan(0);
    copies = 1;
    await pass(3 * POLL_MS);
    copies = 2;
    await pass(8 * POLL_MS);
    expect(told()).toBe(2);
  });

  test.each([
    ['there is none', () => delete rows['link']?.['bus-1']],
    ['it is of another convention', () => Object.assign(rows['link']?.['bus-1'] ?? {}, { convention: 'osdp' })],
    ['it was revoked', () => Object.assign(rows['link']?.['bus-1'] ?? {}, { revokedAt: 1 })],
  ])('asks nobody without its link (%s), says how to make it, and begins when it is made', async (_, spoil) => {
    const link = { ...(rows['link']?.['bus-1'] as object) };
    spoil();
    bus.start();
    await pass(5000);
    expect(asked).toEqual([]);
    expect(faults()).toEqual(['serial/bus-1/link BUS_WITHOUT_LINK']);
    expect(notices.join()).toContain(
      'gridcall link add --device-kind bridge --convention modbus-rtu --company COMPANY --place PLACE --id bus-1',
    );
    rows['link'] = { 'bus-1': link };
    await pass(2000);
    expect(readings()).toHaveLength(1);
    expect(statuses()).toContain('bus-1 true connected');
  });
});

describe('promise 3: an alarm edge that was polled is kept until it is committed', () => {
  const edges = () =>
    of('reading')
      .filter(({ values }) => values.alarm === true)
      .map(({ resent, messageKey }) => ({ resent, messageKey }));

  test.each([
    ['refused: the disk', refused],
    ['refused: too busy', { kind: 'refused', code: 'BUSY', detail: '' } as const],
  ])('%s. It comes again for the first time each second, though the alarm is over meanwhile', async (_, no) => {
    bus.start();
    await pass(2000);
    answerTo = (input) => (input.kind === 'reading' ? no : committed);
    units.set(1, [30, 0x0201]);
    await pass(2000);
    units.set(1, [3, 0x0200]);
    await pass(3000);
    expect(edges().length).toBeGreaterThan(2);
    expect(edges().every(({ resent }) => !resent)).toBe(true);
    expect(bus.counts().unsettled).toBe(1);
    inputs = [];
    answerTo = () => committed;
    await pass(2000);
    expect(readings().map(({ alarm }) => alarm)).toEqual([true, false]);
    expect(bus.counts()).toMatchObject({ unsettled: 0, dropped: 0 });
  });

  test('unsaved: it comes again as the same, until it is on disk', async () => {
    bus.start();
    await pass(2000);
    answerTo = (input) => (input.kind === 'reading' ? unsaved : committed);
    units.set(1, [30, 0x0201]);
    await pass(5000);
    expect(
      edges()
        .slice(0, 3)
        .map(({ resent }) => resent),
    ).toEqual([false, true, true]);
    expect(new Set(edges().map(({ messageKey }) => messageKey)).size).toBe(1);
    answerTo = () => committed;
    await pass(2000);
    expect(bus.counts().unsettled).toBe(0);
  });

  test('unsaved: what follows is decided at once, and does not wait for the disk', async () => {
    bus.start();
    await pass(2000);
    answerTo = (input) => (input.kind === 'reading' ? unsaved : committed);
    units.set(1, [30, 0x0201]);
    await pass(1500);
    units.set(1, [60, 0x0201]);
    await pass(1500);
    expect(readings().at(-1)).toMatchObject({ gas_lel: 60 });
  });
});

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OsdpBusSettings } from '@gridcall/contract/serial-configuration.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../../core/input.ts';
import type { ChildRow, DeviceRow } from '../../../core/model.ts';
import { MemoryView } from '../../../core/testing/memory-view.ts';
import { systemRandom } from '../../../platform/random.ts';
import type { LastingPort, SerialPortOptions } from '../../../platform/serial-port.ts';
import { ManualClock } from '../../../platform/testing/manual-clock.ts';
import { replyIds } from './messages.ts';
import { createOsdpBus, type OsdpBus } from './osdp-bus.ts';
import { readerKeysIn } from './reader-keys.ts';
import { type ReaderWorld, TestReader } from './testing/test-reader.ts';

const setting: OsdpBusSettings['readers'][number] = {
  address: 1,
  name: '北门',
  secureChannel: 'required',
  doorInput: 0,
  doorContact: 'made-when-open',
  exitInput: 1,
  lockInput: 2,
  lockOutput: -1,
  heldAfterSeconds: 30,
  passageSeconds: 8,
  installUntil: '',
};
const key = Buffer.alloc(16, 9);
const REPLY_AFTER_MS = 10;
/** 26 bits with right parities; their number, 21845, must appear nowhere. */
const card = { id: replyIds.raw, data: Buffer.from('00011a002aaaaac0', 'hex') };

let dataDir: string;
let clock: ManualClock;
let bus: OsdpBus;
let port: SerialPortOptions;
let submitted: Input[];
let noticed: string[];
let state: MemoryView;
let isOpen: boolean;
let readers: TestReader[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gridcall-osdp-'));
  clock = new ManualClock(Date.UTC(2026, 2, 1));
  submitted = [];
  noticed = [];
  state = new MemoryView();
  isOpen = false;
  readers = [];
});

afterEach(async () => {
  await bus.stop();
  expect(clock.waiting).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
});

function addLink(convention: 'osdp' | 'native' = 'osdp'): void {
  state.apply([
    {
      op: 'put',
      table: 'link',
      row: {
        ...{ id: 'gates', deviceId: 'gates', companyId: 'co1', convention, options: {} },
        ...{ passwordHash: '', createdAt: 0, revokedAt: null },
      },
    },
  ]);
}

function adopt(address: string, id: string): void {
  const device: DeviceRow = {
    ...{ id, kind: 'access-gate', name: id, companyId: 'co1', placeId: 'b1', updateContract: 'event' },
    ...{ reportEveryMs: 300_000, createdAt: 0, linkId: 'gates', address, companySince: 0, installedAt: 0 },
    ...{ expiresAt: null, testUntil: 0 },
  };
  const child: ChildRow = {
    ...{ id: `gates ${address}`, linkId: 'gates', address, name: '', vendor: '', model: '' },
    ...{ suggestedKind: null, state: 'adopted', deviceId: id },
    ...{ firstHeardAt: 0, lastHeardAt: 0, preview: {}, unsupported: [] },
  };
  state.apply([
    { op: 'put', table: 'device', row: device },
    { op: 'put', table: 'child', row: child },
  ]);
}

/** A line on which the readers answer after a while; nothing of ours is replaced but the wire. */
function open(options: SerialPortOptions): LastingPort {
  port = options;
  const onTheWay = new Set<() => void>();
  return {
    get isOpen() {
      return isOpen;
    },
    start: () => plug(),
    write: (bytes) => {
      const replies = readers.flatMap((reader) => reader.answer(Buffer.from(bytes)) ?? []);
      for (const reply of replies) {
        const cancel = options.clock.after(REPLY_AFTER_MS, () => {
          onTheWay.delete(cancel);
          if (isOpen) options.onData(reply);
        });
        onTheWay.add(cancel);
      }
      return Promise.resolve(isOpen);
    },
    stop: () => {
      for (const cancel of onTheWay) cancel();
      return Promise.resolve();
    },
  };
}

function plug(): void {
  isOpen = true;
  port.onOpen();
}

function unplug(): void {
  isOpen = false;
  port.onClose('the port is gone');
}

function build(settings: Partial<OsdpBusSettings['readers'][number]>[], worlds: Partial<ReaderWorld>[] = []): void {
  readers = settings.map((one, index) => new TestReader(one.address ?? 1, { key, ...worlds[index] }));
  const settled = settings.map((one) => ({ ...setting, ...one }));
  const keys = readerKeysIn(dataDir, 'gates');
  bus = createOsdpBus(
    { id: 'gates', path: '/dev/none', baudRate: 9600, protocol: 'osdp', pollEveryMs: 100, readers: settled },
    {
      ...{ state, clock, random: systemRandom, keys },
      submit: (input, answer) => {
        submitted.push(input);
        answer({ kind: 'committed', outcome: { ok: true, id: input.id } });
      },
      notice: (_, words) => noticed.push(words),
    },
    open,
  );
}

function giveKey(address = 1): void {
  const keys = readerKeysIn(dataDir, 'gates');
  keys.keepPending(address, key);
  keys.confirmPending(address);
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5) {
    clock.advance(5);
    await Promise.resolve();
  }
}

const eventsOf = (deviceId: string) =>
  submitted.flatMap((input) => (input.kind === 'device-event' && input.deviceId === deviceId ? [input.event] : []));
const codes = () => submitted.flatMap((input) => (input.kind === 'quarantine' ? [input.code] : []));

describe('a reader that has its key', () => {
  beforeEach(async () => {
    addLink();
    giveKey();
    build([{}]);
    bus.start();
    await pass(500);
  });

  test('comes online over the secure channel and appears among those that wait', () => {
    expect(bus.readers()).toMatchObject([{ address: 1, online: true, secured: true, installMsLeft: 0 }]);
    expect(submitted).toContainEqual(
      expect.objectContaining({
        kind: 'child-heard',
        linkId: 'gates',
        address: '1',
        name: '北门',
        suggestedKind: 'access-gate',
      }),
    );
    expect(submitted).toContainEqual(
      expect.objectContaining({ kind: 'device-status', deviceId: 'gates', online: true }),
    );
    expect(submitted.filter(({ kind }) => kind === 'device-event' || kind === 'reading')).toEqual([]);
  });

  test('once adopted it says how it stands, then what happens', async () => {
    const [reader] = readers;
    if (!reader) return;
    reader.world.localStatus = [1, 0];
    await pass(31_000);
    adopt('1', 'gate-1');
    await pass(200);
    expect(eventsOf('gate-1')).toEqual(['reader_online', 'tamper', 'mains_restored', 'closed']);
    expect(submitted).toContainEqual(
      expect.objectContaining({ kind: 'reading', deviceId: 'gate-1', values: { open: false, tamper: true } }),
    );
    reader.world.events.push(card, { id: replyIds.inputStatus, data: Buffer.of(0, 0, 1) });
    reader.world.events.push({ id: replyIds.inputStatus, data: Buffer.of(1, 0, 1) });
    reader.world.events.push({ id: replyIds.inputStatus, data: Buffer.of(0, 0, 0) });
    await pass(1000);
    expect(eventsOf('gate-1').slice(4)).toEqual(['access_granted', 'opened', 'closed']);
    reader.world.events.push({ id: replyIds.inputStatus, data: Buffer.of(1, 0, 0) });
    reader.world.inputs = [1, 0, 0];
    await pass(2000);
    expect(eventsOf('gate-1').at(-1)).toBe('forced_open');
  });

  test('nothing of a card or a code is submitted, noticed or counted but that there was one', async () => {
    adopt('1', 'gate-1');
    readers[0]?.world.events.push(card, { id: replyIds.keypad, data: Buffer.from('000431393738', 'hex') });
    await pass(10_000);
    // Ids are random: what they happen to spell says nothing.
    const words = JSON.stringify([submitted, noticed, bus.readers()], (name, value) => (name === 'id' ? '' : value));
    expect(words).not.toMatch(/aaaac0|21845|31393738|1978/i);
    expect(bus.readers()[0]?.counts).toMatchObject({ cards: 1, malformedCards: 0, keypadEntries: 1 });
    expect(eventsOf('gate-1')).toContain('access_denied');
  });

  test('an unplugged port is a bridge that is away; plugged in again, the reader speaks on', async () => {
    adopt('1', 'gate-1');
    await pass(100);
    unplug();
    await pass(9000);
    expect(submitted).toContainEqual(
      expect.objectContaining({ kind: 'device-status', deviceId: 'gates', online: false }),
    );
    expect(codes()).toContain('PORT_UNAVAILABLE');
    expect(eventsOf('gate-1').at(-1)).toBe('reader_offline');
    plug();
    await pass(2000);
    expect(eventsOf('gate-1')).toContain('reader_online');
    expect(bus.readers()).toMatchObject([{ online: true, secured: true }]);
  });

  test('noise and echo before every reply change nothing', async () => {
    adopt('1', 'gate-1');
    await pass(100);
    const [reader] = readers;
    if (!reader) return;
    const answer = reader.answer.bind(reader);
    reader.answer = (bytes) => {
      const reply = answer(bytes);
      return reply && Buffer.concat([bytes, Buffer.of(0x53, 0x00, 0xff, 0x53, 0x81, 0x20), reply]);
    };
    reader.world.events.push({ id: replyIds.localStatus, data: Buffer.of(0, 1) });
    await pass(2000);
    expect(eventsOf('gate-1')).toContain('mains_failed');
    expect(bus.readers()).toMatchObject([{ online: true, counts: { channelsLost: 0 } }]);
  });

  test('a command reaches the reader; one for nobody does not', async () => {
    expect(bus.command(1, { kind: 'buzzer', times: 2 })).toBe(true);
    expect(bus.command(9, { kind: 'buzzer', times: 2 })).toBe(false);
    await pass(200);
    expect(readers[0]?.heard).toContain(0x6a);
  });
});

describe('after a restart of the gateway', () => {
  test('an adopted gate says how it stands once its reader has spoken, and nothing before', async () => {
    addLink();
    giveKey();
    adopt('1', 'gate-1');
    build([{}], [{ deafFor: 3 }]);
    bus.start();
    await pass(400);
    expect(submitted.filter((input) => 'deviceId' in input && input.deviceId === 'gate-1')).toEqual([]);
    await pass(2000);
    expect(eventsOf('gate-1')).toEqual(['reader_online', 'closed', 'tamper_cleared', 'mains_restored']);
    const statuses = submitted.flatMap((input) =>
      input.kind === 'device-status' && input.deviceId === 'gate-1' ? [input.online] : [],
    );
    expect(statuses).toEqual([true]);
  });
});

describe('several readers on one line', () => {
  test('a dead one keeps nobody from being heard', async () => {
    addLink();
    for (const address of [1, 2, 3]) giveKey(address);
    build([{ address: 1 }, { address: 2 }, { address: 3 }], [{}, { deafFor: Number.MAX_SAFE_INTEGER }, {}]);
    for (const address of ['1', '2', '3']) adopt(address, `gate-${address}`);
    bus.start();
    await pass(30_000);
    expect(bus.readers().map(({ online }) => online)).toEqual([true, false, true]);
    expect(eventsOf('gate-2')).toContain('reader_offline');
    expect(codes()).toEqual(['SLAVE_SILENT']);
    expect(eventsOf('gate-1')).not.toContain('reader_offline');
    expect(eventsOf('gate-3')).not.toContain('reader_offline');
  });
});

describe('install mode', () => {
  const factoryNew = { key: Buffer.alloc(16, 1), takesDefaultKey: true };

  test('outside of it the default key is refused, and the installer is told the mend once', async () => {
    addLink();
    build([{}], [factoryNew]);
    bus.start();
    await pass(60_000);
    expect(bus.readers()).toMatchObject([{ online: false, secured: false }]);
    const faults = submitted.filter((input) => input.kind === 'quarantine' && input.topic.endsWith('/key'));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({
      ...{ code: 'READER_REFUSED', detail: expect.stringContaining('link install-reader') },
    });
    expect(bus.readers()[0]?.problem).toContain('link install-reader');
    // Somebody stands at the reader: the pause after a refusal is not waited for.
    bus.install(1, 60_000);
    await pass(1500);
    expect(bus.readers()).toMatchObject([{ online: true, secured: true, hasKey: true, problem: null }]);
  });

  test('in it the reader gets a key of its own, kept in a file that only we may read; then the mode is over', async () => {
    addLink();
    build([{}], [factoryNew]);
    bus.start();
    expect(bus.install(1, 10 * 60_000)).toBe(true);
    await pass(8000);
    expect(bus.readers()).toMatchObject([{ online: true, secured: true, installMsLeft: 0 }]);
    expect(readdirSync(join(dataDir, 'secrets'))).toEqual(['osdp-gates-1.key']);
    expect(statSync(join(dataDir, 'secrets', 'osdp-gates-1.key')).mode & 0o777).toBe(0o600);
    expect(readers[0]?.world.key).toEqual(readerKeysIn(dataDir, 'gates').read(1).own);
    const words = JSON.stringify([submitted, noticed]);
    expect(words).not.toContain(readers[0]?.world.key.toString('base64') ?? 'missing');
    expect(words).not.toContain(readers[0]?.world.key.toString('hex') ?? 'missing');
  });

  test.each<[name: string, installUntil: string, minutes: number]>([
    ['a time in ten minutes', '2026-03-01T00:10:00Z', 10],
    ['a time tomorrow is cut to 30 minutes', '2026-03-02T00:00:00Z', 30],
    ['a time that is over', '2026-02-28T23:59:00Z', 0],
    ['a time in its zone', '2026-03-01T08:05:00+08:00', 5],
    ['a time without a zone', '2026-03-01T00:10:00', 0],
    ['nothing', '', 0],
  ])('by gridcall.yaml: %s', (_, installUntil, minutes) => {
    build([{ installUntil }]);
    expect(bus.readers()[0]?.installMsLeft).toBe(minutes * 60_000);
  });

  test('it ends by itself, whatever happens to the clock on the wall', async () => {
    addLink();
    build([{}], [{ ...factoryNew, deafFor: Number.MAX_SAFE_INTEGER }]);
    bus.start();
    bus.install(1, 24 * 3_600_000);
    expect(bus.readers()[0]?.installMsLeft).toBe(30 * 60_000);
    clock.jumpWall(-3_600_000);
    await pass(60_000);
    expect(bus.readers()[0]?.installMsLeft).toBe(29 * 60_000);
    expect(bus.install(9, 1000)).toBe(false);
  });

  test('a key that cannot be kept is not given to the reader', async () => {
    addLink();
    build([{}], [factoryNew]);
    // Where the folder ought to be stands a file.
    writeFileSync(join(dataDir, 'secrets'), '');
    bus.start();
    bus.install(1, 60_000);
    await pass(3000);
    expect(readers[0]?.world.key).toEqual(factoryNew.key);
    expect(codes()).toContain('DISK_UNAVAILABLE');
    expect(bus.readers()).toMatchObject([{ online: false }]);
  });
});

describe('the link of the bus', () => {
  test('without it nobody is asked, and it is told how to make it', async () => {
    giveKey();
    build([{}]);
    bus.start();
    await pass(20_000);
    expect([readers[0]?.heard, codes()]).toEqual([[], ['BUS_WITHOUT_LINK']]);
    expect(noticed.filter((words) => words.includes('gridcall link add'))).toHaveLength(1);
    unplug();
    addLink();
    await pass(3000);
    // Of the port, too, its installer can only hear under the link.
    expect(codes()).toEqual(['BUS_WITHOUT_LINK', 'PORT_UNAVAILABLE', 'PORT_UNAVAILABLE']);
    plug();
    await pass(3000);
    expect(bus.readers()).toMatchObject([{ online: true }]);
    expect(codes()).toHaveLength(3);
  });

  test('of another convention it is not used', async () => {
    addLink('native');
    giveKey();
    build([{}]);
    bus.start();
    await pass(3000);
    expect(readers[0]?.heard).toEqual([]);
    expect(noticed.at(-1)).toContain('native');
  });
});

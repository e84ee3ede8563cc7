import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OsdpBusSettings } from '@gridcall/contract/serial-configuration.ts';
import { systemClock as simulatorClock } from '@gridcall/firmware-sim/clock.ts';
import { OsdpGate } from '@gridcall/firmware-sim/serial/osdp-gate.ts';
import { hangOn } from '@gridcall/firmware-sim/serial/osdp-line.ts';
import { OsdpReader } from '@gridcall/firmware-sim/serial/osdp-reader.ts';
import { SerialLine, soundLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import type { Input } from '@gridcall/gateway/core/input.ts';
import { MemoryView } from '@gridcall/gateway/core/testing/memory-view.ts';
import { createOsdpBus, type OsdpBus } from '@gridcall/gateway/links/serial/osdp/osdp-bus.ts';
import { readerKeysIn } from '@gridcall/gateway/links/serial/osdp/reader-keys.ts';
import { systemClock } from '@gridcall/gateway/platform/clock.ts';
import { systemRandom } from '@gridcall/gateway/platform/random.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

/** The panel of the gateway and the reader of the simulator, each with its own code, over a real port with the pace of 38400 baud. */
const baudRate = 38_400;
const KEY = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
const WITHIN = { timeout: 20_000, interval: 20 };

const reader = (address: number) => ({
  ...({ address, name: '', secureChannel: 'required', doorInput: 0, doorContact: 'made-when-open' } as const),
  ...{ exitInput: 1, lockInput: 2, lockOutput: -1, heldAfterSeconds: 2, passageSeconds: 5, installUntil: '' },
});
const settings = (path: string): OsdpBusSettings => ({
  ...{ id: 'gates', protocol: 'osdp', path, baudRate, pollEveryMs: 50, readers: [reader(1), reader(2)] },
});

describe('OSDP over a pty', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gridcall-osdp-'));
  const random = () => Math.random();
  const line = new SerialLine({ baudRate, bitsPerCharacter: 10, clock: simulatorClock, random });
  const one = new OsdpReader({
    ...{ address: 1, clock: simulatorClock, random, inputs: 3, outputs: 1 },
    serial: 1,
    key: KEY,
  });
  const fresh = new OsdpReader({ ...{ address: 2, clock: simulatorClock, random, inputs: 3, outputs: 1 }, serial: 2 });
  const gate = new OsdpGate(one, simulatorClock);
  const state = new MemoryView();
  const submitted: Input[] = [];
  let bus: OsdpBus;

  const eventsOf = (deviceId: string) =>
    submitted.flatMap((input) => (input.kind === 'device-event' && input.deviceId === deviceId ? [input.event] : []));
  const isOnline = (address: number) => bus.readers().find((view) => view.address === address)?.online === true;
  const channelsLost = () => bus.readers()[0]?.counts.channelsLost ?? 0;

  beforeAll(async () => {
    await line.start();
    hangOn(line, [one, fresh]);
    addLinkAndDevices(state);
    const keys = readerKeysIn(dataDir, 'gates');
    keys.keepPending(1, KEY);
    keys.confirmPending(1);
    bus = createOsdpBus(settings(line.path), {
      ...{ state, clock: systemClock, random: systemRandom, keys },
      submit: (input, answer) => {
        submitted.push(input);
        answer({ kind: 'committed', outcome: { ok: true, id: input.id } });
      },
      notice: () => undefined,
    });
    bus.start();
  });

  afterAll(async () => {
    gate.stop();
    await bus.stop();
    await line.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('the reader with a key comes online; the one fresh out of its box is refused', async () => {
    fresh.installMode = true;
    await vi.waitFor(() => expect(isOnline(1)).toBe(true), WITHIN);
    await vi.waitFor(() => {
      const faults = submitted.filter((input) => input.kind === 'quarantine' && input.topic.endsWith('/2/key'));
      expect(faults).toMatchObject([{ code: 'READER_REFUSED' }]);
    }, WITHIN);
    expect([one.isSecured, fresh.isSecured, isOnline(2)]).toEqual([true, false, false]);
  });

  test('in install mode the fresh one gets a key of its own and proves it', async () => {
    expect(bus.install(2, 60_000)).toBe(true);
    await vi.waitFor(() => expect([isOnline(2), fresh.isSecured, fresh.hasOwnKey]).toEqual([true, true, true]), WITHIN);
    expect(bus.readers()[1]).toMatchObject({ secured: true, installMsLeft: 0 });
  });

  test('a card, a passage, a door left open, a forced door, tamper, power: each is an event, and none has a number', async () => {
    submitted.length = 0;
    gate.feel({ kind: 'card', granted: true, openForMs: 3500 });
    await vi.waitFor(
      () => expect(eventsOf('gate-1')).toEqual(['access_granted', 'opened', 'held_open', 'closed']),
      WITHIN,
    );
    submitted.length = 0;
    gate.feel({ kind: 'card', granted: false, openForMs: 0 });
    await vi.waitFor(() => expect(eventsOf('gate-1')).toContain('access_denied'), WITHIN);
    gate.feel({ kind: 'tamper', on: true });
    one.mains(true);
    await vi.waitFor(() => expect(eventsOf('gate-1')).toEqual(['access_denied', 'tamper', 'mains_failed']), WITHIN);
    // The last passage is over: nothing explains what comes now.
    gate.feel({ kind: 'force' });
    await vi.waitFor(() => expect(eventsOf('gate-1')).toContain('forced_open'), WITHIN);
    expect(JSON.stringify(submitted, (name, value) => (name === 'id' ? '' : value))).not.toContain('4711');
  });

  test('a forged MAC breaks the channel, and it is made anew', async () => {
    const before = channelsLost();
    one.faults = { ...one.faults, wrongMacs: 1 };
    await vi.waitFor(() => expect(channelsLost()).toBe(before + 1), WITHIN);
    await vi.waitFor(() => expect(bus.readers()[0]?.secured).toBe(true), WITHIN);
  });

  test.each([
    ['echo', { ...soundLine, echo: true }],
    ['noise before every reply', { ...soundLine, noiseBytes: 6 }],
    ['replies in pieces', { ...soundLine, splitMs: 2 }],
  ])('%s: what happens is heard all the same', async (_, faults) => {
    line.faults = faults;
    const counted = () => bus.readers()[0]?.counts.cards ?? 0;
    const before = counted();
    gate.feel({ kind: 'card', granted: false, openForMs: 0 });
    await vi.waitFor(() => expect(counted()).toBe(before + 1), WITHIN);
    line.faults = soundLine;
  });

  test('lost replies and a busy reader cost no card', async () => {
    const before = bus.readers()[0]?.counts.cards ?? 0;
    one.faults = { ...one.faults, lostReplies: 2, busyFor: 2 };
    gate.feel({ kind: 'card', granted: false, openForMs: 0 });
    await vi.waitFor(() => expect(bus.readers()[0]?.counts.cards).toBe(before + 1), WITHIN);
  });

  test('the adapter is pulled out and plugged in again', async () => {
    await line.unplug();
    await vi.waitFor(() => expect(bus.counts().isOpen).toBe(false), WITHIN);
    await line.plug();
    await vi.waitFor(() => expect(bus.readers().map(({ secured }) => secured)).toEqual([true, true]), WITHIN);
  });
});

function addLinkAndDevices(state: MemoryView): void {
  state.apply([
    {
      op: 'put',
      table: 'link',
      row: {
        ...{ id: 'gates', deviceId: 'gates', companyId: 'co1', convention: 'osdp', options: {} },
        ...{ passwordHash: '', createdAt: 0, revokedAt: null },
      },
    },
  ]);
  for (const address of ['1', '2']) {
    const id = `gate-${address}`;
    state.apply([
      {
        op: 'put',
        table: 'device',
        row: {
          ...{ id, kind: 'access-gate', name: id, companyId: 'co1', placeId: 'b1', updateContract: 'event' },
          ...{ reportEveryMs: 300_000, createdAt: 0, linkId: 'gates', address, companySince: 0, installedAt: 0 },
          ...{ expiresAt: null, testUntil: 0 },
        },
      },
      {
        op: 'put',
        table: 'child',
        row: {
          ...{ id: `gates ${address}`, linkId: 'gates', address, name: '', vendor: '', model: '', suggestedKind: null },
          ...{ state: 'adopted', deviceId: id, firstHeardAt: 0, lastHeardAt: 0, preview: {}, unsupported: [] },
        },
      },
    ]);
  }
}

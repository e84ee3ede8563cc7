import type { Alert, Device, Quarantine } from '@gridcall/contract/http-gateway.ts';
import type { AdoptResult, Child } from '@gridcall/contract/http-property.ts';
import { withCrc } from '@gridcall/firmware-sim/serial/modbus-frame.ts';
import { type LineFaults, soundLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { shippedProfiles } from '@gridcall/gateway/links/serial/modbus/read-profile.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/stack.ts';
import { GatewayByFile } from './serial-peers/gateway-by-file.ts';
import type { PeerName } from './serial-peers/peer.ts';
import { type Channel, Stand, shapes } from './serial-peers/stand.ts';

/**
 * Other people's slaves, each with the registers of a shipped profile on a bus of its own, and one gateway that was started by its command
 * and its file. All is seen from outside: what was asked of the slave, and what the HTTP API says.
 */
type Spoil = (answer: Buffer) => Buffer;
const reframed = (change: (body: number[]) => number[]): Spoil => {
  return (answer) => withCrc(change([...answer.subarray(0, -2)]));
};

interface Fault {
  readonly line?: Partial<LineFaults>;
  readonly spoil?: Spoil;
  readonly readsOn: boolean;
}

/** The late answer comes first: from then on the slave is given time enough for a busy machine, too. */
const faults: Readonly<Record<string, Fault>> = {
  'answers after their time': { line: { lateMs: 600 }, readsOn: true },
  'noise before each answer': { line: { noiseBytes: 12 }, readsOn: true },
  'the line echoes': { line: { echo: true }, readsOn: true },
  'an echo and noise': { line: { echo: true, noiseBytes: 5 }, readsOn: true },
  'answers in pieces': { line: { splitMs: 12 }, readsOn: true },
  'a bit turned over': { line: { corrupt: true }, readsOn: false },
  'answers without their end': { line: { truncateBytes: 3 }, readsOn: false },
  'another unit answers': { spoil: reframed(([, ...rest]) => [2, ...rest]), readsOn: false },
  'another function answers': { spoil: reframed(([unit = 0, , ...rest]) => [unit, 4, ...rest]), readsOn: false },
  'an answer of another length': {
    spoil: reframed(([unit = 0, code = 0, count = 0, ...rest]) => [unit, code, count - 2, ...rest.slice(0, -2)]),
    readsOn: false,
  },
  'a refusal': { spoil: reframed(([unit = 0, code = 0]) => [unit, code | 0x80, 6]), readsOn: false },
  'nothing comes': { line: { dead: true }, readsOn: false },
};

test('every shipped profile is tried', () => {
  expect(shapes.map(({ profile }) => profile).sort()).toEqual(shippedProfiles());
});

describe('pymodbus and libmodbus as slaves behind ptys, with each shipped profile', () => {
  let stands: readonly Stand[];
  let channels: readonly Channel[];
  let gateway: GatewayByFile;

  beforeAll(async () => {
    const names: readonly PeerName[] = ['pymodbus', 'libmodbus'];
    stands = await Promise.all(names.flatMap((name) => shapes.map((shape) => Stand.start(name, shape))));
    channels = stands.flatMap((stand) => stand.channels);
    gateway = await GatewayByFile.start({ serial: { buses: stands.map(({ bus }) => bus) } });
    await Promise.all(stands.map(adopt));
    await eventually('each is read', async () => ((await lastAnswers()).every((last) => last > 0) ? true : undefined));
  });
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all(stands.map(({ peer }) => peer.stop()));
  });

  afterEach(() => {
    spoil({});
    for (const channel of channels) channel.left = Number.POSITIVE_INFINITY;
  });

  /** What an installer does once: the bridge's link, then the children that have appeared. */
  async function adopt({ busId, channels: own }: Stand): Promise<void> {
    const { client } = gateway;
    const place = { companyId: 'jinfeng', placeId: 'jinfeng-1-lobby' };
    const link = { id: busId, deviceKind: 'bridge', convention: 'modbus-rtu', ...place };
    expect((await client.request('POST', '/api/v1/administration/links', link)).status).toBe(201);
    await eventually('its sensors appear', async () => {
      const { children } = await client.get<{ children: Child[] }>('/api/v1/administration/children');
      const mine = children.filter(({ linkId }) => linkId === busId);
      return mine.length === own.length && mine.every(({ suggestedKind }) => suggestedKind === 'gas-detector')
        ? true
        : undefined;
    });
    for (const channel of own) channel.adopted();
    const adoptions = own.map(({ deviceId, shape: { address } }) => {
      return { linkId: busId, address, deviceKind: 'gas-detector', deviceId, placeId: place.placeId };
    });
    const { body } = await client.request<AdoptResult>('POST', '/api/v1/administration/children/adopt', { adoptions });
    expect(body.results.map(({ ok }) => ok)).toEqual(own.map(() => true));
  }

  const lastAnswers = () =>
    Promise.all(channels.map(async (channel) => (await channel.answers(gateway.client)).at(-1) ?? 0));
  const alarms = async () => {
    const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
    return alerts.filter(({ kind }) => kind === 'gas_leak');
  };
  const asked = () => channels.map((channel) => channel.asked);

  async function untilAsked(times: number): Promise<void> {
    const from = asked();
    await eventually(`each is asked ${times} times`, async () =>
      channels.every((channel, index) => channel.asked >= (from[index] ?? 0) + times) ? true : undefined,
    );
  }

  async function untilAnswered(after: readonly number[]): Promise<void> {
    await eventually('each has answered a question of since', async () =>
      (await lastAnswers()).every((last, index) => last > (after[index] ?? 0)) ? true : undefined,
    );
  }

  /** Two more questions reach each sensor, and no third: one of the two must have been read. Counted in questions, never in time. */
  async function expectBackWithinTwoPolls(mend: () => Promise<void> | void): Promise<void> {
    const before = asked();
    for (const channel of channels) channel.left = 2;
    await mend();
    await untilAnswered(before);
    for (const channel of channels) channel.left = Number.POSITIVE_INFINITY;
    await untilAsked(1);
  }

  function spoil({ line = {}, spoil: change = (answer) => answer }: Omit<Fault, 'readsOn'>): void {
    for (const { peer } of stands) {
      peer.line.faults = { ...soundLine, ...line };
      peer.spoil = change;
    }
  }

  test.each(Object.entries(faults))('%s: never a wrong value, and read again within two polls', async (_, fault) => {
    spoil(fault);
    // One question may have been on its way when the fault began, and one when it ended: those between are spoiled.
    await untilAsked(1);
    const from = asked();
    await untilAsked(3);
    if (fault.readsOn) await untilAnswered(from);
    const until = asked();
    await expectBackWithinTwoPolls(() => spoil({}));
    if (!fault.readsOn) {
      const between = await Promise.all(
        channels.map(async (channel, index) => {
          const [first = 0, last = 0] = [from[index], until[index]];
          return (await channel.answers(gateway.client)).filter((answer) => answer > first && answer < last);
        }),
      );
      expect(between).toEqual(channels.map(() => []));
    }
    expect(await alarms()).toEqual([]);
  });

  test('the ports are pulled out: each bus is offline and named; plugged in again, they read on by themselves', async () => {
    await Promise.all(stands.map(({ peer }) => peer.line.unplug()));
    await eventually('the buses are offline', async () => {
      const { devices } = await gateway.client.get<{ devices: Device[] }>('/api/v1/devices');
      return stands.every(({ busId }) => devices.find(({ id }) => id === busId)?.online === false) ? true : undefined;
    });
    const { entries } = await gateway.client.get<Quarantine>('/api/v1/quarantine');
    const told = entries.filter(({ code }) => code === 'PORT_UNAVAILABLE').map(({ linkId }) => linkId);
    expect(told.sort()).toEqual(stands.map(({ busId }) => busId).sort());
    await expectBackWithinTwoPolls(async () => {
      await Promise.all(stands.map(({ peer }) => peer.line.plug()));
    });
  });

  test('the shipped profile raises the alert, and clears it', async () => {
    for (const channel of channels) channel.fixed = 60;
    const wanted = channels.map(({ deviceId }) => deviceId).sort();
    await eventually('each raises its alert', async () => {
      const raised = (await alarms()).filter(({ level, state }) => level === 1 && state === 'active-unacknowledged');
      return raised.length === wanted.length ? true : undefined;
    });
    expect((await alarms()).map(({ deviceId }) => deviceId).sort()).toEqual(wanted);
    for (const channel of channels) channel.fixed = 0;
    await eventually('each is cleared', async () =>
      (await alarms()).every(({ clearedAt }) => clearedAt !== null) ? true : undefined,
    );
  });
});

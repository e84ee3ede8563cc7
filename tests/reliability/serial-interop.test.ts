import type { Alert, Device, Quarantine } from '@gridcall/contract/http-gateway.ts';
import type { AdoptResult, Child } from '@gridcall/contract/http-property.ts';
import { soundLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';
import { BAUD_RATE, Peer, type PeerName } from './serial-peers/peer.ts';

/** Registers of a PemTech PT495, addresses from 0. */
const CONCENTRATION = 0;
const STATUS = 1;
const LEL = 0x0200;
const LEL_ALARM = 0x0201;

let peer: Peer;
let gateway: GatewayUnderTest;
afterEach(async () => {
  await gateway.stop();
  await peer.stop();
});

async function start(name: PeerName): Promise<void> {
  peer = await Peer.start(name);
  const slave = { unit: 1, profile: 'pemtech-pt495', name: '锅炉房探测器', valueScale: 1 };
  const line = { path: peer.line.path, baudRate: BAUD_RATE, parity: 'none', stopBits: 1, pollEveryMs: 200 } as const;
  gateway = await GatewayUnderTest.start({
    serial: { buses: [{ ...line, id: 'boiler-room', protocol: 'modbus-rtu', slaves: [slave] }] },
  });
  await peer.set(CONCENTRATION, 12);
  await peer.set(STATUS, LEL);
}

/** What an installer does once: the bridge's link, then the child that has appeared. */
async function adopt(): Promise<void> {
  const { client } = gateway;
  const made = await client.request('POST', '/api/v1/administration/links', {
    ...{ id: 'boiler-room', deviceKind: 'bridge', convention: 'modbus-rtu' },
    ...{ companyId: 'jinfeng', placeId: 'jinfeng-1-lobby' },
  });
  expect(made.status).toBe(201);
  const child = await eventually('the unit appears', async () => {
    const { children } = await client.get<{ children: Child[] }>('/api/v1/administration/children');
    return children.find(({ address }) => address === '1');
  });
  expect(child).toMatchObject({
    ...{ linkId: 'boiler-room', name: '锅炉房探测器', vendor: 'PemTech', model: 'PT495', state: 'waiting' },
    ...{ suggestedKind: 'gas-detector', preview: { gas_lel: 12, alarm: false, fault: false } },
  });
  const { body } = await client.request<AdoptResult>('POST', '/api/v1/administration/children/adopt', {
    adoptions: [
      {
        ...{ linkId: 'boiler-room', address: '1', deviceKind: 'gas-detector', deviceId: 'gas-boiler' },
        placeId: 'jinfeng-1-lobby',
      },
    ],
  });
  expect(body.results).toMatchObject([{ ok: true, deviceId: 'gas-boiler' }]);
}

async function device(id = 'gas-boiler'): Promise<Device | undefined> {
  const { devices } = await gateway.client.get<{ devices: Device[] }>('/api/v1/devices');
  return devices.find((one) => one.id === id);
}

/** Waits until the gateway shows this concentration; answers all it has shown on the way. */
async function untilShown(lel: number): Promise<ReadonlySet<unknown>> {
  const seen = new Set<unknown>();
  await eventually(`${lel} %LEL is shown`, async () => {
    const value = (await device())?.values['gas_lel'];
    seen.add(value);
    return value === lel ? true : undefined;
  });
  return seen;
}

async function alarms(): Promise<Alert[]> {
  const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
  return alerts.filter(({ kind }) => kind === 'gas_leak');
}

describe.each<PeerName>(['pymodbus', 'libmodbus'])('with %s as the slave behind a pty', (name) => {
  test('the shipped profile raises the alert through the real gateway, and clears it', async () => {
    await start(name);
    await adopt();
    await untilShown(12);
    expect(await alarms()).toEqual([]);
    await peer.set(CONCENTRATION, 27);
    await peer.set(STATUS, LEL_ALARM);
    const alert = await eventually('the alert is raised', async () => (await alarms())[0]);
    expect(alert).toMatchObject({ state: 'active-unacknowledged', deviceId: 'gas-boiler' });
    // The two registers are set one after the other: the concentration alone is level 2, the detector's own word level 1.
    await eventually('it is of level 1', async () => (await alarms()).find(({ level }) => level === 1));
    await peer.set(CONCENTRATION, 0);
    await peer.set(STATUS, LEL);
    await eventually('the alert is cleared', async () => (await alarms()).find(({ clearedAt }) => clearedAt !== null));
  });

  test('each fault of the line: never a wrong value, and good readings again when it is over', async () => {
    await start(name);
    await adopt();
    await untilShown(12);
    let lel = 12;
    for (const fault of [
      { noiseBytes: 12 },
      { echo: true },
      { splitMs: 12 },
      { corrupt: true },
      { truncateBytes: 3 },
      { lateMs: 450 },
      { dead: true },
    ]) {
      const before = lel;
      peer.line.faults = { ...soundLine, ...fault };
      await new Promise((resolve) => setTimeout(resolve, 900));
      lel += 1;
      await peer.set(CONCENTRATION, lel);
      await new Promise((resolve) => setTimeout(resolve, 900));
      peer.line.faults = soundLine;
      const seen = await untilShown(lel);
      expect([before, lel], JSON.stringify(fault)).toEqual(expect.arrayContaining([...seen]));
    }
    expect(await alarms()).toEqual([]);
  });

  test('the port is pulled out: the bridge is offline and named; plugged in again, it reads on by itself', async () => {
    await start(name);
    await adopt();
    await untilShown(12);
    await peer.line.unplug();
    await eventually('the bridge is offline', async () =>
      (await device('boiler-room'))?.online === false ? true : undefined,
    );
    const { entries } = await gateway.client.get<Quarantine>('/api/v1/quarantine');
    expect(entries.map(({ code }) => code)).toContain('PORT_UNAVAILABLE');
    await peer.set(CONCENTRATION, 19);
    await peer.line.plug();
    await untilShown(19);
    expect((await device('boiler-room'))?.online).toBe(true);
  });
});

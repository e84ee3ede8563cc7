/**
 * The ten cases of paho's suite at the real gateway. Seven of them ask that a broker relay, keep or queue what a device
 * publishes; this one takes in and does none of it (promise 6), lets nobody listen to a neighbour (promise 7), and takes no
 * client without a name. Each case says what is answered instead, so that no device waits for what never comes.
 */

import type { Device, Quarantine } from '@gridcall/contract/http-gateway.ts';
import { commandTopic } from '@gridcall/contract/mqtt-topics.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';
import { WireClient } from '../harness/wire-client.ts';

let gateway: GatewayUnderTest;
let first: LinkOfDevice;
let second: LinkOfDevice;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start();
  [first, second] = [await gateway.client.link('paho-1'), await gateway.client.link('paho-2')];
});
afterAll(() => gateway.process.kill('SIGKILL'));

type ConnectFields = Partial<Parameters<WireClient['connect']>[0]>;

function fieldsOf(link: LinkOfDevice, more: ConnectFields = {}) {
  return { clientId: link.clientId, username: link.username, password: Buffer.from(link.password), ...more };
}

async function client(link: LinkOfDevice, more: ConnectFields = {}): Promise<WireClient> {
  const wire = WireClient.tcp(gateway.mqttPort);
  expect((await wire.connect(fieldsOf(link, more))).returnCode).toBe(0);
  return wire;
}

async function deviceOf(link: LinkOfDevice): Promise<Device | undefined> {
  const { devices } = await gateway.client.get<{ devices: Device[] }>('/api/v1/devices');
  return devices.find(({ id }) => id === link.deviceId);
}

const quarantine = () => gateway.client.get<Quarantine>('/api/v1/quarantine');

/** The topics of what stands in quarantine under this code. */
async function refusedTopics(link: LinkOfDevice, code: string): Promise<readonly string[]> {
  const { entries } = await quarantine();
  return entries.filter((entry) => entry.linkId === link.username && entry.code === code).map(({ topic }) => topic);
}

/** A SUBACK does not wait for the disk, as a PUBACK does. */
async function areNamed(link: LinkOfDevice, filters: readonly string[]): Promise<void> {
  await eventually(`${filters} in quarantine`, async () => {
    const named = await refusedTopics(link, 'FILTER_NOT_YOURS');
    return filters.every((filter) => named.includes(filter)) ? true : undefined;
  });
}

const isOnline = (link: LinkOfDevice, wanted: boolean) =>
  eventually(`${link.deviceId} ${wanted ? 'online' : 'offline'}`, async () =>
    (await deviceOf(link))?.online === wanted ? true : undefined,
  );

test('basic: each QoS is acknowledged and nothing comes back; a second CONNECT and a wrong protocol end it', async () => {
  await (await client(first)).disconnect();
  const wire = await client(first);
  expect(await wire.subscribe([commandTopic(first.deviceId), 2])).toEqual([2]);
  for (const qos of [0, 1, 2] as const) await wire.publish(first.topics.reading, '{"values":{"methane_lel":1}}', qos);
  expect(wire.messages).toEqual([]);
  await expect(wire.connect(fieldsOf(first))).rejects.toThrow(/closed/);
  const hj = WireClient.tcp(gateway.mqttPort);
  hj.stream.write(Buffer.from([0x10, 14, 0, 2, 0x68, 0x6a, 4, 2, 0, 0, 0, 4, 0x6d, 0x79, 0x69, 0x64]));
  await hj.closed;
});

test('retained messages: RETAIN is taken for nothing; what was said is said to nobody later', async () => {
  const wire = await client(first);
  for (const qos of [0, 1, 2] as const) {
    await wire.publish(first.topics.reading, '{"values":{"methane_lel":2}}', qos, { retain: true });
  }
  expect((await deviceOf(first))?.values).toMatchObject({ methane_lel: 2 });
  const later = await client(second);
  expect(await later.subscribe(['+/+', 2], ['gridcall/v1/+/reading', 2], [commandTopic(second.deviceId), 1])).toEqual([
    0x80, 0x80, 1,
  ]);
  await later.ping();
  expect(later.messages).toEqual([]);
  await Promise.all([wire.disconnect(), later.disconnect()]);
});

test('offline message queueing: a kept session is remembered, and nothing waits for it', async () => {
  const before = await client(second, { clean: false });
  expect(await before.subscribe([commandTopic(second.deviceId), 2], [first.topics.reading, 2])).toEqual([2, 0x80]);
  await before.disconnect();
  const other = await client(first);
  for (const topic of [first.topics.reading, commandTopic(second.deviceId)]) {
    await other.publish(topic, '{"values":{"methane_lel":3}}', 1);
  }
  const back = WireClient.tcp(gateway.mqttPort);
  expect((await back.connect(fieldsOf(second, { clean: false }))).sessionPresent).toBe(true);
  await back.ping();
  expect(back.messages).toEqual([]);
  await Promise.all([other.disconnect(), back.disconnect()]);
});

test('will message: it is a message of the device, counted when its connection is cut', async () => {
  const will = { topic: first.topics.reading, payload: Buffer.from('{"values":{"methane_lel":77}}'), qos: 1 } as const;
  const listener = await client(second);
  expect(await listener.subscribe([first.topics.reading, 2])).toEqual([0x80]);
  await (await client(first, { will: { ...will, retain: false } })).disconnect();
  const wire = await client(first, { will: { ...will, retain: false } });
  expect((await deviceOf(first))?.values).not.toMatchObject({ methane_lel: 77 });
  await wire.cut();
  await eventually('the will', async () => {
    const values = (await deviceOf(first))?.values;
    return values?.['methane_lel'] === 77 ? true : undefined;
  });
  await listener.ping();
  expect(listener.messages).toEqual([]);
  await listener.disconnect();
});

test('overlapping subscriptions: only the own command topic is granted, whatever stands around it', async () => {
  const wire = await client(first);
  const own = commandTopic(first.deviceId);
  expect(await wire.subscribe([`${own}/#`, 2], [own, 1], ['gridcall/#', 1])).toEqual([0x80, 1, 0x80]);
  expect((await wire.ask({ cmd: 'unsubscribe', unsubscriptions: [own] })).cmd).toBe('unsuback');
  await areNamed(first, [`${own}/#`, 'gridcall/#']);
  await wire.disconnect();
});

test('keepalive: who says nothing for one and a half of it is offline, by its will', async () => {
  const will = { topic: first.topics.status, payload: Buffer.from('{"online":false}'), qos: 0, retain: false } as const;
  const silent = await client(first, { will, keepalive: 1 });
  await isOnline(first, true);
  await silent.closed;
  await isOnline(first, false);
});

test('redelivery on reconnect: a message that comes again is acknowledged again and counted once', async () => {
  const words = '{"id":"again","values":{"methane_lel":4}}';
  for (const qos of [1, 2] as const) {
    const wire = await client(second, { clean: false });
    await wire.publish(second.topics.reading, words, qos);
    await wire.cut();
    const back = await client(second, { clean: false });
    await back.publish(second.topics.reading, words, qos, { dup: true });
    await back.disconnect();
  }
  expect(await refusedTopics(second, 'MESSAGE_ID_REUSED')).toEqual([]);
  expect((await deviceOf(second))?.values).toMatchObject({ methane_lel: 4 });
});

test('zero-length client id: refused for a session to be kept and without a user name, by name', async () => {
  const nameless = fieldsOf(first, { clientId: '' });
  const kept = WireClient.tcp(gateway.mqttPort);
  expect((await kept.connect({ ...nameless, clean: false })).returnCode).toBe(2);
  const anonymous = WireClient.tcp(gateway.mqttPort);
  expect((await anonymous.connect({ clientId: '', username: '' })).returnCode).toBe(4);
  const { refusedConnections } = await quarantine();
  expect(refusedConnections.slice(0, 2).map(({ reason }) => reason)).toEqual([
    expect.stringContaining('The user name is missing'),
    expect.stringContaining('The client id is empty'),
  ]);
  const clean = WireClient.tcp(gateway.mqttPort);
  expect((await clean.connect({ ...nameless, clean: true })).returnCode).toBe(0);
  await clean.publish(first.topics.reading, '{"values":{"methane_lel":5}}', 1);
  expect((await deviceOf(first))?.values).toMatchObject({ methane_lel: 5 });
  await clean.disconnect();
});

test('subscribe failure: 0x80, and the installer sees which filter', async () => {
  const wire = await client(second);
  expect(await wire.subscribe(['nosubscribe', 2])).toEqual([0x80]);
  await areNamed(second, ['nosubscribe']);
  await wire.disconnect();
});

test('$ topics: nobody speaks or listens there, and the device goes on', async () => {
  const wire = await client(second);
  expect(await wire.subscribe(['#', 0], ['$SYS/#', 0], ['$share/g/#', 0])).toEqual([0x80, 0x80, 0x80]);
  await wire.publish('$SYS/broker/reading', '{"values":{"alarm":true}}', 1);
  expect(await refusedTopics(second, 'TOPIC_UNKNOWN')).toEqual(['$SYS/broker/reading']);
  await wire.publish(second.topics.reading, '{"values":{"methane_lel":6}}', 1);
  expect((await deviceOf(second))?.values).toMatchObject({ methane_lel: 6 });
  await wire.disconnect();
});

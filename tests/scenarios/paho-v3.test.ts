/**
 * The ten cases of `interoperability/client_test.py` of eclipse/paho.mqtt.testing, the suite by which brokers of MQTT 3.1.1
 * are compared, asked of the doors and the guard of the gateway before a broker that relays. The gateway's own broker takes in
 * and relays nothing (promise 6); what it answers to the same ten stands in paho-v3-gateway.test.ts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder, testConfiguration } from '../harness/part-process.ts';
import { PASSWORD, RelayBroker } from '../harness/relay-broker.ts';
import { WireClient } from '../harness/wire-client.ts';

const topics = { a: 'TopicA', ab: 'TopicA/B', c: 'Topic/C', ac: 'TopicA/C', slash: '/TopicA' };
const FORBIDDEN = 'nosubscribe';

let broker: RelayBroker;
beforeAll(async () => {
  const { mqtt } = testConfiguration(temporaryFolder('relay'));
  broker = await RelayBroker.open(mqtt, ['myclientid', 'myclientid2'], FORBIDDEN);
});
afterAll(() => broker.close());

type ConnectFields = Partial<Parameters<WireClient['connect']>[0]>;

async function client(clientId: string, more: ConnectFields = {}): Promise<WireClient> {
  const wire = WireClient.tcp(broker.port);
  const { returnCode } = await wire.connect({ clientId, password: Buffer.from(PASSWORD), ...more });
  expect(returnCode).toBe(0);
  return wire;
}

/** Ends the session that a test before may have left. */
async function forget(clientId: string): Promise<void> {
  await (await client(clientId)).disconnect();
}

const payloads = (wire: WireClient) => wire.messages.map(({ payload }) => String(payload)).sort();

test('basic: each QoS arrives; a second CONNECT and a wrong protocol name end the connection', async () => {
  await forget('myclientid');
  const wire = await client('myclientid');
  expect(await wire.subscribe([topics.a, 2])).toEqual([2]);
  await wire.publish(topics.a, 'qos 0');
  await wire.publish(topics.a, 'qos 1', 1);
  await wire.publish(topics.a, 'qos 2', 2);
  expect((await wire.received(3)).map(({ payload, qos }) => [String(payload), qos])).toEqual([
    ['qos 0', 0],
    ['qos 1', 1],
    ['qos 2', 2],
  ]);
  await wire.disconnect();
  const twice = await client('myclientid');
  await expect(twice.connect({ clientId: 'myclientid' })).rejects.toThrow(/closed/);
  const hj = WireClient.tcp(broker.port);
  hj.stream.write(Buffer.from([0x10, 14, 0, 2, 0x68, 0x6a, 4, 2, 0, 0, 0, 4, 0x6d, 0x79, 0x69, 0x64]));
  await hj.closed;
  expect(hj.messages).toEqual([]);
});

test('retained messages: kept for who comes later, until an empty one takes them away', async () => {
  const retain = { retain: true };
  const [wire, later, after] = [await client('myclientid'), WireClient.tcp(broker.port), WireClient.tcp(broker.port)];
  const publishAll = async (words: readonly [string, string, string]) => {
    await wire.publish(topics.ab, words[0], 0, retain);
    await wire.publish(topics.c, words[1], 1, retain);
    await wire.publish(topics.ac, words[2], 2, retain);
  };
  await publishAll(['qos 0', 'qos 1', 'qos 2']);
  const second = { clientId: 'myclientid2', password: Buffer.from(PASSWORD) };
  await later.connect(second);
  await later.subscribe(['+/+', 2]);
  await later.received(3);
  expect(payloads(later)).toEqual(['qos 0', 'qos 1', 'qos 2']);
  expect(later.messages.every((message) => message.retain)).toBe(true);
  await publishAll(['', '', '']);
  await later.disconnect();
  await after.connect(second);
  await after.subscribe(['+/+', 2]);
  await wire.publish(topics.ab, 'the fence', 1);
  await after.received(1);
  expect(payloads(after)).toEqual(['the fence']);
  await Promise.all([wire.disconnect(), after.disconnect()]);
});

test('offline message queueing: what came for a kept session waits for it', async () => {
  const kept = { clean: false };
  const before = await client('myclientid', kept);
  await before.subscribe(['+/+', 2]);
  await before.disconnect();
  const other = await client('myclientid2');
  await other.publish(topics.ab, 'qos 0', 0);
  await other.publish(topics.c, 'qos 1', 1);
  await other.publish(topics.ac, 'qos 2', 2);
  await other.disconnect();
  const back = WireClient.tcp(broker.port);
  const connack = await back.connect({ clientId: 'myclientid', password: Buffer.from(PASSWORD), ...kept });
  expect(connack.sessionPresent).toBe(true);
  await back.received(2);
  expect(payloads(back)).toEqual(expect.arrayContaining(['qos 1', 'qos 2']));
  await back.disconnect();
  await forget('myclientid');
});

test('will message: told when the connection is cut, and not after a DISCONNECT', async () => {
  const will = { topic: topics.c, payload: Buffer.from('client not disconnected'), qos: 0, retain: false } as const;
  const listener = await client('myclientid2');
  await listener.subscribe([topics.c, 2]);
  await (await client('myclientid', { will })).disconnect();
  await (await client('myclientid', { will, keepalive: 2 })).cut();
  await listener.received(1);
  await listener.ping();
  expect(payloads(listener)).toEqual(['client not disconnected']);
  await listener.disconnect();
});

test('overlapping subscriptions: once at the highest QoS, or once for each', async () => {
  const wire = await client('myclientid');
  expect(await wire.subscribe(['TopicA/#', 2], ['TopicA/+', 1])).toEqual([2, 1]);
  await wire.publish(topics.ac, 'overlapping topic filters', 2);
  await wire.received(1);
  await wire.ping();
  const qos = wire.messages.map((message) => message.qos).sort();
  expect([[2], [1, 2]]).toContainEqual(qos);
  await wire.ask({ cmd: 'unsubscribe', unsubscriptions: ['TopicA/#', 'TopicA/+'] });
  wire.messages.length = 0;
  await wire.publish(topics.ac, 'unsubscribed', 2);
  expect(wire.messages).toEqual([]);
  await wire.disconnect();
});

test('keepalive: who says nothing for one and a half of it is cut off, and its will is told', async () => {
  const will = { topic: topics.slash, payload: Buffer.from('keepalive expiry'), qos: 0, retain: false } as const;
  const listener = await client('myclientid2', { keepalive: 0 });
  await listener.subscribe([topics.slash, 2]);
  const silent = await client('myclientid', { will, keepalive: 1 });
  await silent.closed;
  await listener.received(1);
  expect(payloads(listener)).toEqual(['keepalive expiry']);
  await listener.disconnect();
});

test('redelivery on reconnect: what was not acknowledged is said again', async () => {
  const hanging = await client('myclientid2', { clean: false });
  await hanging.subscribe(['TopicA/#', 2]);
  hanging.isAttentive = false;
  await hanging.publish(topics.ab, 'qos 1', 1);
  await hanging.publish(topics.ac, 'qos 2', 2);
  await hanging.disconnect();
  expect(hanging.messages).toEqual([]);
  const back = await client('myclientid2', { clean: false });
  await back.received(2);
  expect(payloads(back)).toEqual(['qos 1', 'qos 2']);
  await back.disconnect();
  await forget('myclientid2');
});

test('zero-length client id: refused for a session to be kept, taken for a clean one', async () => {
  const nameless = { clientId: '', username: 'myclientid', password: Buffer.from(PASSWORD) };
  const refused = WireClient.tcp(broker.port);
  expect((await refused.connect({ ...nameless, clean: false })).returnCode).toBe(2);
  await refused.closed;
  expect(broker.refused()[0]).toMatch(/client id is empty/);
  const taken = WireClient.tcp(broker.port);
  expect((await taken.connect({ ...nameless, clean: true })).returnCode).toBe(0);
  await taken.disconnect();
});

test('subscribe failure: a filter that is not allowed is answered with 0x80, and those beside it are granted', async () => {
  const wire = await client('myclientid');
  expect(await wire.subscribe([FORBIDDEN, 2], [topics.a, 1])).toEqual([0x80, 1]);
  await wire.disconnect();
});

test('$ topics: a wildcard at the front does not reach what begins with $', async () => {
  const wire = await client('myclientid2');
  await wire.subscribe(['+/+', 2], ['#', 2]);
  await wire.publish(`$${topics.ab}`, 'hidden', 1);
  await wire.publish(topics.ab, 'the fence', 1);
  await wire.received(1);
  expect([...new Set(payloads(wire))]).toEqual(['the fence']);
  await wire.disconnect();
});

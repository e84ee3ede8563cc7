import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectPacket, subscribePacket } from '../bench/packets.ts';
import { Device } from '../harness/device.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start({ mqtt: { port: 0, payloadBytes: 1024 } });
});
afterAll(() => gateway.process.kill('SIGKILL'));

async function quarantineOf(linkId: string): Promise<{ code: string; detail: string; topic: string }[]> {
  const { entries } = await gateway.client.get<{
    entries: { linkId: string | null; code: string; detail: string; topic: string }[];
  }>('/api/v1/quarantine');
  return entries.filter((entry) => entry.linkId === linkId);
}

/** Sends raw bytes and resolves with what came back when the other side closed, or after the first answer of `enough` bytes. */
function raw(bytes: Buffer, enough = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = net.connect(gateway.mqttPort, '127.0.0.1');
    let got = Buffer.alloc(0);
    const end = () => {
      socket.destroy();
      resolve(got);
    };
    socket.on('data', (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      if (got.length >= enough) end();
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(bytes);
  });
}

describe('promise 7: refused connections are named', () => {
  test.each([
    ['someone', 'any', 4, /no link of this id/],
    ['guard-1', 'wrong', 4, /password is not the one/],
  ])('%s', async (id, password, code, reason) => {
    if (id === 'guard-1') await gateway.client.link('guard-1');
    expect(await raw(connectPacket(id, password), 4)).toEqual(Buffer.from([0x20, 2, 0, code]));
    const { refusedConnections } = await gateway.client.get<{
      refusedConnections: { clientId: string; reason: string }[];
    }>('/api/v1/quarantine');
    expect(refusedConnections[0]).toMatchObject({ clientId: id, reason: expect.stringMatching(reason) });
  });

  test('a revoked link is cut off at once and not let in again', async () => {
    const link = await gateway.client.link('guard-revoked');
    const device = await Device.connect(gateway.mqttPort, link);
    const closed = new Promise<void>((resolve) => device.client.once('close', () => resolve()));
    expect((await gateway.client.request('DELETE', '/api/v1/administration/links/guard-revoked')).status).toBeLessThan(
      300,
    );
    await closed;
    expect(await raw(connectPacket(link.username, link.password), 4)).toEqual(Buffer.from([0x20, 2, 0, 5]));
  });
});

describe('wrong traffic is quarantined with its reason, and the device stays connected', () => {
  test.each([
    ['not JSON', 'gridcall/v1/SELF/reading', '{"values":', 'MESSAGE_NOT_JSON'],
    ['NaN', 'gridcall/v1/SELF/reading', '{"values":{"methane_lel":NaN}}', 'MESSAGE_NOT_JSON'],
    ['a wrong type', 'gridcall/v1/SELF/reading', '{"values":{"alarm":"yes"}}', 'VALUE_WRONG_TYPE'],
    ['another unit', 'gridcall/v1/SELF/reading', '{"values":{"methane_ppm":1800}}', 'UNIT_MISMATCH'],
    ['an unknown topic', 'devices/SELF/data', '{"values":{"alarm":true}}', 'TOPIC_UNKNOWN'],
    ["someone else's device", 'gridcall/v1/guard-other/reading', '{"values":{"alarm":true}}', 'TOPIC_NOT_YOURS'],
    ['a prototype key', 'gridcall/v1/SELF/reading', '{"values":{"__proto__":{"alarm":true}}}', 'QUANTITY_UNKNOWN'],
    [
      'too large a payload',
      'gridcall/v1/SELF/reading',
      `{"values":{"alarm":true},"x":"${'x'.repeat(2000)}"}`,
      'MESSAGE_TOO_LARGE',
    ],
  ])('%s', async (name, topic, payload, code) => {
    const id = `guard-${name.replace(/[^a-z]/gi, '').toLowerCase()}`;
    const link = await gateway.client.link(id);
    const device = await Device.connect(gateway.mqttPort, link);
    await device.publish('reading', payload, topic.replace('SELF', id));
    expect(await quarantineOf(id)).toMatchObject([{ code }]);
    await device.publish('reading', { values: { alarm: true } });
    const { alerts } = await gateway.client.get<{ alerts: Alert[] }>('/api/v1/alerts');
    expect(alerts.filter((alert) => alert.deviceId === id)).toHaveLength(1);
    expect(alerts.filter((alert) => alert.deviceId === 'guard-other')).toEqual([]);
    await device.close();
  });

  test('the same id with other content', async () => {
    const link = await gateway.client.link('guard-same-id');
    const device = await Device.connect(gateway.mqttPort, link);
    await device.publish('reading', { id: 'one', values: { methane_lel: 1 } });
    await device.publish('reading', { id: 'one', values: { methane_lel: 90 } });
    expect(await quarantineOf('guard-same-id')).toMatchObject([{ code: 'MESSAGE_ID_REUSED' }]);
    await device.close();
  });
});

describe('promise 6 and 7: the broker takes in', () => {
  test.each([
    '#',
    '+/#',
    '$SYS/#',
    'gridcall/v1/+/reading',
    'gridcall/v1/guard-ear10/reading',
    'gridcall/v1/guard-ear/reading',
  ])('nobody may listen to %s', async (filter) => {
    const link = await gateway.client.request<{ username: string; password: string }>(
      'POST',
      '/api/v1/administration/links',
      {
        deviceKind: 'gas-detector',
        companyId: 'jinfeng',
        placeId: 'jinfeng-1-lobby',
        id: `guard-ear-${createHash('sha256').update(filter).digest('hex').slice(0, 8)}`,
      },
    );
    const { username, password } = link.body;
    const answer = await raw(Buffer.concat([connectPacket(username, password), subscribePacket(filter)]), 9);
    expect(answer.subarray(4)).toEqual(Buffer.from([0x90, 3, 0, 1, 0x80]));
  });

  test('a packet over the limit ends the connection before it is held', async () => {
    const announced = Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]);
    const answer = await raw(Buffer.concat([announced, Buffer.alloc(100_000)]));
    expect(answer).toHaveLength(0);
  });

  test('a will counts when its session ends, and not when a newer session stands', async () => {
    const link = await gateway.client.link('guard-will');
    const first = await Device.connect(gateway.mqttPort, link, { will: '{"online":false}' });
    const second = await Device.connect(gateway.mqttPort, link, { will: '{"online":false}' });
    const online = async () => {
      const { devices } = await gateway.client.get<{ devices: { id: string; online: boolean }[] }>('/api/v1/devices');
      return devices.find((device) => device.id === 'guard-will')?.online;
    };
    await second.publish('reading', { values: { methane_lel: 1 } });
    expect(await online()).toBe(true);
    second.client.stream.destroy();
    await eventually('the will', async () => ((await online()) === false ? true : undefined));
    await first.close();
    await second.close();
  });

  test('QoS 2 and QoS 0 are taken in too, once', async () => {
    const link = await gateway.client.link('guard-qos');
    const device = await Device.connect(gateway.mqttPort, link);
    await device.client.publishAsync(link.topics.reading, '{"id":"q2","values":{"alarm":true}}', { qos: 2 });
    await device.client.publishAsync(link.topics.reading, '{"id":"q0","values":{"battery_pct":50}}', { qos: 0 });
    await eventually('both', async () => {
      const { devices } = await gateway.client.get<{ devices: { id: string; values: object }[] }>('/api/v1/devices');
      const values = devices.find((entry) => entry.id === 'guard-qos')?.values;
      return values && 'alarm' in values && 'battery_pct' in values ? true : undefined;
    });
    await device.close();
  });
});

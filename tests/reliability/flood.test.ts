/** What one connection can take from all others: memory, and time. Over the whole gateway, on real sockets. */

import { readFileSync } from 'node:fs';
import net, { type Socket } from 'node:net';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { Quarantine } from '@gridcall/contract/http-gateway.ts';
import { commandTopic } from '@gridcall/contract/mqtt-topics.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPacket, publishPacket } from '../bench/packets.ts';
import { BrokerHouse } from '../harness/broker-house.ts';
import { Device } from '../harness/device.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { openQuotas } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest } from '../harness/stack.ts';
import { WireClient } from '../harness/wire-client.ts';

const MB = 1024 * 1024;
const CONNECT_BYTES = 190 * MB;
const HELD_AT_MOST = 256 * 1024;

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start({ mqtt: { port: 0, ...openQuotas } }, { nodeArguments: gatewayNodeArguments });
});
afterAll(() => gateway.process.kill('SIGKILL'));

function residentBytes(): number {
  const status = readFileSync(`/proc/${gateway.process.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

async function metric(name: string): Promise<number> {
  const text = await gateway.client.get<string>('/metrics');
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Writes as long as the other side takes it; resolves with what was written when the connection is over. */
function pour(first: Buffer, more: Buffer, bytes: number): Promise<number> {
  const socket = net.connect(gateway.mqttPort, '127.0.0.1');
  return new Promise((resolve) => {
    const pourOn = () => {
      while (socket.bytesWritten < bytes && socket.write(more));
    };
    socket.on('error', () => undefined);
    socket.on('drain', pourOn);
    socket.once('close', () => resolve(socket.bytesWritten));
    socket.once('connect', () => {
      socket.write(first);
      pourOn();
    });
  });
}

test('a CONNECT of 190 MB is closed before 256 kB of it are held, also by ten at once', async () => {
  const announced = Buffer.from([0x10, 0x80, 0x80, 0xc0, 0x5f]);
  const before = residentBytes();
  const poured = await Promise.all(
    Array.from({ length: 10 }, () => pour(announced, Buffer.alloc(64 * 1024), CONNECT_BYTES)),
  );
  // What the kernels of both ends buffer was written, too, and is held by nobody here.
  for (const bytes of poured) expect(bytes).toBeLessThan(16 * MB);
  expect(await metric('gridcall_mqtt_frame_too_large_held_bytes')).toBeLessThanOrEqual(HELD_AT_MOST);
  expect(residentBytes() - before).toBeLessThan(64 * MB);
  const { refusedConnections } = await gateway.client.get<Quarantine>('/api/v1/quarantine');
  expect(refusedConnections[0]?.reason).toMatch(/^A packet of \d{9} bytes is over the limit/);
});

/** A device that sends and sends, and never reads what it is answered. */
async function frozenSender(link: LinkOfDevice): Promise<Socket> {
  const socket = net.connect({ port: gateway.mqttPort, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  socket.write(connectPacket(link.username, link.password));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  const { bytes } = publishPacket(link.topics.reading, '{"values":{"battery_pct":50}}');
  const many = Buffer.concat(Array.from({ length: 200 }, () => bytes));
  const pourOn = () => {
    while (!socket.destroyed && socket.write(many));
  };
  socket.on('drain', pourOn);
  pourOn();
  return socket;
}

test('devices that send without end and read nothing delay no alarm: all of the others are kept and shown', async () => {
  const frozen: Socket[] = [];
  for (const id of ['frozen-1', 'frozen-2']) frozen.push(await frozenSender(await gateway.client.link(id)));
  const ids = Array.from({ length: 20 }, (_, index) => `alarm-${index}`);
  for (const id of ids) {
    const device = await Device.connect(gateway.mqttPort, await gateway.client.link(id));
    await device.publish('reading', { values: { alarm: true } });
    await device.close();
  }
  const { alerts } = await gateway.client.get<{ alerts: { deviceId: string; level: number }[] }>('/api/v1/alerts');
  expect(alerts.filter(({ level }) => level === 1).map(({ deviceId }) => deviceId)).toEqual(
    expect.arrayContaining(ids),
  );
  for (const socket of frozen) socket.destroy();
});

test('a subscriber that reads nothing is dropped from and then cut off; the others are sent all of it', async () => {
  const house = await BrokerHouse.open();
  const [frozen, good] = await Promise.all(
    ['gate-frozen', 'gate-good'].map(async (id) => {
      const link = await house.link(id, { deviceKind: 'access-gate' });
      const wire = WireClient.tcp(house.port);
      await wire.connect({ clientId: id, password: Buffer.from(link.password) });
      expect(await wire.subscribe([commandTopic(id), 0])).toEqual([0]);
      return wire;
    }),
  );
  if (!frozen || !good) throw new Error('two were asked for');
  frozen.stream.pause();
  const words = 'x'.repeat(10_000);
  const answers = new Set<string>();
  // So much that no buffer of a kernel holds it.
  for (let message = 0; message < 3000; message++) {
    answers.add(house.mqtt.send('gate-frozen', commandTopic('gate-frozen'), words));
    expect(house.mqtt.send('gate-good', commandTopic('gate-good'), String(message))).toBe('sent');
    if (message % 20 === 0) await good.ping();
  }
  await good.received(3000);
  expect(good.messages.map(({ payload }) => Number(String(payload)))).toEqual(
    Array.from({ length: 3000 }, (_, n) => n),
  );
  expect(answers).toContain('too-slow');
  expect(house.mqtt.counters().slowDropped).toBeGreaterThan(0);
  // What waits is never more than what may wait, and a socket that takes nothing for 5 s is closed.
  await eventually('the end of the frozen one', async () => (house.mqtt.isConnected('gate-frozen') ? undefined : true));
  frozen.stream.destroy();
  await good.disconnect();
  await house.close();
});

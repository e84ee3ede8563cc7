import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPacket, publishPacket } from '../bench/packets.ts';
import { freePorts } from '../harness/demo.ts';
import { Device } from '../harness/device.ts';
import { Mutation } from '../harness/mutation.ts';
import { GatewayUnderTest } from '../harness/stack.ts';

const AT_ONCE = 40;
const SEED = 20261121;
/** How long a connection is left open after its last bytes; what is as it should be is waited for until it is answered. */
const LEFT_OPEN_MS = 20;
const ANSWERED_WITHIN_MS = 10_000;
const mutation = new Mutation(SEED);

let gateway: GatewayUnderTest;
let tlsPort: number;
let websocketPort: number;
let connect: Buffer;
let publish: Buffer;
beforeAll(async () => {
  const ports = await freePorts();
  [tlsPort, websocketPort] = [ports.mqtt, ports.queue];
  const mqtt = { port: 0, tlsPort, websocketPort, packetBytes: 65_536, signInsPerMinutePerLink: 1_000_000 };
  gateway = await GatewayUnderTest.start({ mqtt });
  const link = await gateway.client.link('fuzz-wire');
  connect = connectPacket(link.username, link.password);
  publish = publishPacket(link.topics.reading, '{"values":{"methane_lel":5}}').bytes;
});
afterAll(() => gateway.process.kill('SIGKILL'));

const upgrade = Buffer.from(
  [
    'GET /mqtt HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n',
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n',
  ].join(''),
);

/** A masked frame of RFC 6455 §5.2, of up to 65,535 bytes, with whatever opcode and length it claims. */
function frame(data: Buffer): Buffer {
  const mask = mutation.bytes(4);
  const masked = Buffer.from(data.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  const opcode = mutation.random() < 0.7 ? 0x82 : mutation.below(256);
  const head = Buffer.from([opcode, 0xfe, data.length >> 8, data.length & 0xff]);
  return Buffer.concat([head, mask, masked]);
}

/** The first bytes of a real handshake. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const socket = new Duplex({ read: () => undefined, write: (chunk: Buffer) => resolve(chunk) });
    tls.connect({ socket, rejectUnauthorized: false }).on('error', () => undefined);
  });
}

/** Says `right` as it is or changed, says the rest once it is answered, and hangs up. True when it was answered. */
function attempt(socket: Duplex, right: Buffer, then: Buffer): Promise<boolean> {
  const isUntouched = mutation.random() < 0.5;
  const wrong = () => (mutation.random() < 0.8 ? mutation.of(right) : mutation.bytes(64));
  return new Promise((resolve) => {
    let isAnswered = false;
    const end = () => {
      clearTimeout(patience);
      socket.destroy();
      resolve(isAnswered);
    };
    let patience = setTimeout(end, isUntouched ? ANSWERED_WITHIN_MS : LEFT_OPEN_MS);
    socket.on('error', end);
    socket.once('close', end);
    socket.once('data', () => {
      isAnswered = true;
      clearTimeout(patience);
      patience = setTimeout(end, LEFT_OPEN_MS);
      socket.write(then);
    });
    socket.write(isUntouched ? right : wrong());
  });
}

async function all(count: number, one: () => Promise<boolean>): Promise<number> {
  let [made, answered] = [0, 0];
  const worker = async () => {
    while (made < count) {
      made++;
      if (await one()) answered++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answered;
}

async function expectAlive(id: string): Promise<void> {
  const device = await Device.connect(gateway.mqttPort, await gateway.client.link(id));
  await device.publish('reading', { values: { alarm: true } });
  const { alerts } = await gateway.client.get<{ alerts: { deviceId: string }[] }>('/api/v1/alerts');
  expect(alerts.map((alert) => alert.deviceId)).toContain(id);
  await device.close();
}

test('2500 fuzzed WebSockets: upgrades, frames and the packets in them', async () => {
  const answered = await all(2500, () => {
    const socket = net.connect(websocketPort, '127.0.0.1');
    const words = [connect, publish, Buffer.from([0xc0, 0])].map((packet) =>
      mutation.random() < 0.5 ? packet : mutation.of(packet),
    );
    const frames = words.map((packet) => (mutation.random() < 0.7 ? frame(packet) : mutation.of(frame(packet))));
    return attempt(socket, upgrade, Buffer.concat(frames));
  });
  expect(answered).toBeGreaterThan(1000);
  await expectAlive('after-websockets');
});

test('1500 fuzzed handshakes, and 300 whole ones with garbage inside', async () => {
  const hello = await clientHello();
  const answered = await all(1500, () => {
    const socket = net.connect(tlsPort, '127.0.0.1');
    return attempt(socket, hello, mutation.random() < 0.5 ? mutation.of(hello) : mutation.bytes(300));
  });
  expect(answered).toBeGreaterThan(300);
  const past = await all(300, () => {
    const socket = tls.connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
    return attempt(socket, connect, Buffer.concat([mutation.of(publish), mutation.bytes(64)]));
  });
  expect(past).toBeGreaterThan(50);
  await expectAlive('after-handshakes');
});

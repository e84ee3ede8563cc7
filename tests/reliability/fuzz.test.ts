import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPacket, publishPacket, subscribePacket } from '../bench/packets.ts';
import { Device } from '../harness/device.ts';
import { seededRandom } from '../harness/random.ts';
import { GatewayUnderTest } from '../harness/stack.ts';

const CONNECTIONS = 20_000;
const AT_ONCE = 50;
const SEED = 20261121;

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start({ mqtt: { port: 0, packetBytes: 65_536 } });
});
afterAll(() => gateway.process.kill('SIGKILL'));

const random = seededRandom(SEED);
const below = (limit: number) => Math.floor(random() * limit);

/** Flips, cuts, doubles or fills a few bytes. */
function mutate(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let change = 0; change <= below(4); change++) copy[below(copy.length)] = below(256);
  const turn = below(4);
  if (turn === 0) return copy.subarray(0, below(copy.length) + 1);
  if (turn === 1) return Buffer.concat([copy, copy.subarray(below(copy.length))]);
  if (turn === 2) return Buffer.concat([copy, Buffer.from(Array.from({ length: below(64) }, () => below(256)))]);
  return copy;
}

/** How long a connection is left open after its last bytes; an untouched CONNECT is waited for until it is answered. */
const LEFT_OPEN_MS = 30;
const ANSWERED_WITHIN_MS = 10_000;

/** One connection: resolves with whether it got past CONNECT. */
function attempt(first: Buffer, then: readonly Buffer[], isUntouched: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(gateway.mqttPort, '127.0.0.1');
    let isPast = false;
    let patience = setTimeout(() => end(), isUntouched ? ANSWERED_WITHIN_MS : LEFT_OPEN_MS);
    const end = () => {
      clearTimeout(patience);
      socket.destroy();
      resolve(isPast);
    };
    socket.on('error', end);
    socket.on('close', end);
    socket.once('data', (data: Buffer) => {
      isPast = data[0] === 0x20 && data[3] === 0;
      if (!isPast) return end();
      clearTimeout(patience);
      patience = setTimeout(end, LEFT_OPEN_MS);
      socket.write(Buffer.concat([...then]));
    });
    socket.write(first);
  });
}

test(`${CONNECTIONS} fuzzed connections, seed ${SEED}: no crash, and an alarm is taken right after`, async () => {
  const links = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => gateway.client.link(`fuzz-${index}`)));
  let past = 0;
  let made = 0;
  const worker = async (index: number) => {
    const link = links[index];
    if (!link) return;
    const connect = connectPacket(link.username, link.password);
    const publish = publishPacket(link.topics.reading, '{"values":{"methane_lel":5}}').bytes;
    const seeds = [
      publish,
      subscribePacket('#'),
      Buffer.from([0xc0, 0]),
      Buffer.from([0x62, 2, 0, 1]),
      Buffer.from([0xe0, 0]),
    ];
    while (made < CONNECTIONS) {
      made++;
      const isUntouched = random() < 0.5;
      const then = Array.from({ length: 1 + below(4) }, () => mutate(seeds[below(seeds.length)] ?? publish));
      if (await attempt(isUntouched ? connect : mutate(connect), then, isUntouched)) past++;
    }
  };
  await Promise.all(links.map((_, index) => worker(index)));
  expect(made).toBeGreaterThanOrEqual(CONNECTIONS);
  expect(past / made).toBeGreaterThanOrEqual(0.3);
  const device = await Device.connect(gateway.mqttPort, await gateway.client.link('after-fuzz'));
  await device.publish('reading', { values: { alarm: true } });
  const { alerts } = await gateway.client.get<{ alerts: { deviceId: string }[] }>('/api/v1/alerts');
  expect(alerts.map((alert) => alert.deviceId)).toContain('after-fuzz');
  await device.close();
});

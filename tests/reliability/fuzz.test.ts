import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectPacket, publishPacket, subscribePacket } from '../bench/packets.ts';
import { Device } from '../harness/device.ts';
import { Mutation } from '../harness/mutation.ts';
import { GatewayUnderTest } from '../harness/stack.ts';

const CONNECTIONS = 20_000;
const AT_ONCE = 50;
const SEED = 20261121;

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await GatewayUnderTest.start({
    mqtt: { port: 0, packetBytes: 65_536, signInsPerMinutePerLink: 1_000_000 },
  });
});
afterAll(() => gateway.process.kill('SIGKILL'));

const mutation = new Mutation(SEED);

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
      const isUntouched = mutation.random() < 0.5;
      const then = Array.from({ length: 1 + mutation.below(4) }, () =>
        mutation.of(seeds[mutation.below(seeds.length)] ?? publish),
      );
      if (await attempt(isUntouched ? connect : mutation.of(connect), then, isUntouched)) past++;
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

import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { openQuotas } from '../harness/part-process.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { connectRaw, inPacks } from './drain-fill.ts';
import { bareFanOutMs, commandTopicOf, valvesClosedMs } from './fan-out.ts';
import { median } from './figures.ts';
import { subscribePacket } from './packets.ts';
import { repeat, type Section } from './section.ts';
import type { Credential } from './sender.ts';
import { residentMb, startBare, withServer } from './servers.ts';

/** Long enough for a collector that is going to give memory back to have done so; shorter than any device's silence. */
const SETTLE_MS = 15_000;
const SAMPLES = 20;

const unit = 'jinfeng-1-unit-1';

interface Broker {
  readonly pid: number;
  readonly mqttPort: number;
  readonly links: readonly Credential[];
  /** Has each of the links told something, and says how long it took until the last had heard it, in ms. */
  fanOutMs(sockets: readonly Socket[]): Promise<number>;
  stop(): Promise<void>;
}

const credentialOf = ({ username, password }: LinkOfDevice): Credential => ({ id: username, password });

async function startBareBroker(count: number): Promise<Broker> {
  const server = await startBare(count);
  const { mqttPort, links } = server;
  return { ...server, pid: server.pids[0] ?? 0, fanOutMs: (sockets) => bareFanOutMs(mqttPort, links, sockets) };
}

/** Gas valves, which speak once an hour: nobody raises an alert about those who only hold their line. */
async function startFullGateway(count: number): Promise<Broker> {
  const gateway = await GatewayUnderTest.start(
    { mqtt: { port: 0, ...openQuotas, connectionsPerCompany: 20_000 } },
    { nodeArguments: gatewayNodeArguments },
  );
  const made = await inPacks(count, (index) =>
    gateway.client.link(`load-${index}`, { kind: 'gas-valve', place: unit }),
  );
  const detector = await gateway.client.link('gas-1', { place: unit });
  // Making them is not what is measured: a gateway that has run for a day has forgotten how its links came about.
  await gateway.stop();
  await gateway.startAgain({ nodeArguments: gatewayNodeArguments });
  return {
    pid: gateway.process.pid,
    mqttPort: gateway.mqttPort,
    links: made.map(credentialOf),
    fanOutMs: (sockets) => valvesClosedMs(gateway.mqttPort, credentialOf(detector), sockets),
    stop: async () => {
      await gateway.process.kill('SIGKILL');
      rmSync(gateway.dataDir, { recursive: true, force: true });
    },
  };
}

/** All links connected and subscribed to their own command topic, as a device is that can be commanded. */
async function connectAll({ mqttPort, links }: Broker): Promise<readonly Socket[]> {
  return inPacks(links.length, async (index) => {
    const link = links[index];
    if (link === undefined) throw new RangeError('there is no such link');
    const socket = await connectRaw(mqttPort, link);
    const subscribed = new Promise<void>((resolve, reject) => {
      socket.once('close', () => reject(new Error(`${link.id} was cut off`)));
      socket.on('data', (bytes: Buffer) => (bytes[0] === 0x90 ? resolve() : undefined));
    });
    socket.write(subscribePacket(commandTopicOf(link.id)));
    await subscribed;
    return socket;
  });
}

/** First what they cost while they are silent, then how fast each is told something. */
async function measure(broker: Broker): Promise<{ readonly mb: number; readonly toldMs: number }> {
  const sockets = await connectAll(broker);
  let lost = 0;
  for (const socket of sockets) socket.once('close', () => lost++);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    samples.push(residentMb(broker.pid));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (lost > 0) throw new Error(`${lost} of ${sockets.length} links were lost while they only held their line`);
  const toldMs = await broker.fanOutMs(sockets);
  for (const socket of sockets) socket.destroy();
  return { mb: median(samples), toldMs };
}

export const idleLinks: Section = {
  name: 'idle-links',
  title: 'Idle links: 9,500 connected, subscribed to their command topic, and silent; then each is told something',
  needs: [],
  figures: [
    {
      id: 'idle-links-resident',
      title: 'resident set of the broker',
      unit: 'MB',
      peer: 'bare aedes, same connections and subscriptions',
      judged: 'ratio',
      gate: { atMost: 1.3 },
      limitedBy:
        'The modules of the gateway, some 80 MB that bare aedes does not load, and what it keeps of each link.',
      nextStep: 'a session that keeps its quotas and its holding line only while it speaks',
    },
    {
      id: 'idle-links-fan-out',
      title: 'a gas leak → the last of the valves is told to close',
      unit: 'ms',
      peer: 'bare aedes, a publish to each of the same topics',
      judged: 'ratio',
      gate: { atMost: 3 },
      limitedBy:
        'Two transactions of some 13 rows for each valve, and they are what is promised: an order is kept before anybody hears of it, and kept as sent before a byte goes out. Profiled, the main thread waits for them a third of the time; of the rest a fourth is garbage collection, a fifth `writev`, a fifth deciding. The peer keeps nothing.',
      nextStep:
        'Fewer rows for many valves of one leak: one line of the timeline and one of the live stream for all of them, instead of three for each.',
    },
  ],
  run(plan) {
    const links = plan.short ? 500 : 9_500;
    return repeat(plan, ['idle-links-resident', 'idle-links-fan-out'], async () => {
      const peer = await withServer(() => startBareBroker(links), measure);
      const ours = await withServer(() => startFullGateway(links), measure);
      return {
        'idle-links-resident': {
          ours: ours.mb,
          peer: peer.mb,
          detail: `${((ours.mb * 1024) / links).toFixed(1)} / ${((peer.mb * 1024) / links).toFixed(1)} kB a link`,
        },
        'idle-links-fan-out': {
          ours: ours.toldMs,
          peer: peer.toldMs,
          detail: `${Math.round(links / (ours.toldMs / 1000))} / ${Math.round(links / (peer.toldMs / 1000))} links a second`,
        },
      };
    });
  },
};

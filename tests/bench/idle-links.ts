import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { openQuotas } from '../harness/part-process.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { connectRaw, inPacks } from './drain-fill.ts';
import { median } from './figures.ts';
import { subscribePacket } from './packets.ts';
import { repeat, type Section } from './section.ts';
import type { Credential } from './sender.ts';
import { residentMb, startBare, withServer } from './servers.ts';

/** Long enough for a collector that is going to give memory back to have done so; shorter than any device's silence. */
const SETTLE_MS = 15_000;
const SAMPLES = 20;

interface Broker {
  readonly pid: number;
  readonly mqttPort: number;
  readonly links: readonly Credential[];
  stop(): Promise<void>;
}

async function startBareBroker(count: number): Promise<Broker> {
  const server = await startBare(count);
  return { ...server, pid: server.pids[0] ?? 0 };
}

/** Gates: they may be silent, so nobody raises an alert about those who only hold their line. */
async function startFullGateway(count: number): Promise<Broker> {
  const gateway = await GatewayUnderTest.start(
    { mqtt: { port: 0, ...openQuotas, connectionsPerCompany: 20_000 } },
    { nodeArguments: gatewayNodeArguments },
  );
  const made = await inPacks(count, (index) => gateway.client.link(`load-${index}`, { kind: 'access-gate' }));
  // Making them is not what is measured: a gateway that has run for a day has forgotten how its links came about.
  await gateway.stop();
  await gateway.startAgain({ nodeArguments: gatewayNodeArguments });
  return {
    pid: gateway.process.pid,
    mqttPort: gateway.mqttPort,
    links: made.map(({ username, password }) => ({ id: username, password })),
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
    socket.write(subscribePacket(`gridcall/v1/${link.id}/command`));
    await subscribed;
    return socket;
  });
}

async function idleMb(broker: Broker): Promise<number> {
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
  for (const socket of sockets) socket.destroy();
  return median(samples);
}

export const idleLinks: Section = {
  name: 'idle-links',
  title: 'Idle links: 9,500 connected, subscribed to their command topic, and silent',
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
  ],
  run(plan) {
    const links = plan.short ? 500 : 9_500;
    return repeat(plan, ['idle-links-resident'], async () => {
      const peer = await withServer(() => startBareBroker(links), idleMb);
      const ours = await withServer(() => startFullGateway(links), idleMb);
      return {
        'idle-links-resident': {
          ours,
          peer,
          detail: `${((ours * 1024) / links).toFixed(1)} / ${((peer * 1024) / links).toFixed(1)} kB a link`,
        },
      };
    });
  },
};

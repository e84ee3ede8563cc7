import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { connectRaw, gatewayDatabase, inPacks } from './drain-fill.ts';
import { type Percentiles, percentiles } from './figures.ts';
import { listenForAlarms } from './listener.ts';
import { publishPacket } from './packets.ts';
import { repeat, type Section } from './section.ts';
import { scaled } from './servers.ts';
import { startTowers, tokenOf, towerName, towerOf } from './towers.ts';

/** New alerts of level 1, quiet and again beside the storm: one in so many ms. */
const ALARMS = 200;
const ALARM_EVERY_MS = 50;
/** Beside it so many gates are forced and shut so often, one word in so many ms: 2,000 alerts of level 2. */
const GATES = 200;
const FORCED = 10;
const WORD_EVERY_MS = 500;
/** What has not been heard by then will not be heard. */
const SETTLE_MS = 5_000;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Connected {
  readonly link: LinkOfDevice;
  readonly socket: Socket;
}

async function connected(gateway: GatewayUnderTest, count: number, kind: string, prefix: string): Promise<Connected[]> {
  return inPacks(count, async (index) => {
    const link = await gateway.client.link(`${prefix}-${index}`, { kind, place: towerOf(index) });
    const socket = await connectRaw(gateway.mqttPort, { id: link.username, password: link.password });
    return { link, socket };
  });
}

/** When each alarm was published, seen on the live stream, and handed to whoever carries its first notice. */
class Alarms {
  readonly #sent = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #handed = new Map<string, number>();

  send({ link, socket }: Connected): void {
    const packet = publishPacket(link.topics.reading, '{"values":{"alarm":true,"methane_lel":60}}');
    this.#sent.set(link.username, performance.now());
    socket.write(packet.bytes);
  }

  see(deviceId: string, at: number): void {
    if (!this.#seen.has(deviceId)) this.#seen.set(deviceId, at);
  }

  /** The body of a notice names the building; each detector has one for itself. */
  hand(body: string, at: number): void {
    const { kind, building } = JSON.parse(body) as { kind: string; building: string };
    if (kind === 'gas_leak' && !this.#handed.has(building)) this.#handed.set(building, at);
  }

  /** Of the alarms of these, in ms: until it was seen, and until its first notice was handed over. */
  took(devices: readonly Connected[], first: number): { readonly seen: Percentiles; readonly handed: Percentiles } {
    const since = (id: string, at: number | undefined) => {
      const sent = this.#sent.get(id);
      if (sent === undefined || at === undefined) throw new Error(`of the alarm of ${id} nobody has heard`);
      return at - sent;
    };
    const ids = devices.map(({ link }) => link.username);
    return {
      seen: percentiles(ids.map((id) => since(id, this.#seen.get(id)))),
      handed: percentiles(ids.map((id, index) => since(id, this.#handed.get(towerName(first + index))))),
    };
  }
}

async function inTurn(alarms: Alarms, devices: readonly Connected[]): Promise<void> {
  for (const device of devices) {
    alarms.send(device);
    await pass(ALARM_EVERY_MS);
  }
}

/** Forces and shuts every gate again and again, all of them spread over each half second. */
async function forceGates(gates: readonly Connected[]): Promise<void> {
  const hands = gates.map(async ({ link, socket }, index) => {
    await pass((index * WORD_EVERY_MS) / gates.length);
    for (let word = 0; word < 2 * FORCED; word++) {
      const kind = word % 2 === 0 ? 'forced_open' : 'closed';
      const { bytes, messageIdAt } = publishPacket(link.topics.event, `{"kind":"${kind}"}`);
      bytes.writeUInt16BE(word + 1, messageIdAt);
      socket.write(bytes);
      await pass(WORD_EVERY_MS);
    }
  });
  await Promise.all(hands);
}

function raisedByGates({ dataDir }: GatewayUnderTest): number {
  const database = gatewayDatabase(dataDir);
  const sql = `SELECT count(*) AS raised FROM alert_event JOIN alert ON alert.id = alert_id
    WHERE alert.kind = 'gate_forced' AND type IN ('raised', 'raised-again')`;
  const raised = Number(database.prepare(sql).get()?.['raised']);
  database.close();
  return raised;
}

interface Measured {
  readonly quiet: ReturnType<Alarms['took']>;
  readonly stormy: ReturnType<Alarms['took']>;
  readonly raised: number;
  readonly notices: number;
}

async function measure(count: number, gateCount: number, callCentre: FarEnd): Promise<Measured> {
  const gateway = await startTowers(2 * count, `${callCentre.url}/send`);
  const alarms = new Alarms();
  const before = callCentre.heard.length;
  callCentre.answer = ({ body }, response) => {
    alarms.hand(body, performance.now());
    response.end('{}');
  };
  const detectors = await connected(gateway, 2 * count, 'gas-detector', 'gas');
  const gates = await connected(gateway, gateCount, 'access-gate', 'gate');
  const listen = { kind: 'live', httpPort: gateway.process.httpPort, token: tokenOf(gateway) } as const;
  const silence = await listenForAlarms(gateway.mqttPort, listen, (id, at) => alarms.see(id, at));
  await inTurn(alarms, detectors.slice(0, count));
  await pass(SETTLE_MS);
  await Promise.all([inTurn(alarms, detectors.slice(count)), forceGates(gates)]);
  await pass(SETTLE_MS);
  silence();
  for (const { socket } of [...detectors, ...gates]) socket.destroy();
  await gateway.process.kill('SIGTERM');
  const measured = {
    quiet: alarms.took(detectors.slice(0, count), 0),
    stormy: alarms.took(detectors.slice(count), count),
    raised: raisedByGates(gateway),
    notices: callCentre.heard.length - before,
  };
  rmSync(gateway.dataDir, { recursive: true, force: true });
  return measured;
}

const both = (one: Percentiles, other: Percentiles) => `p50 ${one.p50.toFixed(1)} / ${other.p50.toFixed(1)} ms`;

export const notices: Section = {
  name: 'notices',
  title: 'Notices: from a gas alarm to the first notice at whoever carries it, with a roster for each building',
  needs: [],
  figures: [
    {
      id: 'notices-first',
      title: 'publish → first notice handed to its channel, p99',
      unit: 'ms',
      peer: 'publish → line of the live stream, the same alarms',
      judged: 'ratio',
      gate: { atMost: 2 },
      limitedBy:
        'The commit that both wait for. What comes on top is one connection to the carrier and one request: notices are rare, so each has a connection of its own. By its profile that is 0.3 ms of processor a notice, and three are sent for each of these alarms.',
      nextStep: 'Connect to the carrier beside the commit instead of after it.',
    },
    {
      id: 'notices-in-storm',
      title: 'the same while 200 gates raise 2,000 alerts, p99',
      unit: 'ms',
      peer: 'the same when quiet',
      judged: 'ratio',
      gate: { atMost: 2 },
      limitedBy:
        'The batch that is in flight when the alarm comes: it waits for one of them, and then goes first. The main thread idles three quarters of the time; a gate that was forced three times in a quarter of an hour calls nobody again.',
      nextStep: 'Smaller batches while a message of life safety waits.',
    },
  ],
  async run(plan) {
    const callCentre = new FarEnd();
    await callCentre.start();
    try {
      return await repeat(plan, ['notices-first', 'notices-in-storm'], async () => {
        const measured = await measure(scaled(plan, ALARMS), scaled(plan, GATES), callCentre);
        const { quiet, stormy, raised } = measured;
        return {
          'notices-first': {
            ours: quiet.handed.p99,
            peer: quiet.seen.p99,
            detail: `${both(quiet.handed, quiet.seen)}, ${scaled(plan, ALARMS)} alarms`,
          },
          'notices-in-storm': {
            ours: stormy.handed.p99,
            peer: quiet.handed.p99,
            detail: `${both(stormy.handed, quiet.handed)}, ${raised} alerts beside it, ${measured.notices} notices in all; live stream p99 ${stormy.seen.p99.toFixed(1)} ms`,
          },
        };
      });
    } finally {
      await callCentre.stop();
    }
  },
};

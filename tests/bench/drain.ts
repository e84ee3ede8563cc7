import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { openQuotas } from '../harness/part-process.ts';
import { eventually, GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import { type AlarmLink, connectRaw, type FullOutbox, fillOutbox, gatewayDatabase } from './drain-fill.ts';
import { bareEventsPerSecond, bareRowsPerSecond } from './drain-peer.ts';
import { percentiles } from './figures.ts';
import { publishPacket } from './packets.ts';
import { repeat, type Section } from './section.ts';

const ALARM_EVERY_MS = 100;
/** Alarms in a row, while it drains and when it is quiet. */
const ALARMS = 200;
const DRAIN_MAXIMUM_MS = 10 * 60_000;

/** How far the lane of the backlog has arrived, read from the queue's own file. */
function progressReader(queueDataDir: string): { read(): number; close(): void } {
  const database = new DatabaseSync(join(queueDataDir, 'queue', 'queue.db'), { readOnly: true, timeout: 5000 });
  const statement = database.prepare(`SELECT watermark FROM source_lane WHERE lane = 'status'`);
  return { read: () => Number(statement.get()?.['watermark'] ?? 0), close: () => database.close() };
}

/** Alarms one after the other, until there are no more links or `isOver` says so. Returns the ids of those that alarmed. */
async function alarmInTurn(port: number, links: readonly AlarmLink[], isOver: () => boolean): Promise<string[]> {
  const alarmed: string[] = [];
  for (const link of links) {
    if (isOver()) break;
    const socket = await connectRaw(port, link);
    socket.write(publishPacket(`gridcall/v1/${link.id}/reading`, '{"values":{"alarm":true}}').bytes);
    alarmed.push(link.id);
    await new Promise((resolve) => setTimeout(resolve, ALARM_EVERY_MS));
    socket.destroy();
  }
  return alarmed;
}

/** From the decision at the gateway to the queue's receipt, by the rows of the outbox themselves, in ms. */
function upstreamMs(gatewayDataDir: string, deviceIds: readonly string[]): number[] {
  const database = gatewayDatabase(gatewayDataDir);
  const statement = database.prepare(
    `SELECT settled_at - recorded_at AS ms FROM outbox JOIN alert ON alert.id = outbox.subject
     WHERE outbox.lane = 'life-safety' AND outbox.type = 'cn.grid.alert.raised.v1' AND outbox.state = 'sent'
     AND alert.device_id = ? ORDER BY sequence LIMIT 1`,
  );
  const times = deviceIds.flatMap((id) => {
    const ms = statement.get(id)?.['ms'];
    return ms === undefined ? [] : [Number(ms)];
  });
  database.close();
  if (times.length < deviceIds.length) throw new Error(`${deviceIds.length - times.length} alarms never arrived`);
  return times;
}

interface Drained {
  readonly perSecond: number;
  readonly fresh: ReturnType<typeof percentiles>;
  readonly quiet: ReturnType<typeof percentiles>;
  readonly freshCount: number;
  readonly queueDataDir: string;
}

async function drainOnce(full: FullOutbox): Promise<Drained> {
  const queue = await QueueUnderTest.start();
  // The gateway's rows on a folder of the queue's secrets: both know one token.
  cpSync(join(full.dataDir, 'gateway'), join(queue.dataDir, 'gateway'), { recursive: true });
  const progress = progressReader(queue.dataDir);
  const gateway = await GatewayUnderTest.start(
    { dataDir: queue.dataDir, uplink: { url: queue.url, retryMaximumMs: 500 }, mqtt: { port: 0, ...openQuotas } },
    { nodeArguments: gatewayNodeArguments },
  );
  let isDrained = false;
  const alarms = alarmInTurn(gateway.mqttPort, full.alarmLinks.slice(0, ALARMS), () => isDrained);
  const from = await eventually('the first batch', async () => {
    const arrived = progress.read();
    return arrived > 0 ? { arrived, at: performance.now() } : undefined;
  });
  await eventually('the last batch', async () => (progress.read() >= full.events ? true : undefined), DRAIN_MAXIMUM_MS);
  const perSecond = (full.events - from.arrived) / ((performance.now() - from.at) / 1000);
  isDrained = true;
  progress.close();
  const during = await alarms;
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const later = full.alarmLinks.slice(ALARMS, 2 * ALARMS);
  const after = await alarmInTurn(gateway.mqttPort, later, () => false);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await Promise.all([gateway.stop(), queue.stop()]);
  return {
    perSecond,
    fresh: percentiles(upstreamMs(queue.dataDir, during)),
    quiet: percentiles(upstreamMs(queue.dataDir, after)),
    freshCount: during.length,
    queueDataDir: queue.dataDir,
  };
}

export const drain: Section = {
  name: 'drain',
  title: 'Drain: 100,000 waiting events of 2,000 gates into the queue (SQLite), while gas alarms come',
  needs: [],
  figures: [
    {
      id: 'drain-rate',
      title: 'events a second, beside one bare row for each event',
      unit: 'events/s',
      peer: 'INSERT … ON CONFLICT of the waiting events, one row each, 100 a transaction',
      judged: 'ratio',
      gate: { atLeast: 0.45 },
      limitedBy:
        'The processor of the queue, by its profile: 0.2 ms an event, 40 % of it in SQLite, which keeps three to four rows with their indexes and changes the incident where the peer keeps one row; the rest is deciding, canonical JSON, SHA-256 and the promises of a dozen queries. The gateway needs 0.08 ms on the other core.',
      nextStep:
        'to read what a whole batch needs in one query a table, decide it in memory and write it in one statement a table, as the spine of the gateway does',
    },
    {
      id: 'drain-rate-all-rows',
      title: 'the same, beside all rows that the queue keeps of them',
      unit: 'events/s',
      peer: 'INSERT … ON CONFLICT of all rows the queue made of them, 100 events a transaction',
      judged: 'ratio',
      gate: null,
      limitedBy: 'The same; here the peer writes all those rows too, and decides nothing.',
    },
    {
      id: 'drain-fresh-alarm',
      title: 'a gas alarm while it drains, from its decision to its receipt, p99',
      unit: 'ms',
      peer: 'the same when quiet',
      judged: 'ratio',
      gate: { atMost: 10 },
      limitedBy:
        'The batch of the other lane that the queue is in the middle of: it has one writer, and a transaction is not cut short.',
      nextStep: 'smaller batches of the other lanes while the life-safety lane is in use',
    },
  ],
  async run(plan) {
    const events = plan.short ? 4_000 : 100_000;
    const full = await fillOutbox(plan.short ? 100 : 2_000, events, 2 * ALARMS);
    plan.say(`${full.events} events wait`);
    const measured = await repeat(plan, ['drain-rate', 'drain-rate-all-rows', 'drain-fresh-alarm'], async () => {
      const bare = bareEventsPerSecond(full.dataDir);
      const ours = await drainOnce(full);
      const rows = bareRowsPerSecond(ours.queueDataDir);
      rmSync(ours.queueDataDir, { recursive: true, force: true });
      return {
        'drain-rate': { ours: ours.perSecond, peer: bare, detail: '' },
        'drain-rate-all-rows': {
          ours: ours.perSecond,
          peer: rows.perSecond,
          detail: `${rows.rowsAnEvent.toFixed(1)} rows an event`,
        },
        'drain-fresh-alarm': {
          ours: ours.fresh.p99,
          peer: ours.quiet.p99,
          detail: `p50 ${ours.fresh.p50} / ${ours.quiet.p50} ms, ${ours.freshCount} alarms`,
        },
      };
    });
    rmSync(full.dataDir, { recursive: true, force: true });
    return measured;
  },
};

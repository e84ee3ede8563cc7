/**
 * The load, as a process of its own on raw sockets. Reads one JSON job from its standard input; prints `started` when all its
 * links are connected, and then one JSON result.
 * closed: every link keeps one QoS 1 message in flight for `seconds`.
 * paced: every link sends `perSecond` messages a second; alarms that a listener waits for go between them.
 */
import { text } from 'node:stream/consumers';
import { type Percentiles, percentiles } from './figures.ts';
import { type Listen, listenForAlarms } from './listener.ts';
import { type Credential, Sender } from './sender.ts';

export interface LoadJob {
  readonly mode: 'closed' | 'paced';
  readonly port: number;
  readonly links: readonly Credential[];
  readonly warmSeconds: number;
  readonly seconds: number;
  /** Of each link, where the load is paced; 1 where nothing is said. */
  readonly perSecond?: number;
  readonly alarmsPerSecond: number;
  readonly listen: Listen | null;
  /** Each message carries an id, by which it is found in a store afterwards. */
  readonly identified?: boolean;
  /** How long a paced load waits for answers after its last message; half a second where nothing is said. */
  readonly settleSeconds?: number;
}

export interface LoadResult {
  /** Over the measured seconds. */
  readonly perSecond: number;
  readonly ackMs: Percentiles;
  readonly alarmMs: Percentiles;
  readonly alarmsSent: number;
  readonly alarmsHeard: number;
  /** From the first to the last second; `acknowledgedOf` by link: acknowledgements come in the order of the messages. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly acknowledgedOf: readonly number[];
}

async function connectAll(job: LoadJob): Promise<Sender[]> {
  const senders: Sender[] = [];
  const relayed = job.listen?.kind === 'topic' && job.listen.relayed;
  for (const link of job.links) {
    const alarmTopic = relayed ? `alerts/${link.id}` : `gridcall/v1/${link.id}/reading`;
    const sender = new Sender(job.port, link, { alarmTopic, identified: job.identified === true });
    senders.push(sender);
    await sender.connect(link);
  }
  return senders;
}

function pass(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}

async function run(job: LoadJob): Promise<LoadResult> {
  const sentAt = new Map<string, number>();
  const alarmMs: number[] = [];
  const hear = (deviceId: string, at: number) => {
    const sent = sentAt.get(deviceId);
    if (sent === undefined) return;
    sentAt.delete(deviceId);
    alarmMs.push(at - sent);
  };
  const stopListening = job.listen === null ? () => undefined : await listenForAlarms(job.port, job.listen, hear);
  const senders = await connectAll(job);
  const ackMs: number[] = [];
  let measuring = false;
  const closed = job.mode === 'closed';
  for (const sender of senders) {
    sender.onAck = (ms) => {
      if (measuring) ackMs.push(ms);
      if (closed) sender.send();
    };
  }
  process.stdout.write('started\n');
  const stopPacing = closed ? startAll(senders) : pace(job, senders, sentAt, () => measuring);
  await pass(job.warmSeconds);
  measuring = true;
  const from = performance.now();
  await pass(job.seconds);
  measuring = false;
  const seconds = (performance.now() - from) / 1000;
  stopPacing();
  if (!closed) await pass(job.settleSeconds ?? 0.5);
  stopListening();
  for (const sender of senders) sender.socket.destroy();
  const acknowledgedOf = senders.map((sender) => sender.acknowledged);
  return {
    perSecond: ackMs.length / seconds,
    ackMs: percentiles(ackMs),
    alarmMs: percentiles(alarmMs),
    alarmsSent: alarmMs.length + sentAt.size,
    alarmsHeard: alarmMs.length,
    sent: senders.reduce((sum, sender) => sum + sender.sent, 0),
    acknowledged: acknowledgedOf.reduce((sum, count) => sum + count, 0),
    acknowledgedOf,
  };
}

function startAll(senders: readonly Sender[]): () => void {
  for (const sender of senders) sender.send();
  return () => undefined;
}

/** Spread evenly over the links; the alarms go round them from the last, each link alarms once. */
function pace(
  job: LoadJob,
  senders: readonly Sender[],
  sentAt: Map<string, number>,
  measuring: () => boolean,
): () => void {
  const startedAt = performance.now();
  const perSecond = senders.length * (job.perSecond ?? 1);
  let sent = 0;
  let alarms = 0;
  let measuredFrom = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const due = ((now - startedAt) / 1000) * perSecond;
    while (sent < due) senders[sent++ % senders.length]?.send();
    if (!measuring()) return;
    if (measuredFrom === 0) measuredFrom = now;
    const alarmsDue = ((now - measuredFrom) / 1000) * job.alarmsPerSecond;
    while (alarms < alarmsDue && alarms < senders.length) {
      const index = senders.length - 1 - alarms++;
      const link = job.links[index];
      const sender = senders[index];
      if (link && sender) sentAt.set(link.id, sender.sendAlarm());
    }
  }, 1);
  return () => clearInterval(timer);
}

const job = JSON.parse(await text(process.stdin)) as LoadJob;
process.stdout.write(`${JSON.stringify(await run(job))}\n`, () => process.exit(0));

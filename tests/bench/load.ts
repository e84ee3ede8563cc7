/**
 * The load, as a process of its own on raw sockets. Reads one JSON job from its first argument, prints one JSON result.
 * closed: every link keeps one QoS 1 message in flight for `seconds`.
 * paced: every link sends one message a second; `alarms` of them a second are alarms that a listener waits for.
 */
import http from 'node:http';
import net, { type Socket } from 'node:net';
import { type Percentiles, percentiles } from './figures.ts';
import { connectPacket, publishPacket, subscribePacket } from './packets.ts';

interface Link {
  readonly id: string;
  readonly password: string;
}

export interface LoadJob {
  readonly mode: 'closed' | 'paced';
  readonly port: number;
  readonly links: readonly Link[];
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly alarmsPerSecond: number;
  /** Where alarms are heard: the gateway's live stream, or a topic of the bare broker. */
  readonly listen:
    | { readonly kind: 'live'; readonly httpPort: number; readonly token: string }
    | { readonly kind: 'topic' }
    | null;
}

export interface LoadResult {
  readonly acknowledged: number;
  readonly perSecond: number;
  readonly ackMs: Percentiles;
  readonly alarmMs: Percentiles;
  readonly alarmsSent: number;
  readonly alarmsHeard: number;
}

class Sender {
  readonly socket: Socket;
  readonly #packet: ReturnType<typeof publishPacket>;
  readonly #alarm: Buffer;
  #messageId = 0;
  #sentAt = 0;
  #flip = false;
  onAck: (ms: number) => void = () => undefined;

  constructor(port: number, link: Link, alarmTopic: string) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    this.#packet = publishPacket(`gridcall/v1/${link.id}/reading`, '{"values":{"methane_lel":5.0,"battery_pct":80}}');
    this.#alarm = publishPacket(alarmTopic, '{"values":{"alarm":true,"methane_lel":60}}').bytes;
  }

  connect(link: Link): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.once('data', (data: Buffer) => {
        if (data[0] !== 0x20 || data[3] !== 0) reject(new Error(`CONNACK ${data.toString('hex')}`));
        this.socket.on('data', (acks: Buffer) => {
          if (acks[0] === 0x40) this.onAck(performance.now() - this.#sentAt);
        });
        resolve();
      });
      this.socket.write(connectPacket(link.id, link.password));
    });
  }

  /** Each message moves by more than the deadband, so each is a row of its own. */
  send(): void {
    const { bytes, messageIdAt, payloadAt } = this.#packet;
    this.#messageId = (this.#messageId % 65_535) + 1;
    bytes.writeUInt16BE(this.#messageId, messageIdAt);
    this.#flip = !this.#flip;
    bytes[payloadAt + 25] = this.#flip ? 0x39 : 0x35;
    this.#sentAt = performance.now();
    this.socket.write(bytes);
  }

  sendAlarm(): number {
    this.#sentAt = performance.now();
    this.socket.write(this.#alarm);
    return this.#sentAt;
  }
}

async function connectAll(job: LoadJob): Promise<Sender[]> {
  const senders: Sender[] = [];
  for (const link of job.links) {
    const topic = job.listen?.kind === 'topic' ? `alerts/${link.id}` : `gridcall/v1/${link.id}/reading`;
    const sender = new Sender(job.port, link, topic);
    senders.push(sender);
    await sender.connect(link);
  }
  return senders;
}

function listenForAlarms(job: LoadJob, heard: (deviceId: string, at: number) => void): Promise<() => void> {
  const { listen } = job;
  if (!listen) return Promise.resolve(() => undefined);
  if (listen.kind === 'topic') return listenToTopic(job.port, heard);
  return new Promise((resolve, reject) => {
    const request = http.get(
      {
        host: '127.0.0.1',
        port: listen.httpPort,
        path: '/api/v1/live',
        headers: { authorization: `Bearer ${listen.token}` },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`live: ${response.statusCode}`));
        let rest = '';
        response.on('data', (chunk: Buffer) => {
          const at = performance.now();
          const lines = (rest + chunk.toString()).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            if (!line.startsWith('data:') || !line.includes('"type":"alert"')) continue;
            const change = JSON.parse(line.slice(5)) as { data: { deviceId?: string } };
            if (change.data.deviceId) heard(change.data.deviceId, at);
          }
        });
        resolve(() => request.destroy());
      },
    );
    request.on('error', reject);
  });
}

function listenToTopic(port: number, heard: (deviceId: string, at: number) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.write(connectPacket('listener', 'listener'));
    socket.once('data', () => {
      socket.write(subscribePacket('alerts/#'));
      socket.once('data', () => {
        socket.on('data', (chunk: Buffer) => {
          const at = performance.now();
          for (const match of chunk.toString('latin1').matchAll(/alerts\/(load-\d+)/g))
            if (match[1]) heard(match[1], at);
        });
        resolve(() => socket.destroy());
      });
    });
  });
}

async function run(job: LoadJob): Promise<LoadResult> {
  const sentAt = new Map<string, number>();
  const alarmMs: number[] = [];
  const stopListening = await listenForAlarms(job, (deviceId, at) => {
    const sent = sentAt.get(deviceId);
    if (sent === undefined) return;
    sentAt.delete(deviceId);
    alarmMs.push(at - sent);
  });
  const senders = await connectAll(job);
  const ackMs: number[] = [];
  let measuring = false;
  let acknowledged = 0;
  const closed = job.mode === 'closed';
  for (const sender of senders) {
    sender.onAck = (ms) => {
      if (measuring) {
        acknowledged++;
        ackMs.push(ms);
      }
      if (closed) sender.send();
    };
  }
  const timers: NodeJS.Timeout[] = [];
  if (closed) for (const sender of senders) sender.send();
  else pace(job, senders, timers, sentAt, () => measuring);
  await new Promise((done) => setTimeout(done, job.warmSeconds * 1000));
  measuring = true;
  const from = performance.now();
  await new Promise((done) => setTimeout(done, job.seconds * 1000));
  measuring = false;
  const seconds = (performance.now() - from) / 1000;
  for (const timer of timers) clearInterval(timer);
  if (!closed) await new Promise((done) => setTimeout(done, 500));
  const alarmsSent = alarmMs.length + sentAt.size;
  stopListening();
  for (const sender of senders) sender.socket.destroy();
  return {
    acknowledged,
    perSecond: acknowledged / seconds,
    ackMs: percentiles(ackMs),
    alarmMs: percentiles(alarmMs),
    alarmsSent,
    alarmsHeard: alarmMs.length,
  };
}

/** One message a second a link, spread evenly; the alarms go round the links, each link alarms once. */
function pace(
  job: LoadJob,
  senders: readonly Sender[],
  timers: NodeJS.Timeout[],
  sentAt: Map<string, number>,
  measuring: () => boolean,
): void {
  const startedAt = performance.now();
  let sent = 0;
  let alarms = 0;
  let measuredFrom = 0;
  timers.push(
    setInterval(() => {
      const now = performance.now();
      const due = ((now - startedAt) / 1000) * senders.length;
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
    }, 1),
  );
}

const job = JSON.parse(process.argv[2] ?? '{}') as LoadJob;
if (job.mode) process.stdout.write(`${JSON.stringify(await run(job))}\n`, () => process.exit(0));

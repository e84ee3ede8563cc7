import net, { type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { LinkOfDevice } from '../harness/gateway-client.ts';
import { openQuotas, temporaryFolder } from '../harness/part-process.ts';
import { GatewayUnderTest } from '../harness/stack.ts';
import { connectPacket, publishPacket } from './packets.ts';

/** Links that one gateway brings a message of at a time; made and connected in packs of so many. */
const PACK = 50;

export interface AlarmLink {
  readonly id: string;
  readonly password: string;
}

/** A gateway's folder as an uplink that was cut for long has left it. */
export interface FullOutbox {
  readonly dataDir: string;
  readonly events: number;
  /** Gas detectors that have not alarmed yet: the fresh alarms come from these. */
  readonly alarmLinks: readonly AlarmLink[];
}

export function gatewayFile(dataDir: string): string {
  return join(dataDir, 'gateway', 'gateway.db');
}

export function gatewayDatabase(dataDir: string): DatabaseSync {
  return new DatabaseSync(gatewayFile(dataDir), { readOnly: true, timeout: 5000 });
}

/** One raw connection, past its CONNACK; `onAck` is called at each PUBACK. */
export function connectRaw(port: number, link: AlarmLink, onAck: () => void = () => undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('data', (data: Buffer) => {
      if (data[0] !== 0x20 || data[3] !== 0) reject(new Error(`CONNACK ${data.toString('hex')}`));
      socket.on('data', (acks: Buffer) => {
        // PUBACKs of this one link: one message is in flight.
        if (acks[0] === 0x40) onAck();
      });
      resolve(socket);
    });
    socket.write(connectPacket(link.id, link.password));
  });
}

export async function inPacks<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += PACK) {
    const pack = Array.from({ length: Math.min(PACK, count - from) }, (_, index) => make(from + index));
    made.push(...(await Promise.all(pack)));
  }
  return made;
}

/** A gate that is forced and shut again: each message is one event for upstream. Resolves after `messages` PUBACKs. */
async function forceAndShut(port: number, link: LinkOfDevice, messages: number): Promise<void> {
  const words = ['forced_open', 'closed'].map((kind) => publishPacket(link.topics.event, `{"kind":"${kind}"}`));
  let sent = 0;
  const done = Promise.withResolvers<void>();
  const send = () => {
    const packet = words[sent % 2];
    if (sent++ >= messages || !packet) return done.resolve();
    packet.bytes.writeUInt16BE(sent % 65_535 || 1, packet.messageIdAt);
    socket.write(packet.bytes);
  };
  const socket = await connectRaw(port, { id: link.username, password: link.password }, send);
  socket.once('close', () => done.reject(new Error(`${link.username} was cut off after ${sent} messages`)));
  send();
  await done.promise;
  socket.destroy();
}

/**
 * Fills the outbox as life does: a real gateway whose uplink is cut, and `gates` gates that are forced and shut until
 * `events` events wait. Every row was decided, committed and acknowledged to its device.
 */
export async function fillOutbox(gates: number, events: number, alarms: number): Promise<FullOutbox> {
  const gateway = await GatewayUnderTest.start(
    { dataDir: temporaryFolder('drain'), mqtt: { port: 0, ...openQuotas } },
    { nodeArguments: gatewayNodeArguments },
  );
  const links = await inPacks(gates, (index) => gateway.client.link(`gate-${index}`, { kind: 'access-gate' }));
  const detectors = await inPacks(alarms, (index) => gateway.client.link(`gas-${index}`));
  const each = Math.ceil(events / gates);
  // Not all at once: two thousand half-open connections are no part of what is measured.
  const hands = links.slice(0);
  await Promise.all(
    Array.from({ length: 200 }, async () => {
      for (let link = hands.pop(); link !== undefined; link = hands.pop())
        await forceAndShut(gateway.mqttPort, link, each);
    }),
  );
  await gateway.stop();
  const database = gatewayDatabase(gateway.dataDir);
  const row = database.prepare(`SELECT count(*) AS waiting FROM outbox WHERE state = 'waiting'`).get();
  database.close();
  return {
    dataDir: gateway.dataDir,
    events: Number(row?.['waiting']),
    alarmLinks: detectors.map(({ username, password }) => ({ id: username, password })),
  };
}

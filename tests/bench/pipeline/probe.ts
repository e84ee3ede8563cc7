import net, { type Socket } from 'node:net';
import { setTimeout as pass } from 'node:timers/promises';
import { connectPacket, publishPacket, subscribePacket } from '../packets.ts';

const TRY_EVERY_MS = 5;
const GIVE_UP_MS = 30_000;

/**
 * Resolves when an alarm that is published has come through as an alert. Until the broker is there and Node-RED has
 * subscribed, nobody takes it: it is published again and again.
 */
export async function firstAlert(port: number): Promise<void> {
  const until = performance.now() + GIVE_UP_MS;
  const socket = await connected(port, until);
  const { promise: heard, resolve } = Promise.withResolvers<true>();
  const tail: string[] = [];
  socket.on('data', (chunk: Buffer) => {
    tail.push(chunk.toString('latin1'));
    if (tail.join('').includes('alerts/probe-0')) resolve(true);
  });
  socket.write(connectPacket('probe', 'probe'));
  socket.write(subscribePacket('alerts/probe-0'));
  const { bytes } = publishPacket('gridcall/v1/probe-0/reading', '{"values":{"alarm":true}}');
  while (performance.now() < until) {
    socket.write(bytes);
    if (await Promise.race([heard, pass(TRY_EVERY_MS, false)])) break;
  }
  socket.destroy();
  if (performance.now() >= until) throw new Error('the pipeline let no alert through in 30 s');
}

async function connected(port: number, until: number): Promise<Socket> {
  while (performance.now() < until) {
    const socket = await new Promise<Socket | null>((resolve) => {
      const candidate = net.connect({ port, host: '127.0.0.1', noDelay: true });
      candidate.once('connect', () => resolve(candidate));
      candidate.once('error', () => resolve(null));
    });
    if (socket !== null) return socket;
    await pass(TRY_EVERY_MS);
  }
  throw new Error('mosquitto did not open its port in 30 s');
}

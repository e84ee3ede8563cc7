import type { Socket } from 'node:net';
import { connectRaw } from './drain-fill.ts';
import { plainPublishPacket, publishPacket } from './packets.ts';
import type { Credential } from './sender.ts';

/** A message that has not come by then will not come. */
const ALL_HEARD_MS = 60_000;

export const commandTopicOf = (id: string) => `gridcall/v1/${id}/command`;

/** Resolves when each of these links has been told something, once. */
function allTold(sockets: readonly Socket[]): Promise<void> {
  let told = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(
    () => reject(new Error(`${sockets.length - told} of ${sockets.length} links were told nothing`)),
    ALL_HEARD_MS,
  );
  for (const socket of sockets)
    socket.once('data', () => {
      told++;
      if (told === sockets.length) resolve();
    });
  return promise.finally(() => clearTimeout(late));
}

/** From `begin` until the last of the links has been told, in ms. */
async function untilAllTold(sockets: readonly Socket[], begin: () => void): Promise<number> {
  const told = allTold(sockets);
  const from = performance.now();
  begin();
  await told;
  return performance.now() - from;
}

/** The peer: somebody else publishes to each link's topic, one after the other, without waiting. */
export async function bareFanOutMs(
  port: number,
  links: readonly Credential[],
  sockets: readonly Socket[],
): Promise<number> {
  const publisher = await connectRaw(port, { id: 'publisher', password: 'any' });
  // As long as what the gateway says.
  const words = JSON.stringify({ nonce: '0'.repeat(26), command: 'close_gas_valve', notAfter: Date.now() });
  const packets = Buffer.concat(links.map(({ id }) => plainPublishPacket(commandTopicOf(id), words)));
  const took = await untilAllTold(sockets, () => publisher.write(packets));
  publisher.destroy();
  return took;
}

/** The gateway's own way: one detector tells of a leak, and the valves of its unit are told to close. */
export async function valvesClosedMs(port: number, detector: Credential, sockets: readonly Socket[]): Promise<number> {
  const alarming = await connectRaw(port, detector);
  const alarm = publishPacket(`gridcall/v1/${detector.id}/reading`, '{"values":{"alarm":true}}').bytes;
  const took = await untilAllTold(sockets, () => alarming.write(alarm));
  alarming.destroy();
  return took;
}

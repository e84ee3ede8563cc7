import { DatabaseSync } from 'node:sqlite';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { connectRaw, gatewayFile, inPacks } from '../bench/drain-fill.ts';
import { publishPacket } from '../bench/packets.ts';
import { openQuotas } from './part-process.ts';
import { GatewayUnderTest } from './stack.ts';

/** The steward of the building, who has a telephone and does not answer. */
const STEWARD = 'ma-xiulan';
const PLACE = 'jinfeng-1-lobby';
/** After so long those of a step are called again, and never before. */
const REPEAT_MS = 60_000;

/**
 * Fills a gateway's folder as life does: `count` people stuck in `count` lifts, each a level 1 alert that nobody has
 * taken, with a chain, a first notice that went out to `callCentre`, and the timer of the next call. The gateway is stopped.
 */
export async function openChains(count: number, callCentre: string): Promise<GatewayUnderTest> {
  const gateway = await GatewayUnderTest.start(
    { mqtt: { port: 0, ...openQuotas }, notify: { httpUrl: callCentre } },
    { nodeArguments: gatewayNodeArguments },
  );
  const contact = `/api/v1/administration/contacts/${STEWARD}/http`;
  const { status } = await gateway.client.request('PUT', contact, { address: '95159' });
  if (status !== 204) throw new Error(`the contact of ${STEWARD}: ${status}`);
  const links = await inPacks(count, (index) => gateway.client.link(`lift-${index}`, { kind: 'lift', place: PLACE }));
  await inPacks(count, async (index) => {
    const link = links[index];
    if (link === undefined) throw new RangeError('there is no such link');
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = await connectRaw(gateway.mqttPort, { id: link.username, password: link.password }, resolve);
    socket.write(publishPacket(link.topics.reading, '{"values":{"entrapment":true}}').bytes);
    await promise;
    socket.destroy();
  });
  await gateway.stop();
  return gateway;
}

/** When the timer of an alert is due, by the alert's id. */
export type DueTimes = ReadonlyMap<string, number>;

/**
 * Moves the timers of the chains of a gateway that does not run, so that they fall due one after the other. `now` is when
 * their step began: within two minutes from then each calls the same people again, and after that the next ones.
 */
export function spreadTimers(dataDir: string, now: number, from: number, overMs: number): DueTimes {
  const database = new DatabaseSync(gatewayFile(dataDir));
  const ids = database.prepare(`SELECT alert_id AS id FROM timer WHERE kind = 'escalation' ORDER BY id`).all();
  const timer = database.prepare(`UPDATE timer SET due_at = ? WHERE kind = 'escalation' AND alert_id = ?`);
  const chain = database.prepare('UPDATE escalation SET step_at = ?, started_at = ? WHERE alert_id = ?');
  const due = new Map<string, number>();
  database.exec('BEGIN');
  for (const [index, { id }] of ids.entries()) {
    const at = from + Math.floor((index * overMs) / ids.length);
    due.set(String(id), at);
    timer.run(at, String(id));
    chain.run(now, now, String(id));
  }
  database.exec('COMMIT');
  database.close();
  return due;
}

export interface Fired {
  /** Timers of alerts for which nobody was called. */
  readonly never: number;
  /** Those whose alert called again before a minute had passed. */
  readonly twice: number;
  /** From the moment at which each was due until somebody was called, in ms. */
  readonly lateMs: readonly number[];
}

/** What became of each timer, by the lines that its firing has left in the timeline of its alert. */
export function firedTimers(dataDir: string, due: DueTimes): Fired {
  const database = new DatabaseSync(gatewayFile(dataDir));
  const rows = database
    .prepare(`SELECT alert_id AS id, at FROM alert_event WHERE type = 'escalated' ORDER BY alert_id, at`)
    .all();
  database.close();
  const calls = new Map([...due.keys()].map((id) => [id, [] as number[]]));
  // What was before is how it was called for the first time.
  for (const { id, at } of rows) if (Number(at) >= (due.get(String(id)) ?? 0)) calls.get(String(id))?.push(Number(at));
  const each = [...calls];
  return {
    never: each.filter(([, times]) => times.length === 0).length,
    twice: each.filter(([, times]) => times.some((at, index) => at - (times[index - 1] ?? 0) < REPEAT_MS)).length,
    lateMs: each.flatMap(([id, [first]]) => (first === undefined ? [] : [first - (due.get(id) ?? 0)])),
  };
}

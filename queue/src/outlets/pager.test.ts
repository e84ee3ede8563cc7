import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudEvent } from '@gridcall/contract/events.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { timelineOfAlert } from '../store/alert-timeline.ts';
import { openDatabase } from '../store/database.ts';
import { readStanding } from '../store/estate-alerts.ts';
import { receiveBatch } from '../store/inbox.ts';
import { claimCalls, movePages } from '../store/paging.ts';
import { addToken, bearerOfToken, noteSeen, registerGateway } from '../store/people.ts';
import { putSubscription } from '../store/push-subscriptions.ts';
import type { Database } from '../store/schema.ts';
import { orderAct } from '../store/steward-acts.ts';
import { alertEvent, GATEWAY, requestEvent } from '../testing/events.ts';
import { PushFarEnd } from '../testing/push-far-end.ts';
import { MovableClock, signingKey } from '../testing/queue-under-test.ts';
import { Pager } from './pager.ts';
import { Notices } from './push/notices.ts';
import { PushService } from './push/push-service.ts';
import { vapidOf } from './push/vapid.ts';

const TIMEOUT_MS = 300;
const LEASE_MS = TIMEOUT_MS + 10_000;
const scope = { gateways: [GATEWAY], placeIds: [], people: [] };
let folder: string;
let clock: MovableClock;
let database: Database;
let farEnd: PushFarEnd;
let notices: Notices;
let pager: Pager;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-pager-'));
  clock = new MovableClock();
  database = openDatabase(join(folder, 'queue.db'), systemRandom, clock.wallMs()).database;
  farEnd = await PushFarEnd.start();
  const vapid = vapidOf(signingKey, '');
  const service = new PushService({
    vapid,
    ownHosts: [farEnd.host],
    timeoutMs: TIMEOUT_MS,
    clock,
    random: systemRandom,
  });
  notices = new Notices({ database, clock, random: systemRandom, signingKey, service });
  await registerGateway(database, { id: GATEWAY, name: GATEWAY, tokenHash: 'hash' }, clock.wallMs());
  await addToken(database, { id: 'steward', token: 'steward', role: 'steward', name: '赵云', scope }, clock.wallMs());
  const { endpoint, keys } = farEnd.subscription();
  const id = systemRandom.ulid(clock.wallMs());
  const sealed = notices.sealPhone({ endpoint, keys });
  await putSubscription(database, { id, tokenId: 'steward', endpoint, sealed, language: 'zh-CN' }, clock.wallMs());
  pager = start();
});
afterEach(async () => {
  await farEnd.stop();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

function start(): Pager {
  const fail = (message: string): never => {
    throw new Error(message);
  };
  return new Pager({ database, clock, notices, timeoutMs: TIMEOUT_MS, log: fail });
}

async function send(...events: readonly CloudEvent[]): Promise<void> {
  const context = { database, clock, random: systemRandom, districtCode: '640104' };
  await receiveBatch(context, GATEWAY, `urn:grid:gw:${GATEWAY}`, events);
}

/** Lets time pass as it does: the queue looks each five seconds, and a gateway that is there is heard each twenty-five. */
async function pass(seconds: number, gateway: 'heard' | 'silent' = 'silent'): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    clock.forward(5000);
    if (gateway === 'heard' && passed % 25 === 0) await noteSeen(database, GATEWAY, clock.wallMs());
    await pager.look();
  }
}

function calls(): string[] {
  return farEnd.received.map(({ payload }) => payload.kind);
}

async function acknowledge(): Promise<void> {
  const steward = await bearerOfToken(database, 'steward');
  if (steward?.scope == null) throw new Error('no steward');
  const order = { id: 'act-1', alertId: 'alert-1', act: 'acknowledge', text: '', until: null } as const;
  const ordered = await orderAct(database, { ...steward, scope: steward.scope }, order, clock.wallMs());
  if (!ordered.ok) throw new Error(ordered.detail);
}

test('uplink up: the gateway calls, and the queue calls nobody', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  await pass(600, 'heard');
  expect(calls()).toEqual([]);
});

test('uplink cut: after 90 seconds the queue calls, again each minute, until somebody takes it there', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  await pass(85);
  expect(calls()).toEqual([]);
  await pass(5);
  expect(farEnd.faults).toEqual([]);
  expect(farEnd.received).toMatchObject([
    { payload: { alertId: 'alert-1', level: 1, kind: 'raised', title: '【一级·燃气泄漏】' } },
  ]);
  expect(farEnd.received[0]?.payload.text).toContain('小区网关失联');
  expect(farEnd.received[0]?.payload.ticket).not.toBeNull();
  await pass(120);
  expect(calls()).toEqual(['raised', 'repeat', 'repeat']);
  await acknowledge();
  await pass(600);
  expect(calls()).toEqual(['raised', 'repeat', 'repeat', 'stood-down']);
});

test('uplink flapping: nobody is called twice within a minute, and the gateway goes on when it is back', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  for (let round = 0; round < 6; round++) {
    await pass(95);
    await pass(10, 'heard');
  }
  expect(calls().length).toBeGreaterThanOrEqual(5);
  expect(calls().length).toBeLessThanOrEqual(10);
  const times = farEnd.received.map(({ payload }) => payload.at);
  for (const [index, at] of times.entries()) {
    if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(60_000);
  }
  const before = calls().length;
  await pass(600, 'heard');
  expect(calls()).toHaveLength(before);
});

test('a resident’s urgent report is called about at once, until the desk has it; an ordinary one is not', async () => {
  await send(
    requestEvent('help', { number: '0417-00001-5', categoryCode: 'S07', level: 2 }, 1),
    requestEvent('lamp', { number: '0417-00002-3', categoryCode: 'P02', level: 3 }, 2),
  );
  await pass(5, 'heard');
  expect(farEnd.received).toMatchObject([{ payload: { alertId: null, kind: 'raised', ticket: null } }]);
  expect(farEnd.received[0]?.payload.text).toContain('居民上报');
  await pass(600, 'heard');
  expect(calls()).toEqual(['raised', 'repeat']);
  await database
    .updateTable('incident')
    .set({ startedAt: clock.wallMs() })
    .where('publicNo', '=', '0417-00001-5')
    .execute();
  await pass(1200, 'heard');
  expect(calls()).toEqual(['raised', 'repeat', 'stood-down']);
});

test.each([
  ['a drill', { test: true }],
  ['what can wait', { level: 3 }],
  ['what somebody has', { state: 'active-acknowledged' }],
  ['what is over', { state: 'closed' }],
] as const)('a silent gateway: %s calls nobody', async (_name, data) => {
  await send(alertEvent('raised', 'raised', { sequence: 1, data }));
  await pass(300);
  expect(calls()).toEqual([]);
});

test('a queue that was away, or whose clock was set, counts silence anew', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  clock.forward(24 * 3_600_000);
  await pager.look();
  await pass(85);
  expect(calls()).toEqual([]);
  pager = start();
  await pass(85);
  expect(calls()).toEqual([]);
  await pass(10);
  expect(calls()).toEqual(['raised']);
});

test('what had not gone out when the queue ended goes out when it is back, once', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  await pass(90);
  await database.updateTable('pageCall').set({ sentAt: null, claimedUntil: null }).execute();
  farEnd.received.length = 0;
  pager = start();
  await pager.look();
  await pager.look();
  expect(calls()).toEqual(['raised']);
});

test('a queue that is killed while it calls goes on where it was; one that was away for long counts silence anew', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  await pass(90);
  pager = start();
  await pass(60);
  expect(calls()).toEqual(['raised', 'repeat']);
  clock.forward(3_600_000);
  pager = start();
  await pass(85);
  expect(calls()).toEqual(['raised', 'repeat']);
  await pass(5);
  expect(calls()).toEqual(['raised', 'repeat', 'repeat']);
});

/** What a queue does that is killed as soon as it has taken its calls on. */
async function takeOnAndDie(): Promise<number> {
  const now = clock.wallMs();
  await movePages(database, { since: 0, now });
  return (await claimCalls(database, { limit: 100, now, leaseMs: LEASE_MS })).length;
}

async function timelineOfFirst() {
  const alert = await readStanding(database, scope, 'alert-1');
  return alert === undefined ? [] : timelineOfAlert(database, alert);
}

test('of several queues over one store one sends each round', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  const queues = [pager, start(), start()];
  for (let passed = 0; passed < 300; passed += 5) {
    clock.forward(5000);
    await Promise.all(queues.map((queue) => queue.look()));
  }
  await acknowledge();
  clock.forward(5000);
  await Promise.all(queues.map((queue) => queue.look()));
  expect(calls()).toEqual(['raised', 'repeat', 'repeat', 'repeat', 'stood-down']);
});

test('a queue that dies over a round: another sends it when the first one’s time is over, and says that it may be the second', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  clock.forward(90_000);
  expect(await takeOnAndDie()).toBe(1);
  await pager.look();
  clock.forward(LEASE_MS - 1);
  await pager.look();
  expect(calls()).toEqual([]);
  clock.forward(1);
  await pager.look();
  await pager.look();
  expect(calls()).toEqual(['raised']);
  expect((await timelineOfFirst()).at(-1)).toMatchObject({ type: 'notified', detail: { again: true } });
});

test('a queue that dies over a round, and somebody takes the alert: nobody is fetched any more', async () => {
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  clock.forward(90_000);
  expect(await takeOnAndDie()).toBe(1);
  await acknowledge();
  await pass(60);
  expect(calls()).toEqual(['stood-down']);
});

test('who cannot be reached is written down with the reason, and called again', async () => {
  farEnd.mood = 'refuse';
  await send(alertEvent('raised', 'raised', { sequence: 1 }));
  await pass(90);
  const rows = await database.selectFrom('pageCall').selectAll().execute();
  expect(rows).toMatchObject([{ round: 1, reached: 0, failed: 'STATUS_403' }]);
  farEnd.mood = 'take';
  await pass(60);
  expect(calls()).toEqual(['repeat']);
  expect((await timelineOfFirst()).map(({ type, detail }) => [type, detail['error']])).toEqual([
    ['raised', undefined],
    ['notify-failed', 'STATUS_403'],
    ['notified', undefined],
  ]);
});

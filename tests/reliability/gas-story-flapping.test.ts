import { GATEWAY_SILENT_MS } from '@gridcall/queue/core/paging.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../harness/gateway-client.ts';
import { GridHouse, type Leak } from '../harness/grid-house.ts';
import { eventually } from '../harness/stack.ts';

/**
 * Gas leaks while the uplink comes and goes, with two queues over one store: who calls people is as promise 4 has it. The
 * gateway owns the chain; the queue calls only once it has not heard the gateway for 90 seconds; whoever takes the alert,
 * at either, ends both.
 */
let house: GridHouse;
/** When the gateway was heard, by the queue's clock. */
const heard: number[] = [];

beforeAll(async () => {
  house = await GridHouse.start();
  await house.startQueueBeside();
  house.network.onPassing = ({ direction, text }) => {
    if (direction === 'up' && text.includes('/changes?after=')) heard.push(house.clocks.queue.now());
    return 'pass';
  };
});
afterAll(() => house?.end());

/** The queue looks each five seconds: nine of its seconds in one of ours are no leap of its clock. */
const STEP_S = 9;
const FLAPS_MS = 1500;
/** Between what passes the network and what the queue has written down of it, its clock may have been moved once. */
const SLACK_MS = (STEP_S + 2) * 1000;

async function step(): Promise<void> {
  house.pass(STEP_S, 'gateway', 'queue');
  await new Promise((resolve) => setTimeout(resolve, 1000));
}

async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += STEP_S) await step();
}

/** Lets time pass until it is so; the bound is generous, since only a hang may reach it. */
async function passUntil(what: string, is: () => boolean): Promise<void> {
  for (let steps = 0; steps < 90; steps++) {
    if (is()) return;
    await step();
  }
  throw new Error(`in vain: ${what}`);
}

/** What the queue itself has told the phone about a leak; what the gateway's chain sends has ids of its own. */
function pages({ alertId }: Leak) {
  const own = `${house.gateway.configuration.gateway.id} `;
  const mine = house.push.received.filter(({ payload }) => payload.alertId === alertId && payload.id.startsWith(own));
  return mine.map(({ payload }) => payload);
}
const kinds = (leak: Leak) => pages(leak).map(({ kind }) => kind);
const calls = (leak: Leak) => pages(leak).filter(({ kind }) => kind !== 'stood-down');
const escalated = async (leak: Leak) => (await house.words(leak)).filter((words) => words.startsWith('escalated'));

const chain = [
  'escalated step 0 raised: ma-xiulan',
  'escalated step 0 repeat: ma-xiulan',
  'escalated step 1 escalated: sun-lihua',
  'escalated step 1 repeat: sun-lihua',
];

/** Only after so long a silence, each round once, and none within a minute of the one before. */
function expectRightful(leak: Leak): void {
  const rounds = calls(leak);
  expect(rounds.filter(({ id }, index) => rounds.findIndex((other) => other.id === id) !== index)).toEqual([]);
  for (const [index, { at }] of rounds.entries()) {
    const last = heard.filter((time) => time <= at).at(-1) ?? 0;
    expect(at - last).toBeGreaterThanOrEqual(GATEWAY_SILENT_MS - SLACK_MS);
    if (index > 0) expect(at - (rounds[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
  }
}

let first: Leak;
let second: Leak;

test('the network comes and goes: the gateway calls one after the other, in time, and the alarm is at the queue once', async () => {
  first = await house.leak();
  let isCut = false;
  const flapping = setInterval(() => {
    isCut = !isCut;
    if (isCut) house.network.cut();
    else house.network.mend();
  }, FLAPS_MS);
  await pass(190);
  clearInterval(flapping);
  house.network.mend();
  expect((await escalated(first)).slice(0, chain.length)).toEqual(chain);
  const { alert, timeline } = await house.detail(first);
  const seconds = timeline.filter(({ type }) => type === 'escalated').map(({ at }) => (at - alert.raisedAt) / 1000);
  for (const [index, second] of seconds.entries()) expect(second).toBeGreaterThanOrEqual(index * 60);
  // What needs no uplink has reached everybody, whatever the network did.
  await house.says(first, ...['raised', 'repeat'].map((kind) => `notified ma-xiulan http ${kind} sent`));
  await house.says(first, ...['escalated', 'repeat'].map((kind) => `notified sun-lihua http ${kind} sent`));
  await house.atQueue(first);
  expect(await house.incidentsOf(first)).toHaveLength(1);
  expectRightful(first);
});

test('the network is cut for good: after 90 seconds the queue calls, too, and when one of two queues dies the other goes on', async () => {
  second = await house.leak();
  await house.atQueue(second);
  const before = calls(first).length;
  house.network.cut();
  await passUntil('both are called about', () => calls(first).length > before && calls(second).length > 0);
  await house.killQueue();
  await passUntil('and again, by the other queue', () => calls(second).length > 1);
  await house.startQueue();
  expect(kinds(second)).toEqual(['raised', 'repeat']);
});

test('taken at the queue, it is called about no more there; taken at the gateway, no more here', async () => {
  const taken = await house.page.request('POST', `/api/v1/alerts/${first.alertId}/acknowledge`, {});
  expect(taken.status).toBe(200);
  const { body } = await house.gateway.client.request<{ token: string }>('POST', '/api/v1/administration/tokens', {
    ...{ role: 'steward', personId: 'sun-lihua' },
  });
  const local = new HttpClient(house.gateway.process.httpPort, body.token);
  expect((await local.request('POST', `/api/v1/alerts/${second.alertId}/acknowledge`, {})).status).toBe(200);
  await passUntil('the phone hears that it is taken', () => kinds(first).at(-1) === 'stood-down');
  const [ofFirst, ofSecond] = [calls(first).length, await escalated(second)];
  const ofSecondAtQueue = calls(second).length;
  // The queue cannot know of the second: it goes on calling about it alone.
  await passUntil('the queue calls about the other', () => calls(second).length > ofSecondAtQueue);
  expect(calls(first)).toHaveLength(ofFirst);
  expect(await escalated(second)).toEqual(ofSecond);
});

test('when the network is back, each side hears what the other has, and nobody is called any more', async () => {
  house.network.mend();
  const atGateway = await eventually('the act of the queue', async () => {
    const { alert } = await house.detail(first);
    return alert.state === 'active-acknowledged' ? alert : undefined;
  });
  expect(atGateway.acknowledgedBy).toBe('马秀兰');
  await house.atQueue(second, ({ state }) => state === 'active-acknowledged');
  await passUntil('the phone hears that the other is taken', () => kinds(second).at(-1) === 'stood-down');
  const then = [calls(first), calls(second), await escalated(first), await escalated(second)];
  await pass(70);
  expect([calls(first), calls(second), await escalated(first), await escalated(second)]).toEqual(then);
  for (const leak of [first, second]) {
    expectRightful(leak);
    expect((await house.words(leak)).filter((words) => words.startsWith('acknowledged'))).toHaveLength(1);
    expect(await house.incidentsOf(leak)).toHaveLength(1);
  }
  expect(house.push.faults).toEqual([]);
});

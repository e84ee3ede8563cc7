import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DueTimes, firedTimers, openChains, spreadTimers } from '../harness/open-chains.ts';
import { eventually, type GatewayUnderTest } from '../harness/stack.ts';

/** Nobody takes a thousand alerts of level 1: each calls again after a minute, whatever dies meanwhile. */
const TIMERS = 1000;
const callCentre = new FarEnd();
let gateway: GatewayUnderTest;

beforeAll(async () => {
  callCentre.answer = (_, response) => response.end('{}');
  await callCentre.start();
  gateway = await openChains(TIMERS, `${callCentre.url}/send`);
});
afterAll(async () => {
  await gateway?.process.kill('SIGKILL');
  await callCentre.stop();
});

/** Until so many of the timers have fired, as the gateway that runs has committed it. */
function untilFired(due: DueTimes, count: number): Promise<true> {
  return eventually(
    `${count} timers`,
    async () => (firedTimers(gateway.dataDir, due).lateMs.length >= count ? true : undefined),
    120_000,
  );
}

test('timers that fall due while the gateway is killed twice fire once each, and none is forgotten', async () => {
  const now = Date.now();
  const due = spreadTimers(gateway.dataDir, now, now + 2_000, 6_000);
  expect(due.size).toBe(TIMERS);
  const told = callCentre.heard.length;
  await gateway.startAgain();
  for (const share of [1 / 3, 2 / 3]) {
    await untilFired(due, share * TIMERS);
    await gateway.process.kill('SIGKILL');
    await gateway.startAgain();
  }
  await untilFired(due, TIMERS);
  // Somebody has been told of each; of what was on its way at a kill, twice is better than never.
  await eventually('the notices', async () => (callCentre.heard.length - told >= TIMERS ? true : undefined));
  await gateway.process.kill('SIGKILL');
  expect(firedTimers(gateway.dataDir, due)).toMatchObject({ never: 0, twice: 0 });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { GridHouse, type Leak } from '../harness/grid-house.ts';
import { killFlowsOf } from '../harness/kill-flows.ts';
import { eventually } from '../harness/stack.ts';
import { expectSameEnd } from '../harness/story-end.ts';

/** Gas leaks while the uplink is up, and each part of the way to people dies in turn: all ends as if nothing had. */
let house: GridHouse;

beforeAll(async () => {
  house = await GridHouse.start();
});
afterAll(() => house?.end());

/** Each notice of the first call has gone out or failed: one that somebody's taking spares has no entry, and nobody hears it. */
async function everybodyTold(leak: Leak, at = house): Promise<void> {
  await eventually('every notice has gone out or failed', async () => {
    const words = await at.words(leak);
    const isSettled = (channel: Channel) => words.includes(sent(channel)) || words.includes(failed(channel));
    return (['push', 'wecom', 'http'] as const).every(isSettled) ? true : undefined;
  });
}

async function takeAtPage(leak: Leak): Promise<void> {
  await everybodyTold(leak);
  const { alertId } = leak;
  const { status } = await house.page.request('POST', `/api/v1/alerts/${alertId}/acknowledge`, {});
  expect(status).toBe(200);
}

/** By the button of the notice, without a session. */
async function takeByNotice({ alertId }: Leak): Promise<void> {
  const { payload } = await eventually('the notice on the phone', async () =>
    house.push.received.findLast(({ payload: one }) => one.alertId === alertId && one.ticket !== null),
  );
  const { status } = await house.page.request('POST', '/api/v1/push/take', { ticket: payload.ticket });
  expect(status).toBe(200);
}

const sent = (channel: string) => `notified ma-xiulan ${channel} raised sent`;
const failed = (channel: string) => `notify-failed ma-xiulan ${channel} raised`;

/** The queue dies as soon as this passes on its network, and what passed goes nowhere. */
function killQueueAt(direction: 'up' | 'down', words: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isDead = false;
  house.network.onPassing = (passing) => {
    if (isDead || passing.direction !== direction || !passing.text.includes(words)) return 'pass';
    isDead = true;
    house.network.onPassing = () => 'pass';
    void house.killQueue().then(resolve);
    return 'break';
  };
  return promise;
}

const kills: readonly (readonly [string, () => Promise<Leak>])[] = [
  [
    'the queue, before the alarm',
    async () => {
      await house.killQueue();
      const leak = await house.leak();
      await house.says(leak, sent('http'), sent('wecom'), failed('push'));
      await house.startQueue();
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
  [
    'the queue, when the alarm is on its way up and not yet there',
    async () => {
      const dead = killQueueAt('up', 'POST /v1/events');
      const leak = await house.leak();
      await dead;
      await house.startQueue();
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
  [
    'the queue, when it has kept the alarm and the gateway does not know it',
    async () => {
      const dead = killQueueAt('down', '"watermarks"');
      const leak = await house.leak();
      await dead;
      await house.startQueue();
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
  [
    'the queue, when the phone has the notice and the gateway does not know it',
    async () => {
      const dead = killQueueAt('down', '"reached"');
      const leak = await house.leak();
      await dead;
      await house.startQueue();
      await takeByNotice(leak);
      return leak;
    },
  ],
  [
    'the queue, while the push service takes its time',
    async () => {
      house.push.mood = 'slow';
      const asked = house.push.asked;
      const leak = await house.leak();
      await eventually('the push service is asked', async () => (house.push.asked > asked ? true : undefined));
      await house.killQueue();
      house.push.mood = 'take';
      await house.startQueue();
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
  [
    'the queue, between the notice and the button that answers it',
    async () => {
      const leak = await house.leak();
      await house.says(leak, sent('push'), sent('http'), sent('wecom'));
      await house.killQueue();
      await house.startQueue();
      await takeByNotice(leak);
      return leak;
    },
  ],
  [
    'the queue, right after somebody has taken it there, before the gateway knows',
    async () => {
      const leak = await house.leak();
      await house.says(leak, sent('push'), sent('http'), sent('wecom'));
      await house.atQueue(leak);
      house.network.cut();
      await takeAtPage(leak);
      await house.killQueue();
      await house.startQueue();
      expect((await house.detail(leak)).alert.state).toBe('active-unacknowledged');
      house.network.mend();
      return leak;
    },
  ],
  [
    'the gateway, while somebody takes it at the queue',
    async () => {
      const leak = await house.leak();
      await house.says(leak, sent('push'), sent('http'), sent('wecom'));
      await house.atQueue(leak);
      await house.killGateway();
      await takeByNotice(leak);
      await house.startGateway();
      return leak;
    },
  ],
  [
    'the gateway, when the call centre has the notice and has not answered yet',
    async () => {
      const heard = house.callCentre.heard.length;
      const sound = house.callCentre.answer;
      house.callCentre.answer = () => undefined;
      const leak = await house.leak();
      await eventually('the call', async () => (house.callCentre.heard.length > heard ? true : undefined));
      await house.killGateway();
      house.callCentre.answer = sound;
      await house.startGateway();
      await house.says(leak, sent('http'));
      // It came twice under one id, and says that it may have.
      expect(house.callCentre.heard).toHaveLength(heard + 2);
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
  [
    'both, after the alarm was taken in and before anybody knows of it',
    async () => {
      const leak = await house.leak();
      await Promise.all([house.killQueue(), house.killGateway()]);
      await Promise.all([house.startQueue(), house.startGateway()]);
      await house.atQueue(leak);
      await takeAtPage(leak);
      return leak;
    },
  ],
];

test.each(kills)('killed: %s', async (_name, run) => {
  await expectSameEnd(house, await run());
});

test('killed: the flows beside the gateway, as soon as gas leaks', async () => {
  const other = await GridHouse.start({ hasFlows: true });
  try {
    const leak = await other.leak();
    await killFlowsOf(other.gateway);
    await other.atQueue(leak);
    await everybodyTold(leak, other);
    const { status } = await other.page.request('POST', `/api/v1/alerts/${leak.alertId}/acknowledge`, {});
    expect(status).toBe(200);
    await expectSameEnd(other, leak);
  } finally {
    await other.end();
  }
});

type Channel = 'push' | 'wecom' | 'http';
type Fault = 'dead' | 'slow' | 'refuses' | 'limits';

/** Lets a far end be so, and returns what mends it. */
async function spoil(channel: Channel, fault: Fault): Promise<() => Promise<void>> {
  if (channel === 'push') {
    house.push.mood = ({ dead: 'vanish', slow: 'slow', refuses: 'refuse', limits: 'limit' } as const)[fault];
    house.push.retryAfter = '1';
    return async () => {
      house.push.mood = 'take';
    };
  }
  const end = channel === 'wecom' ? house.robot : house.callCentre;
  const sound = end.answer;
  if (fault === 'dead') {
    await end.stop();
    return () => end.start();
  }
  end.answer = (_heard, response) => {
    if (fault === 'limits') response.writeHead(429, { 'retry-after': '30' }).end();
    else if (fault === 'refuses') response.writeHead(403).end('no');
  };
  return async () => {
    end.answer = sound;
  };
}

/** Two of three fail at a time: each of them in each way. */
const faults: readonly (readonly [Channel, Fault, Channel, Fault, Channel])[] = [
  ['push', 'dead', 'wecom', 'slow', 'http'],
  ['push', 'slow', 'http', 'dead', 'wecom'],
  ['wecom', 'dead', 'http', 'slow', 'push'],
  ['push', 'refuses', 'wecom', 'limits', 'http'],
  ['wecom', 'refuses', 'http', 'limits', 'push'],
  // Last: the push service wants to be let alone for a second, and is.
  ['push', 'limits', 'http', 'refuses', 'wecom'],
];

test.each(faults)('%s: %s, %s: %s; by %s A岗 is reached all the same', async (first, one, second, other, good) => {
  const mends = [await spoil(first, one), await spoil(second, other)];
  const leak = await house.leak();
  await house.says(leak, sent(good), failed(first), failed(second));
  for (const mend of mends) await mend();
  await house.atQueue(leak);
  if (good === 'push') await takeByNotice(leak);
  else await takeAtPage(leak);
  await expectSameEnd(house, leak);
});

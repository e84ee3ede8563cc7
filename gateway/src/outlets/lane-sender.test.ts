import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import { expect, test } from 'vitest';
import type { OutboxRow } from '../core/model.ts';
import { systemRandom } from '../platform/random.ts';
import { ManualClock } from '../platform/testing/manual-clock.ts';
import type { Queries } from '../store/queries.ts';
import type { Connection } from './http-connection.ts';
import { LaneSender } from './lane-sender.ts';
import { UplinkHealth } from './uplink-health.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function rowOf(sequence: number): OutboxRow {
  return {
    eventId: `event-${sequence}`,
    lane: 'status',
    sequence,
    type: 'cn.grid.alert.raised.v1',
    subject: 'alert-1',
    occurredAt: 0,
    recordedAt: 0,
    dedupKey: null,
    data: {},
  };
}

/** A lane over rows that wait, with a queue that answers as `answer` says. */
function laneWith(
  waiting: OutboxRow[],
  answer: (events: readonly CloudEvent[]) => EventBatchResponse['results'],
  read: () => void = () => undefined,
  commit: (settle: () => void, refuse: () => void) => void = (settle) => settle(),
  batchEvents = 100,
) {
  const clock = new ManualClock();
  const batches: string[][] = [];
  const sender = new LaneSender({
    lane: 'status',
    gatewayId: 'gateway-0417',
    connection: {
      request: async (_method, _path, { body = '[]' }) => {
        const events = JSON.parse(body) as CloudEvent[];
        batches.push(events.map(({ id }) => id));
        const response: EventBatchResponse = { results: answer(events), watermarks: { status: 0 }, missing: {} };
        return { status: 200, body: JSON.stringify(response), retryAfter: undefined };
      },
      close: () => undefined,
    },
    queries: {
      waitingEvents: async (_lane: string, _after: number, limit: number) => {
        read();
        return waiting.slice(0, limit);
      },
      sentEvents: async () => [],
    } as unknown as Queries,
    submit: (input, tell) => {
      const items = input.kind === 'uplink-receipt' ? input.items : [];
      const settle = () => {
        for (const { eventId } of items) {
          waiting.splice(
            waiting.findIndex((row) => row.eventId === eventId),
            1,
          );
        }
        tell({ kind: 'committed', outcome: { ok: true, id: '' } });
      };
      commit(settle, () => tell({ kind: 'refused', code: 'BUSY', detail: '' }));
    },
    clock,
    random: systemRandom,
    health: new UplinkHealth(() => undefined),
    batchEvents,
    retryMaximumMs: 1000,
    timeoutMs: 1000,
  });
  return { sender, clock, batches };
}

test('an event that the queue never answers for holds up no other', async () => {
  const waiting = [rowOf(1), rowOf(2), rowOf(3)];
  const { sender, batches } = laneWith(waiting, (events) =>
    events.filter(({ id }) => id !== 'event-1').map(({ id }) => ({ id, status: 'created' })),
  );
  sender.start();
  await settled();
  expect(batches).toEqual([['event-1', 'event-2', 'event-3']]);
  expect(waiting.map(({ eventId }) => eventId)).toEqual(['event-1']);
  await sender.stop();
});

const taken = (events: readonly CloudEvent[]) => events.map(({ id }) => ({ id, status: 'created' }) as const);

test('the next batch is on its way while the receipt of one is being committed, and nothing goes twice', async () => {
  const commits: (() => void)[] = [];
  const waiting = [1, 2, 3, 4, 5].map(rowOf);
  const { sender, batches } = laneWith(waiting, taken, undefined, (settle) => commits.push(settle), 2);
  sender.start();
  await settled();
  // The third batch waits: one receipt is being committed, and one stands behind it.
  expect(batches).toEqual([
    ['event-1', 'event-2'],
    ['event-3', 'event-4'],
  ]);
  expect(commits).toHaveLength(1);
  for (let commit = commits.shift(); commit; commit = commits.shift()) {
    commit();
    await settled();
  }
  expect(batches.slice(2)).toEqual([['event-5']]);
  expect(waiting).toEqual([]);
  await sender.stop();
});

test('a receipt that is not kept sends its events again, a second later', async () => {
  const waiting = [1, 2, 3].map(rowOf);
  let refusals = 1;
  const { sender, batches, clock } = laneWith(
    waiting,
    taken,
    undefined,
    (settle, refuse) => (refusals-- > 0 ? refuse() : settle()),
    2,
  );
  sender.start();
  await settled();
  expect(batches).toEqual([['event-1', 'event-2']]);
  clock.advance(1000);
  await settled();
  expect(batches.slice(1)).toEqual([['event-1', 'event-2'], ['event-3']]);
  await sender.stop();
});

test('a row that is committed goes up at once, without a question before it', async () => {
  const waiting: OutboxRow[] = [];
  const { sender, batches } = laneWith(waiting, (events) => events.map(({ id }) => ({ id, status: 'created' })));
  sender.start();
  await settled();
  waiting.push(rowOf(1));
  sender.wake();
  await settled();
  expect(batches).toEqual([['event-1']]);
  await sender.stop();
});

test('an outbox that cannot be read for a while ends neither the lane nor the process', async () => {
  let refusals = 3;
  const { sender, clock, batches } = laneWith(
    [rowOf(1)],
    (events) => events.map(({ id }) => ({ id, status: 'created' })),
    () => {
      if (refusals-- > 0) throw new Error('disk I/O error');
    },
  );
  sender.start();
  for (let second = 0; second < 5; second++) {
    await settled();
    clock.advance(1000);
  }
  await settled();
  expect(batches).toEqual([['event-1']]);
  await sender.stop();
});

/** A queue that has everything up to `watermark`, and a lane that has had a receipt for everything up to `sent`. */
function laneBefore(queue: { watermark: number; batches: number; readonly atMost?: number }, sent: number, lost = 0) {
  const clock = new ManualClock();
  const rows = Array.from({ length: sent - lost }, (_, index) => rowOf(lost + index + 1));
  const connection: Connection = {
    request: async (_method, _path, { body = '[]' }) => {
      queue.batches++;
      const events = JSON.parse(body) as CloudEvent[];
      if (events.length > (queue.atMost ?? 100)) return { status: 413, body: '', retryAfter: undefined };
      for (const event of events) if (Number(event.sequence) === queue.watermark + 1) queue.watermark++;
      const response: EventBatchResponse = {
        results: events.map(({ id }) => ({ id, status: 'created' })),
        watermarks: { status: queue.watermark },
        missing: { status: [] },
      };
      return { status: 200, body: JSON.stringify(response), retryAfter: undefined };
    },
    close: () => undefined,
  };
  const queries: Pick<Queries, 'waitingEvents' | 'sentEvents'> = {
    waitingEvents: async () => [],
    sentEvents: async (_lane, from, limit) => rows.filter((row) => row.sequence >= from).slice(0, limit),
  };
  const sender = new LaneSender({
    lane: 'status',
    gatewayId: 'gateway-0417',
    connection,
    queries: queries as Queries,
    submit: (_input, answer) => answer({ kind: 'committed', outcome: { ok: true, id: '' } }),
    clock,
    random: systemRandom,
    health: new UplinkHealth(() => undefined),
    batchEvents: 100,
    retryMaximumMs: 1000,
    timeoutMs: 1000,
  });
  const idle = async () => {
    clock.advance(30_000);
    await settled();
  };
  return { sender, idle };
}

test('a queue that was restored while this gateway was down gets back what it lost, and all of it', async () => {
  const queue = { watermark: 20, batches: 0 };
  const { sender, idle } = laneBefore(queue, 270);
  sender.start();
  await settled();
  await idle();
  expect(queue).toEqual({ watermark: 270, batches: 4 });
  queue.watermark = 0;
  await idle();
  expect(queue.watermark).toBe(270);
  await sender.stop();
});

test('a queue that lost more than is kept here gets all that is kept, though its watermark stands still', async () => {
  const queue = { watermark: 0, batches: 0 };
  const { sender, idle } = laneBefore(queue, 270, 20);
  sender.start();
  await settled();
  await idle();
  expect(queue).toEqual({ watermark: 0, batches: 4 });
  await idle();
  await idle();
  await sender.stop();
});

test('a lane that never carried anything asks once, and then is silent', async () => {
  const queue = { watermark: 0, batches: 0 };
  const { sender, idle } = laneBefore(queue, 0);
  sender.start();
  await settled();
  await idle();
  await idle();
  await idle();
  expect(queue.batches).toBe(1);
  await sender.stop();
});

test('a page that is refused as a whole is halved, not skipped', async () => {
  const queue = { watermark: 20, batches: 0, atMost: 2 };
  const { sender, idle } = laneBefore(queue, 40);
  sender.start();
  await settled();
  await idle();
  expect(queue.watermark).toBe(40);
  await sender.stop();
});

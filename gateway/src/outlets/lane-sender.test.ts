import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import { expect, test } from 'vitest';
import type { OutboxRow } from '../core/model.ts';
import { systemRandom } from '../platform/random.ts';
import { ManualClock } from '../platform/testing/manual-clock.ts';
import type { Queries } from '../store/queries.ts';
import type { Connection } from './http-connection.ts';
import { LaneSender } from './lane-sender.ts';
import { UplinkHealth } from './uplink-health.ts';

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

/** A queue that has everything up to `watermark`, and a lane that has had a receipt for everything up to `sent`. */
function laneBefore(queue: { watermark: number; batches: number }, sent: number) {
  const clock = new ManualClock();
  const rows = Array.from({ length: sent }, (_, index) => rowOf(index + 1));
  const connection: Connection = {
    request: async (_method, _path, { body = '[]' }) => {
      queue.batches++;
      const events = JSON.parse(body) as CloudEvent[];
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
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sender, idle };
}

test('a queue that was restored while this gateway was down gets back what it lost, and all of it', async () => {
  const queue = { watermark: 20, batches: 0 };
  const { sender, idle } = laneBefore(queue, 270);
  sender.start();
  await new Promise((resolve) => setImmediate(resolve));
  await idle();
  expect(queue).toEqual({ watermark: 270, batches: 4 });
  queue.watermark = 0;
  await idle();
  expect(queue.watermark).toBe(270);
  await sender.stop();
});

test('a lane that never carried anything asks once, and then is silent', async () => {
  const queue = { watermark: 0, batches: 0 };
  const { sender, idle } = laneBefore(queue, 0);
  sender.start();
  await new Promise((resolve) => setImmediate(resolve));
  await idle();
  await idle();
  await idle();
  expect(queue.batches).toBe(1);
  await sender.stop();
});

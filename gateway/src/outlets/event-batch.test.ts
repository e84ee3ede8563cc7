import { CloudEventSchema, EVENT_BATCH_MAX_BYTES } from '@gridcall/contract/events.ts';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import type { OutboxRow } from '../core/model.ts';
import { batchOf, cloudEventOf } from './event-batch.ts';

function row(sequence: number, data: unknown = { text: '' }): OutboxRow {
  return {
    eventId: `E${sequence}`,
    lane: 'service-request',
    sequence,
    type: 'cn.grid.request.submitted.v1',
    subject: '0417-00001-0',
    occurredAt: 0,
    recordedAt: 1,
    dedupKey: null,
    data,
  };
}

test('an outbox row becomes a CloudEvent of the contract', () => {
  const event = cloudEventOf('gateway-0417', row(7));
  expect(Value.Check(CloudEventSchema, event)).toBe(true);
  expect(event).toMatchObject({ id: 'E7', source: 'urn:grid:gw:gateway-0417', sequence: '000000000007' });
  expect(cloudEventOf('g', { ...row(1), dedupKey: 'v1:S01:d1:gas_leak' })).toMatchObject({
    dedupkey: 'v1:S01:d1:gas_leak',
  });
});

test('a batch stays under the limit in bytes, and keeps the order', () => {
  const rows = Array.from({ length: 100 }, (_, index) => row(index + 1, { text: '漏'.repeat(2000) }));
  const batch = batchOf('g', rows);
  expect(Buffer.byteLength(batch.body)).toBeLessThanOrEqual(EVENT_BATCH_MAX_BYTES);
  expect(batch.rows.length).toBeGreaterThan(10);
  expect(JSON.parse(batch.body).map((event: { id: string }) => event.id)).toEqual(
    batch.rows.map((sent) => sent.eventId),
  );
});

test('one event over the limit goes alone: the queue refuses it by name', () => {
  const large = row(1, { text: 'x'.repeat(EVENT_BATCH_MAX_BYTES) });
  expect(batchOf('g', [large, row(2)]).rows).toEqual([large]);
});

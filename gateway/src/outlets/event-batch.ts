import { type CloudEvent, EVENT_BATCH_MAX_BYTES, gatewaySource } from '@gridcall/contract/events.ts';
import type { OutboxRow } from '../core/model.ts';

/** The envelope of an outbox row, as docs/upstream.md describes it. */
export function cloudEventOf(gatewayId: string, row: OutboxRow): CloudEvent {
  return {
    specversion: '1.0',
    id: row.eventId,
    source: gatewaySource(gatewayId),
    type: row.type,
    subject: row.subject,
    time: new Date(row.occurredAt).toISOString(),
    datacontenttype: 'application/json',
    recordedtime: new Date(row.recordedAt).toISOString(),
    lane: row.lane,
    sequence: String(row.sequence).padStart(12, '0'),
    ...(row.dedupKey === null ? {} : { dedupkey: row.dedupKey }),
    data: row.data,
  };
}

/** As many rows from the front as fit in one batch, at least one: a single row over the limit is the queue's to refuse. */
export function batchOf(
  gatewayId: string,
  rows: readonly OutboxRow[],
): { readonly rows: readonly OutboxRow[]; readonly body: string } {
  const parts: string[] = [];
  let bytes = 2;
  for (const row of rows) {
    const text = JSON.stringify(cloudEventOf(gatewayId, row));
    const size = Buffer.byteLength(text) + 1;
    if (parts.length > 0 && bytes + size > EVENT_BATCH_MAX_BYTES) break;
    parts.push(text);
    bytes += size;
  }
  return { rows: rows.slice(0, parts.length), body: `[${parts.join(',')}]` };
}

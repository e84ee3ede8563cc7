import { join } from 'node:path';
import { type CloudEvent, EVENT_BATCH_MEDIA_TYPE, type EventBatchResponse } from '@gridcall/contract/events.ts';
import { expect, test } from 'vitest';
import { systemRandom } from './platform/random.ts';
import { openDatabase } from './store/database.ts';
import { brokenLink } from './store/hash-chain.ts';
import { alertEvent, requestEvent } from './testing/events.ts';
import { makeDataFolder, QueueProcess } from './testing/queue-process.ts';
import { tokens } from './testing/queue-under-test.ts';

const BATCHES = 40;
const IN_FLIGHT = 4;

/** Six events a batch: alerts of twelve devices that meet again and again, and a report of its own. */
function makeBatches(): CloudEvent[][] {
  let sequence = 0;
  return Array.from({ length: BATCHES }, (_, batch) => {
    const alerts = Array.from({ length: 5 }, (_unused, index) => {
      sequence += 1;
      const device = (batch * 5 + index) % 12;
      const data = { alertId: `alert-${sequence}`, deviceId: `gas-${device}` };
      return alertEvent(`event-${sequence}`, 'raised', { sequence, data });
    });
    const number = `0417-${String(batch + 1).padStart(5, '0')}-0`;
    return [...alerts, requestEvent(`request-${batch + 1}`, { number }, batch + 1)];
  });
}

async function sendBatch(port: number, batch: readonly CloudEvent[]): Promise<EventBatchResponse> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': EVENT_BATCH_MEDIA_TYPE, authorization: `Bearer ${tokens.uplink}` },
    body: JSON.stringify(batch),
  });
  if (response.status !== 200) throw new Error(`answered ${response.status}`);
  return (await response.json()) as EventBatchResponse;
}

/** Sends with several batches in flight and kills at the n-th answer; returns which batches were answered. */
async function sendUntilKilled(
  queue: QueueProcess,
  batches: readonly CloudEvent[][],
  killAt: number,
): Promise<Set<number>> {
  const port = await queue.ready();
  const answered = new Set<number>();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < batches.length) {
      const index = next++;
      try {
        await sendBatch(port, batches[index] ?? []);
        answered.add(index);
      } catch {
        return;
      }
      if (answered.size === killAt) queue.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  expect((await queue.ended).signal).toBe('SIGKILL');
  return answered;
}

test.each([1, 7, 19, 33])(
  'killed at answer %i: nothing answered is lost, nothing sent again counts twice',
  async (killAt) => {
    const data = makeDataFolder();
    try {
      const batches = makeBatches();
      const answered = await sendUntilKilled(QueueProcess.of(data.folder), batches, killAt);
      const again = QueueProcess.of(data.folder);
      const port = await again.ready();
      let response: EventBatchResponse | undefined;
      let lost = 0;
      for (const [index, batch] of batches.entries()) {
        response = await sendBatch(port, batch);
        const isNew = response.results.filter((result) => result.status !== 'duplicate').length;
        // A batch is one transaction: all of it was kept, or none.
        expect([0, batch.length]).toContain(isNew);
        if (answered.has(index)) lost += isNew;
      }
      expect(lost).toBe(0);
      expect(response?.watermarks).toMatchObject({ status: BATCHES * 5, 'service-request': BATCHES });
      again.child.kill('SIGKILL');
      await again.ended;
      const { database } = openDatabase(join(data.folder, 'queue', 'queue.db'), systemRandom, 0);
      const incidents = await database.selectFrom('incident').select(['id', 'kind', 'occurrenceCount']).execute();
      const alerts = incidents.filter((incident) => incident.kind === 'alert');
      expect(alerts).toHaveLength(12);
      expect(alerts.reduce((sum, incident) => sum + incident.occurrenceCount, 0)).toBe(BATCHES * 5);
      expect(incidents).toHaveLength(12 + BATCHES);
      for (const { id } of incidents) expect(await brokenLink(database, id)).toBeUndefined();
      await database.destroy();
    } finally {
      data.remove();
    }
  },
  60_000,
);

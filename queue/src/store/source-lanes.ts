import type { CloudEvent, EventBatchResponse } from '@gridcall/contract/events.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import { arrive, emptyProgress, type LaneProgress, missingOf } from '../core/watermark.ts';
import type { Tx } from './schema.ts';

export function sequencesOf(events: readonly CloudEvent[]): Map<string, number[]> {
  const byLane = new Map<string, number[]>();
  for (const event of events) {
    const sequence = Number(event.sequence);
    const known = byLane.get(event.lane);
    if (known) known.push(sequence);
    else byLane.set(event.lane, [sequence]);
  }
  return byLane;
}

/** Counts what has arrived, and says for every lane of the source how far it is whole and what is missing. */
export async function recordArrivals(
  tx: Tx,
  source: string,
  arrived: ReadonlyMap<string, readonly number[]>,
): Promise<Pick<EventBatchResponse, 'watermarks' | 'missing'>> {
  const rows = await tx.selectFrom('sourceLane').selectAll().where('source', '=', source).execute();
  const watermarks: Record<string, number> = {};
  const missing: Record<string, number[]> = {};
  for (const lane of lanes) {
    const row = rows.find((candidate) => candidate.lane === lane);
    const before: LaneProgress = row ? { watermark: row.watermark, ahead: JSON.parse(row.ahead) } : emptyProgress;
    const after = (arrived.get(lane) ?? []).reduce(arrive, before);
    if (after !== before) {
      const columns = { watermark: after.watermark, ahead: JSON.stringify(after.ahead) };
      await tx
        .insertInto('sourceLane')
        .values({ source, lane, ...columns })
        .onConflict((conflict) => conflict.columns(['source', 'lane']).doUpdateSet(columns))
        .execute();
    }
    watermarks[lane] = after.watermark;
    missing[lane] = missingOf(after);
  }
  return { watermarks, missing };
}

/**
 * Whether the gateway counts its lane anew, as one does that was restored from a copy or begins afresh. Below the watermark
 * nothing is missing, so what is new there has the number of an event that its gateway has forgotten.
 */
export async function isCountedAnew(
  tx: Tx,
  { source, lane, sequence }: Pick<CloudEvent, 'source' | 'lane' | 'sequence'>,
): Promise<boolean> {
  const row = await tx
    .selectFrom('sourceLane')
    .select('watermark')
    .where('source', '=', source)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return Number(sequence) <= (row?.watermark ?? emptyProgress.watermark);
}

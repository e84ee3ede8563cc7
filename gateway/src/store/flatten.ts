import type { KeyedTable } from '../core/model.ts';
import type { AppendedChange, OverlayLayer } from './overlay-layer.ts';
import { insertOf, moveStatement, removeOf, reviveStatement, settleStatement, upsertOf } from './statements.ts';
import { appendSpecs, encodeRow, keyedSpecs, type Parameter } from './tables.ts';

/** A batch as the one flat array the writer takes. Throws TypeError for a value that no column can hold. */
export function flatten(overlay: OverlayLayer): Parameter[] {
  const batch: Parameter[] = [];
  // Appended rows first: order among them is kept, and none of them refers to a keyed row.
  for (const change of overlay.appended) flattenAppended(batch, change);
  for (const [table, rows] of overlay.keyed) flattenKeyed(batch, table, rows);
  return batch;
}

function flattenKeyed(batch: Parameter[], table: KeyedTable, rows: ReadonlyMap<string, object | null>): void {
  for (const [key, row] of rows) {
    if (row === null) batch.push(removeOf[table] as number, key);
    else {
      batch.push(upsertOf[table] as number);
      encodeRow(batch, keyedSpecs[table], row);
    }
  }
}

function flattenAppended(batch: Parameter[], change: AppendedChange): void {
  switch (change.op) {
    case 'append':
      batch.push(insertOf[change.table] as number);
      encodeRow(batch, appendSpecs[change.table], change.row);
      break;
    case 'settle':
      batch.push(settleStatement, change.state, change.at, change.error, change.eventId);
      break;
    case 'revive':
      batch.push(reviveStatement, change.lane, change.sequence, change.eventId);
      break;
    case 'move':
      batch.push(moveStatement, change.lane, change.sequence, change.eventId);
      break;
  }
}

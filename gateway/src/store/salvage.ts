import { DatabaseSync } from 'node:sqlite';
import { appendSpecs, keyedSpecs, selectList, type TableSpec } from './tables.ts';

/** Without these an estate would have to be commissioned anew, and what nobody has received yet would be lost. */
const salvaged: readonly TableSpec[] = [
  ...Object.values(keyedSpecs),
  appendSpecs.alert_event,
  appendSpecs.request_event,
  appendSpecs.outbox,
  appendSpecs.audit,
];

/** Copies what can still be read of a corrupt file, table by table, each as far as it goes. Returns the rows. */
export function salvage(path: string, into: DatabaseSync): number {
  let from: DatabaseSync;
  try {
    from = new DatabaseSync(path, { readOnly: true, defensive: false });
    // A file that was cut off is shorter than its header says, and only with this is it read at all.
    from.exec('PRAGMA writable_schema = ON');
  } catch {
    return 0;
  }
  let rows = 0;
  into.exec('BEGIN IMMEDIATE');
  for (const spec of salvaged) rows += copy(spec, from, into);
  into.exec('COMMIT');
  from.close();
  return rows;
}

function copy(spec: TableSpec, from: DatabaseSync, into: DatabaseSync): number {
  // The outbox keeps its own three columns: what was sent must not be taken for waiting.
  const list = spec.name === 'outbox' ? `${selectList(spec)}, state, settled_at, error` : selectList(spec);
  const places = list.replace(/[^,]+/g, '?');
  let rows = 0;
  try {
    const insert = into.prepare(`INSERT OR IGNORE INTO "${spec.name}" (${list}) VALUES (${places})`);
    const select = from.prepare(`SELECT ${list} FROM "${spec.name}"`);
    select.setReturnArrays(true);
    for (const row of select.iterate()) rows += Number(insert.run(...Object.values(row)).changes);
  } catch {
    // Here the damage begins, or the table is missing: what came before it is kept.
  }
  return rows;
}

import { type AppendTable, type KeyedTable, keyColumns } from '../core/model.ts';
import { appendSpecs, appendTableNames, keyedSpecs, keyedTableNames, selectList, type TableSpec } from './tables.ts';

/**
 * Every statement of a batch, by number. Main and writer thread build the same list, so that a batch crosses as one flat
 * array: number, parameters, number, parameters…
 */
export interface Statement {
  readonly sql: string;
  readonly parameters: number;
}

export const statements: Statement[] = [];
export const upsertOf: Partial<Record<KeyedTable, number>> = {};
export const removeOf: Partial<Record<KeyedTable, number>> = {};
export const insertOf: Partial<Record<AppendTable, number>> = {};

function add(sql: string, parameters: number): number {
  return statements.push({ sql, parameters }) - 1;
}

function insert(spec: TableSpec): string {
  return `INSERT INTO "${spec.name}" (${selectList(spec)}) VALUES (${spec.columns.map(() => '?').join(', ')})`;
}

for (const table of keyedTableNames) {
  const spec = keyedSpecs[table];
  const key = spec.columns.find(({ field }) => field === keyColumns[table])?.column ?? 'id';
  const others = spec.columns.filter(({ column }) => column !== key);
  // Never INSERT OR REPLACE: it would delete the row that the index of one open alert protects.
  const update = others.map(({ column }) => `"${column}" = excluded."${column}"`).join(', ');
  upsertOf[table] = add(`${insert(spec)} ON CONFLICT ("${key}") DO UPDATE SET ${update}`, spec.columns.length);
  removeOf[table] = add(`DELETE FROM "${table}" WHERE "${key}" = ?`, 1);
}
for (const table of appendTableNames) {
  const spec = appendSpecs[table];
  insertOf[table] = add(insert(spec), spec.columns.length);
}
export const settleStatement = add('UPDATE outbox SET state = ?, settled_at = ?, error = ? WHERE event_id = ?', 4);
export const reviveStatement = add(
  `UPDATE outbox SET state = 'waiting', lane = ?, sequence = ?, settled_at = NULL, error = NULL
   WHERE event_id = ? AND state = 'dead'`,
  3,
);
export const moveStatement = add(
  `UPDATE outbox SET lane = ?, sequence = ? WHERE event_id = ? AND state = 'waiting'`,
  3,
);

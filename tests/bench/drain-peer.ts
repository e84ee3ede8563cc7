import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { systemRandom } from '@gridcall/queue/platform/random.ts';
import { openDatabase } from '@gridcall/queue/store/database.ts';
import { temporaryFolder } from '../harness/part-process.ts';
import { gatewayDatabase } from './drain-fill.ts';

const IN_ONE_TRANSACTION = 100;

type Row = readonly SQLInputValue[];

interface Table {
  readonly insert: string;
  readonly rows: readonly Row[];
}

function rowsOf(database: DatabaseSync, sql: string): Row[] {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement.all() as unknown as Row[];
}

/** Events a second: all tables side by side, in as many transactions as a hundred events each make. */
function insertedPerSecond(database: DatabaseSync, tables: readonly Table[], events: number): number {
  const prepared = tables.map(({ insert, rows }) => ({ statement: database.prepare(insert), rows }));
  const transactions = Math.ceil(events / IN_ONE_TRANSACTION);
  const from = performance.now();
  for (let index = 0; index < transactions; index++) {
    database.exec('BEGIN IMMEDIATE');
    for (const { statement, rows } of prepared) {
      const share = rows.length / transactions;
      for (let at = Math.floor(index * share); at < Math.floor((index + 1) * share); at++)
        statement.run(...(rows[at] ?? []));
    }
    database.exec('COMMIT');
  }
  return events / ((performance.now() - from) / 1000);
}

/** The events as they waited, one row each, under their key: the least that a receiver can do. */
export function bareEventsPerSecond(gatewayDataDir: string): number {
  const source = gatewayDatabase(gatewayDataDir);
  const columns = 'event_id, lane, sequence, type, subject, occurred_at, recorded_at, dedup_key, data';
  const rows = rowsOf(source, `SELECT 'urn:grid:gw:gateway-0417', ${columns} FROM outbox ORDER BY lane, sequence`);
  source.close();
  const folder = temporaryFolder('bare');
  const database = new DatabaseSync(join(folder, 'bare.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec(
    `CREATE TABLE event (source TEXT NOT NULL, event_id TEXT NOT NULL, lane TEXT NOT NULL, sequence INTEGER NOT NULL,
     type TEXT NOT NULL, subject TEXT NOT NULL, occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, dedup_key TEXT,
     data TEXT NOT NULL, PRIMARY KEY (source, event_id)) STRICT`,
  );
  const insert = `INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
  const rate = insertedPerSecond(database, [{ insert, rows }], rows.length);
  database.close();
  rmSync(folder, { recursive: true });
  return rate;
}

const queueTables = [
  ['incident', 'rowid'],
  ['incident_subject', 'rowid'],
  ['incident_event', 'id'],
  ['report', 'rowid'],
  ['inbox', 'rowid'],
  ['gateway_change', 'rowid'],
] as const;

/** The rows that the queue made of the events, in tables, indexes and triggers like its own, and none of its thinking. */
export function bareRowsPerSecond(queueDataDir: string): { readonly perSecond: number; readonly rowsAnEvent: number } {
  const source = new DatabaseSync(join(queueDataDir, 'queue', 'queue.db'), { readOnly: true, timeout: 5000 });
  const tables = queueTables.map(([name, order]): Table => {
    const rows = rowsOf(source, `SELECT * FROM ${name} ORDER BY ${order}`);
    const places = (rows[0] ?? []).map(() => '?').join(', ');
    return { insert: `INSERT INTO ${name} VALUES (${places}) ON CONFLICT DO NOTHING`, rows };
  });
  source.close();
  const folder = temporaryFolder('bare-rows');
  const file = join(folder, 'bare.db');
  void openDatabase(file, systemRandom, 0).database.destroy();
  const database = new DatabaseSync(file);
  // Whom a row belongs to is not looked up: the tables are filled side by side, and the peer is the faster for it.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF');
  const events = tables[4]?.rows.length ?? 0;
  const perSecond = insertedPerSecond(database, tables, events);
  database.close();
  rmSync(folder, { recursive: true });
  return { perSecond, rowsAnEvent: tables.reduce((sum, { rows }) => sum + rows.length, 0) / events };
}

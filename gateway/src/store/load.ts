import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeyedTable } from '../core/model.ts';
import { DATABASE_FILE } from './database.ts';
import { ENDED_ALERTS_KEPT, UNSENT_ALERTS_KEPT } from './ended-alerts.ts';
import { ENDED_KEPT_MS, ENDED_REQUESTS_KEPT, type Memory } from './memory.ts';
import { decodeRow, keyedSpecs, keyedTableNames, selectList } from './tables.ts';

/** How many of the last stored messages are read to know a resend again after a restart. */
export const SEEN_ROWS = 20_000;

const alertEnded = 'coalesce(closed_at, cleared_at, 0)';
const endedAlerts = (isSent: string, kept: number) =>
  `SELECT id FROM (SELECT id FROM alert WHERE state IN ('cleared', 'closed') AND ${alertEnded} >= ?1 AND ${isSent}
   ORDER BY ${alertEnded} DESC LIMIT ${kept})`;
const recent = {
  // In the order in which they ended, as the memory keeps them.
  alert: `WHERE state IN ('active-unacknowledged', 'active-acknowledged', 'cleared-unclosed') OR id IN
    (${endedAlerts("waiting = '[]'", ENDED_ALERTS_KEPT)} UNION ALL ${endedAlerts("waiting <> '[]'", UNSENT_ALERTS_KEPT)})
    ORDER BY ${alertEnded}, id`,
  service_request: `WHERE state NOT IN ('closed', 'rejected') OR number IN
    (SELECT number FROM service_request WHERE state IN ('closed', 'rejected') AND coalesce(closed_at, submitted_at) >= ?
     ORDER BY coalesce(closed_at, submitted_at) DESC LIMIT ${ENDED_REQUESTS_KEPT})`,
} as const satisfies Partial<Record<KeyedTable, string>>;

/** Fills the memory from the file, before anything else happens. */
export function loadMemory(directory: string, memory: Memory, now: number): void {
  const database = new DatabaseSync(join(directory, DATABASE_FILE), { readOnly: true, timeout: 1000 });
  try {
    for (const table of keyedTableNames) loadTable(database, memory, table, now);
    loadSeen(database, memory, 'reading');
    loadSeen(database, memory, 'device_event');
  } finally {
    database.close();
  }
}

function loadTable(database: DatabaseSync, memory: Memory, table: KeyedTable, now: number): void {
  const spec = keyedSpecs[table];
  const where = table === 'alert' || table === 'service_request' ? recent[table] : '';
  const statement = database.prepare(`SELECT ${selectList(spec)} FROM "${table}" ${where}`);
  statement.setReturnArrays(true);
  const rows = where === '' ? statement.all() : statement.all(now - ENDED_KEPT_MS);
  for (const values of rows) memory.put(table, decodeRow(spec, values as unknown as (string | number | null)[]));
}

function loadSeen(database: DatabaseSync, memory: Memory, table: 'reading' | 'device_event'): void {
  const rows = database
    .prepare(
      `SELECT device_id, message_key, content_hash, received_at FROM
       (SELECT seq, device_id, message_key, content_hash, received_at FROM ${table} ORDER BY seq DESC LIMIT ?)
       ORDER BY seq`,
    )
    .all(SEEN_ROWS);
  for (const row of rows) {
    memory.remember(String(row['device_id']), String(row['message_key']), {
      contentHash: Number(row['content_hash']),
      receivedAt: Number(row['received_at']),
    });
  }
}

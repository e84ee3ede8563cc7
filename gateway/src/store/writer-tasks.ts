import type { DatabaseSync } from 'node:sqlite';
import { metaOf, setMeta } from './database.ts';

const DAY_MS = 86_400_000;
/** Rows of one small transaction: some milliseconds, so that a batch behind it hardly waits. */
export const CHUNK_ROWS = 2000;
/** Readings that go into the history at once: they cost four times an insert, and a batch may be waiting. */
export const ROLL_ROWS = 500;
const CHANGES_KEPT_MS = DAY_MS;
const SENT_KEPT_MS = 7 * DAY_MS;
const QUARANTINE_KEPT = 10_000;
/** Versions of the flows: each may be as long as a book. */
export const FLOW_VERSIONS_KEPT = 200;
const CHANGES_NEVER_SHED = 1000;

/** Each task is one small transaction; the caller repeats it while it says there is more. */
export const tasks = { shed, probe, rollForward, retain, markClean, truncateLog } as const;
export type TaskName = keyof typeof tasks;

/** The watermark up to which readings are in `reading_history`. Kept as a row, so that it is as durable as they are. */
export const ROLLED_KEY = 'rolled_to';

function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  const result = work();
  database.exec('COMMIT');
  return result;
}

export interface Shed {
  readonly readings: number;
  readonly others: number;
}

/**
 * Gives up rows for what matters more, from the right: the oldest readings, here and in the history; when there are none
 * left, what was sent, what the live stream could resume from, and the oldest of what was quarantined. Never an alert,
 * a service request, or an event that waits.
 */
function shed(database: DatabaseSync, rows: number): Shed {
  return transaction(database, () => {
    const readings = dropReadings(database, rows, null);
    if (readings > 0) return { readings, others: 0 };
    const others = [
      `DELETE FROM outbox WHERE event_id IN
       (SELECT event_id FROM outbox WHERE state = 'sent' ORDER BY settled_at LIMIT ?)`,
      `DELETE FROM change WHERE no IN (SELECT no FROM change ORDER BY no LIMIT ?)
       AND no <= (SELECT max(no) FROM change) - ${CHANGES_NEVER_SHED}`,
      'DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id LIMIT ?)',
    ].map((sql) => drop(database, sql, [rows]));
    return { readings: 0, others: others.reduce((sum, count) => sum + count, 0) };
  });
}

/** A write that changes nothing of use: whether the disk takes one again. */
function probe(database: DatabaseSync, now: number): void {
  setMeta(database, 'probed_at', String(now));
}

function dropReadings(database: DatabaseSync, rows: number, receivedBefore: number | null): number {
  const edge = database
    .prepare(
      `SELECT max(seq) AS seq FROM (SELECT seq, received_at FROM reading ORDER BY seq LIMIT ?)
       WHERE seq < (SELECT max(seq) FROM reading) AND (?2 IS NULL OR received_at < ?2)`,
    )
    .get(rows, receivedBefore)?.['seq'];
  if (typeof edge !== 'number') return 0;
  database
    .prepare(
      `DELETE FROM reading_history WHERE (device_id, observed_at, seq) IN
       (SELECT device_id, observed_at, seq FROM reading WHERE seq <= ?)`,
    )
    .run(edge);
  return Number(database.prepare('DELETE FROM reading WHERE seq <= ?').run(edge).changes);
}

/** Copies the next readings into the history by device and time. True while there may be more. */
function rollForward(database: DatabaseSync, rows: number): boolean {
  return transaction(database, () => {
    const from = Number(metaOf(database, ROLLED_KEY) ?? 0);
    const to = database
      .prepare('SELECT max(seq) AS seq FROM (SELECT seq FROM reading WHERE seq > ? ORDER BY seq LIMIT ?)')
      .get(from, rows)?.['seq'];
    if (typeof to !== 'number') return false;
    const copied = database
      .prepare(
        `INSERT INTO reading_history (device_id, observed_at, seq, "values")
         SELECT device_id, observed_at, seq, "values" FROM reading WHERE seq > ? AND seq <= ?
         ORDER BY device_id, observed_at, seq`,
      )
      .run(from, to).changes;
    setMeta(database, ROLLED_KEY, String(to));
    return Number(copied) === rows;
  });
}

export interface Retention {
  readonly now: number;
  readonly readingDays: number;
  readonly changesKept: number;
}

/** Drops what is past its time, at most one chunk of each kind. True while there may be more. */
function retain(database: DatabaseSync, { now, readingDays, changesKept }: Retention): boolean {
  return transaction(database, () => {
    const readingsBefore = now - readingDays * DAY_MS;
    const dropped = [
      dropReadings(database, CHUNK_ROWS, readingsBefore),
      drop(
        database,
        `DELETE FROM change WHERE no IN (SELECT no FROM change ORDER BY no LIMIT ${CHUNK_ROWS})
         AND (at < ? OR no <= (SELECT max(no) FROM change) - ?)`,
        [now - CHANGES_KEPT_MS, changesKept],
      ),
      drop(
        database,
        `DELETE FROM device_event WHERE seq IN (SELECT seq FROM device_event ORDER BY seq LIMIT ${CHUNK_ROWS})
         AND received_at < ? AND seq < (SELECT max(seq) FROM device_event)`,
        [readingsBefore],
      ),
      drop(
        database,
        `DELETE FROM outbox WHERE event_id IN
         (SELECT event_id FROM outbox WHERE state = 'sent' AND settled_at < ? ORDER BY settled_at LIMIT ${CHUNK_ROWS})`,
        [now - SENT_KEPT_MS],
      ),
      // A report that was refused is told again each day: what it said a week ago is of use to nobody.
      drop(
        database,
        `DELETE FROM outbox WHERE event_id IN
         (SELECT event_id FROM outbox WHERE state = 'dead' AND settled_at < ?
          AND type IN ('cn.grid.duty.reported.v1', 'cn.grid.devices.reported.v1') LIMIT ${CHUNK_ROWS})`,
        [now - SENT_KEPT_MS],
      ),
      drop(
        database,
        `DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE id <=
           (SELECT id FROM quarantine ORDER BY id DESC LIMIT 1 OFFSET ?) ORDER BY id LIMIT ${CHUNK_ROWS})`,
        [QUARANTINE_KEPT],
      ),
      drop(database, 'DELETE FROM flow_version WHERE seq <= (SELECT max(seq) FROM flow_version) - ?', [
        FLOW_VERSIONS_KEPT,
      ]),
    ];
    return dropped.some((rows) => rows >= CHUNK_ROWS);
  });
}

function drop(database: DatabaseSync, sql: string, parameters: readonly number[]): number {
  return Number(database.prepare(sql).run(...parameters).changes);
}

/** The file was closed in order: the next start need not check it. */
function markClean(database: DatabaseSync): void {
  setMeta(database, 'stopped', 'clean');
}

/** Brings the log into the file and cuts it off, so that what shedding freed is of use. */
function truncateLog(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

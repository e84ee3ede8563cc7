import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MigrationError, migrate, migrations, versionOf } from './migrate.ts';
import { salvage } from './salvage.ts';
import { keyedTableNames } from './tables.ts';

export const DATABASE_FILE = 'gateway.db';
/** Above this size the tables of readings are not checked at open: an alarm must not wait for that. */
const WHOLE_CHECK_BYTES = 128 * 1024 * 1024;
const checkedAlways = [...keyedTableNames, 'meta', 'alert_event', 'outbox', 'change'];

export interface DatabaseOptions {
  readonly directory: string;
  readonly synchronous: 'FULL' | 'OFF';
  readonly maxPages: number;
}

export interface OpenDatabaseOptions extends DatabaseOptions {
  /** For a file that is new: the first half of every live id. */
  readonly newEpoch: string;
  readonly now: number;
}

export interface OpenedDatabase {
  readonly epoch: string;
  /** Where a corrupt file was put, and what was wrong with it. */
  readonly movedAside: { readonly path: string; readonly reason: string } | null;
  /** The file is of another version of this program, which must then leave it alone. */
  readonly misfit: Misfit | null;
}

export type Misfit =
  | { readonly kind: 'newer'; readonly found: number; readonly known: number }
  /** Bringing it from `found` to `step` failed, and nothing was changed. */
  | { readonly kind: 'other'; readonly found: number; readonly step: number; readonly reason: string };

/** A connection that writes. WAL, one fsync a commit. */
export function connect({ directory, synchronous, maxPages }: DatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(join(directory, DATABASE_FILE), { timeout: 1000 });
  try {
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA journal_size_limit = 67108864`,
    );
    // A file that is larger already keeps its size: SQLite raises the limit to it.
    if (maxPages > 0) database.exec(`PRAGMA max_page_count = ${maxPages}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens, checks, migrates. A file that is corrupt is moved aside, and a new one made with what can still be read. */
export function openDatabase(options: OpenDatabaseOptions): { database: DatabaseSync; opened: OpenedDatabase } {
  try {
    return prepare(options, null);
  } catch (error) {
    const reason = corruption(error);
    if (reason === null) throw error;
    const path = moveAside(options.directory, options.now);
    const prepared = prepare(options, { path, reason });
    salvage(path, prepared.database);
    return prepared;
  }
}

class CorruptError extends Error {}

function prepare(options: OpenDatabaseOptions, movedAside: OpenedDatabase['movedAside']) {
  const database = connect(options);
  try {
    const all = migrations();
    const version = versionOf(database);
    if (version > all.length)
      return refused(database, movedAside, { kind: 'newer', found: version, known: all.length });
    if (version > 0 && metaOf(database, 'stopped') !== 'clean') check(database, options.directory);
    migrate(database, all);
    if (metaOf(database, 'epoch') === null) setMeta(database, 'epoch', options.newEpoch);
    setMeta(database, 'stopped', 'no');
    return { database, opened: { epoch: metaOf(database, 'epoch') ?? '', movedAside, misfit: null } };
  } catch (error) {
    if (error instanceof MigrationError) {
      const { found, step, message } = error;
      return refused(database, movedAside, { kind: 'other', found, step, reason: message });
    }
    database.close();
    throw error;
  }
}

function refused(database: DatabaseSync, movedAside: OpenedDatabase['movedAside'], misfit: Misfit) {
  return { database, opened: { epoch: '', movedAside, misfit } };
}

function check(database: DatabaseSync, directory: string): void {
  const whole = statSync(join(directory, DATABASE_FILE)).size <= WHOLE_CHECK_BYTES;
  const pragmas = whole ? ['quick_check(1)'] : checkedAlways.map((table) => `quick_check('${table}')`);
  for (const pragma of pragmas) {
    const answer = String(database.prepare(`PRAGMA ${pragma}`).get()?.['quick_check']);
    if (answer !== 'ok') throw new CorruptError(answer);
  }
}

function corruption(error: unknown): string | null {
  if (error instanceof CorruptError) return error.message;
  const primary = Number((error as { errcode?: unknown }).errcode) & 0xff;
  // CORRUPT and NOTADB
  return primary === 11 || primary === 26 ? (error as Error).message : null;
}

function moveAside(directory: string, now: number): string {
  const from = join(directory, DATABASE_FILE);
  const path = `${from}.corrupt-${now}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(from + suffix)) renameSync(from + suffix, path + suffix);
  }
  return path;
}

export function metaOf(database: DatabaseSync, key: string): string | null {
  const row = database.prepare('SELECT value FROM meta WHERE key = ?').get(key);
  return row === undefined ? null : String(row['value']);
}

export function setMeta(database: DatabaseSync, key: string, value: string): void {
  database
    .prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
    .run(key, value);
}

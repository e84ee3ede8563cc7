import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Random } from '../platform/random.ts';
import { migrations } from './migrations.ts';
import { CamelCaseNames, NodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Database, Tables } from './schema.ts';

/**
 * Pages of the log before they are brought into the file, four times SQLite's own number: a batch of a hundred events
 * changes some hundred pages, most of them those of the batch before it, and each checkpoint writes every page once.
 */
const CHECKPOINT_PAGES = 4000;

export interface OpenDatabase {
  readonly database: Database;
  /** Changes when the store is a new one: ids of its rows mean nothing to readers of the old. */
  readonly epoch: string;
}

/** Opens (and makes, and migrates) the queue's file. Throws when the folder or the file refuses. */
export function openDatabase(file: string, random: Random, nowMs: number): OpenDatabase {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = new DatabaseSync(file, { timeout: 5000 });
  try {
    // FULL: in WAL mode this is what makes a commit outlive a power cut.
    sqlite.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
       pragma wal_autocheckpoint = ${CHECKPOINT_PAGES};`,
    );
    migrate(sqlite);
    sqlite
      .prepare("insert into setting (id, value) values ('epoch', ?) on conflict do nothing")
      .run(random.ulid(nowMs));
    const row = sqlite.prepare("select value from setting where id = 'epoch'").get();
    const naming = new CamelCaseNames();
    const database = new Kysely<Tables>({ dialect: new NodeSqliteDialect(sqlite, naming), plugins: [naming] });
    return { database, epoch: String(row?.['value']) };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
}

/** A step that does not fit what stands in the file: another program has written it, whatever number it has. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly found: number;
  readonly step: number;
  constructor(found: number, step: number, cause: Error) {
    super(cause.message, { cause });
    this.found = found;
    this.step = step;
  }
}

/** ERROR (a column or table that is there already, or is not), CONSTRAINT, MISMATCH: no fault of the disk. */
const misfits: ReadonlySet<number> = new Set([1, 19, 20]);

function migrate(sqlite: DatabaseSync): void {
  const version = Number(sqlite.prepare('pragma user_version').get()?.['user_version']);
  if (version > migrations.length) {
    throw new NewerDatabaseError(`the database has version ${version}, this program knows ${migrations.length}`);
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    try {
      sqlite.exec(`begin immediate; ${statements}; pragma user_version = ${index + 1}; commit;`);
    } catch (error) {
      const isMisfit = misfits.has(Number((error as { errcode?: unknown }).errcode) & 0xff);
      throw isMisfit ? new MigrationError(index, index + 1, error as Error) : error;
    }
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const folder = new URL('./migrations/', import.meta.url);

/** The numbered files in order. A file that was ever released is never changed; a new one is added. */
export function migrations(): readonly Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name, index) => {
      const version = Number(name.slice(0, 6));
      if (version !== index + 1) throw new Error(`migration ${name} should have number ${index + 1}`);
      return { version, name, sql: readFileSync(new URL(name, folder), 'utf8') };
    });
}

/** A step that does not fit what stands in the file: another program has written it, whatever number it has. */
export class MigrationError extends Error {
  readonly found: number;
  readonly step: number;
  constructor(found: number, step: number, cause: Error) {
    super(cause.message, { cause });
    this.name = 'MigrationError';
    this.found = found;
    this.step = step;
  }
}

/** ERROR (a column or table that is there already, or is not), CONSTRAINT, MISMATCH: no fault of the disk. */
const misfits: ReadonlySet<number> = new Set([1, 19, 20]);

/** Brings the file to the newest version, one transaction each. Returns the version it had. */
export function migrate(database: DatabaseSync, all: readonly Migration[] = migrations()): number {
  const found = versionOf(database);
  for (const migration of all.filter(({ version }) => version > found)) {
    try {
      database.exec(`BEGIN IMMEDIATE; ${migration.sql}; PRAGMA user_version = ${migration.version}; COMMIT;`);
    } catch (error) {
      const isMisfit = misfits.has(Number((error as { errcode?: unknown }).errcode) & 0xff);
      throw isMisfit ? new MigrationError(migration.version - 1, migration.version, error as Error) : error;
    }
  }
  return found;
}

export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

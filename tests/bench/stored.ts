import { DatabaseSync } from 'node:sqlite';
import { type Credential, messageKey } from './sender.ts';

/** How many of the messages that were acknowledged stand in no row: `acknowledgedOf` counts them by link, in their order. */
export function missingRows(
  stored: ReadonlySet<string>,
  links: readonly Credential[],
  acknowledgedOf: readonly number[],
): number {
  let missing = 0;
  for (const [index, { id }] of links.entries())
    for (let count = 1; count <= (acknowledgedOf[index] ?? 0); count++)
      if (!stored.has(messageKey(id, count))) missing++;
  return missing;
}

/** The keys of the messages in the table `reading`; the gateway marks a device's own id with `i:`. */
export function storedKeys(path: string): ReadonlySet<string> {
  return withDatabase(path, (database) => {
    const keys = new Set<string>();
    for (const row of database.prepare('SELECT message_key AS key FROM reading').iterate())
      if (typeof row['key'] === 'string') keys.add(row['key'].replace(/^i:/, ''));
    return keys;
  });
}

export function storedRows(path: string): number {
  return withDatabase(path, (database) => {
    const row = database.prepare('SELECT coalesce(max(seq), 0) AS rows FROM reading').get();
    return Number(row?.['rows']);
  });
}

/** Not read-only: after a kill the first who opens the file recovers its log. */
function withDatabase<T>(path: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    return use(database);
  } finally {
    database.close();
  }
}

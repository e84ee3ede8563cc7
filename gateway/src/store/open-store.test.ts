import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { DATABASE_FILE } from './database.ts';
import { StoreOpenError } from './open-error.ts';
import { commitAll, connectApart, outbox, reading, TemporaryStores } from './testing/temporary-store.ts';

const stores = new TemporaryStores();
afterEach(() => stores.dispose());

const program = fileURLToPath(new URL('./testing/store-program.ts', import.meta.url));

async function openError(directory: string): Promise<StoreOpenError> {
  const error: unknown = await stores.open({ directory }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof StoreOpenError)) throw new Error(`expected a StoreOpenError, not ${String(error)}`);
  return error;
}

describe('opening', () => {
  test('makes the folder and a file with the pragmas that the promise rests on', async () => {
    const directory = join(stores.folder(), 'new', 'data');
    await stores.open({ directory });
    const database = connectApart(directory);
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    database.close();
  });

  test('is refused while another gateway has the folder, in both languages, and possible after it', async () => {
    const directory = stores.folder();
    const first = await stores.open({ directory });
    const error = await openError(directory);
    expect(error.message).toContain('Another gateway');
    expect(error.zh).toContain('另一个网关');
    expect([error.mend, error.mendZh].every((mend) => mend.includes('GRIDCALL_DATA_DIR'))).toBe(true);
    await first.stop();
    await stores.open({ directory });
  });

  test('is refused where a file stands in the way of the folder', async () => {
    const path = join(stores.folder(), 'file');
    writeFileSync(path, '');
    expect((await openError(path)).message).toContain('cannot be written');
  });

  test('leaves a file of a newer version alone', async () => {
    const directory = stores.folder();
    const database = new DatabaseSync(join(directory, DATABASE_FILE));
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect((await openError(directory)).message).toContain('newer version (format 999');
    expect(existsSync(join(directory, DATABASE_FILE))).toBe(true);
  });

  test('names a file of another version as that, with both formats and what to do, and changes nothing', async () => {
    const directory = stores.folder();
    await (await stores.open({ directory })).stop();
    const file = join(directory, DATABASE_FILE);
    const database = new DatabaseSync(file);
    // What the second step adds is there already, under the number of the first.
    database.exec('PRAGMA user_version = 1');
    database.close();
    const error = await openError(directory);
    expect(error.message).toMatch(/another version: it has format 1,.*step to format 2 \(duplicate column name/);
    expect(error.zh).toMatch(/另一个版本.*格式号是 1.*格式 2/);
    expect(`${error.mend} ${error.mendZh}`).toMatch(/version that started last.*装回/);
    expect(`${error.message} ${error.mend}`).not.toMatch(/free space|permissions/);
    const after = new DatabaseSync(file);
    expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    after.close();
  });
});

describe('a damaged file', () => {
  test('that is no database is moved aside, and a new one with a new epoch made', async () => {
    const directory = stores.folder();
    writeFileSync(
      join(directory, DATABASE_FILE),
      'this is not a database, and long enough to be seen as one'.repeat(100),
    );
    const store = await stores.open({ directory });
    expect(store.movedAside?.reason).toMatch(/not a database/);
    expect(existsSync(store.movedAside?.path ?? '')).toBe(true);
    await commitAll(store, [reading()]);
  });

  test('that was cut off is found at the start after a crash, and what can be read of it is kept', async () => {
    const directory = stores.folder();
    const first = await stores.open({ directory });
    await commitAll(first, [
      { op: 'put', table: 'counter', row: { id: 'change', value: 41 } },
      {
        ...{ op: 'put', table: 'person' },
        row: { id: 'person-1', name: '李秀英', role: 'steward', companyId: null, title: null, placeId: null },
      },
      outbox(),
      outbox({ eventId: 'sent', sequence: 2 }),
      { op: 'settle', eventId: 'sent', state: 'sent', at: 5, error: null },
    ]);
    await commitAll(
      first,
      Array.from({ length: 500 }, (_, index) =>
        reading({ messageKey: `i:${index}`, values: { pad: 'x'.repeat(300) } }),
      ),
    );
    await first.stop();
    const database = connectApart(directory);
    database.exec(`UPDATE meta SET value = 'no' WHERE key = 'stopped'; PRAGMA wal_checkpoint(TRUNCATE)`);
    database.close();
    truncateSync(join(directory, DATABASE_FILE), 40 * 4096);
    const second = await stores.open({ directory });
    expect(second.movedAside).not.toBeNull();
    expect(second.state.get('counter', 'change')?.value).toBe(41);
    expect(second.state.get('person', 'person-1')?.name).toBe('李秀英');
    expect((await second.queries.waitingEvents('life-safety', 0, 9)).map(({ eventId }) => eventId)).toEqual([
      'event-1',
    ]);
    expect((await second.queries.sentEvents('life-safety', 0, 9)).map(({ eventId }) => eventId)).toEqual(['sent']);
    expect(second.epoch).not.toBe(first.epoch);
    expect(readdirSync(directory).some((name) => name.startsWith(`${DATABASE_FILE}.corrupt-`))).toBe(true);
  });

  test('is not looked for after a stop in order', async () => {
    const directory = stores.folder();
    await (await stores.open({ directory })).stop();
    const database = connectApart(directory);
    expect(database.prepare(`SELECT value FROM meta WHERE key = 'stopped'`).get()).toMatchObject({ value: 'clean' });
    database.close();
    expect((await stores.open({ directory })).movedAside).toBeNull();
  });
});

describe('a process of its own', () => {
  test('killed amid commits loses nothing it had said was committed', async () => {
    for (const enough of [20, 75, 160]) {
      const directory = stores.folder();
      const child = spawn(process.execPath, [program, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        said = Number(line.split(' ')[1]);
        if (said >= enough) child.kill('SIGKILL');
      }
      if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
      const store = await stores.open({ directory });
      const kept = await store.queries.storedMessageKeys('device-1');
      expect(kept.slice(0, said + 1)).toEqual(Array.from({ length: said + 1 }, (_, index) => `i:${index}`));
      expect(store.state.get('counter', 'change')?.value).toBe(kept.length - 1);
    }
  });

  test('outlives files that may not grow (EFBIG), calls it the disk, and loses nothing of before', async () => {
    const directory = stores.folder();
    const limited = `ulimit -f 800; exec "${process.execPath}" "${program}" "${directory}"`;
    const child = spawn('bash', ['-c', limited], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
    if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
    expect(child.signalCode).toBeNull();
    expect(lines.at(-1)).toBe('fault disk');
    const committed = lines.filter((line) => line.startsWith('committed')).length;
    expect(committed).toBeGreaterThan(10);
    const store = await stores.open({ directory });
    expect(store.movedAside).toBeNull();
    expect(await store.queries.storedMessageKeys('device-1')).toHaveLength(committed);
  });
});

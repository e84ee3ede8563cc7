import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { MigrationError, NewerDatabaseError, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-database-'));
  file = join(folder, 'queue', 'queue.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a store keeps its epoch, its mode and its version over a restart', async () => {
  const first = openDatabase(file, systemRandom, 1);
  await first.database.destroy();
  const second = openDatabase(file, systemRandom, 2);
  expect(second.epoch).toBe(first.epoch);
  await second.database.destroy();
  const sqlite = new DatabaseSync(file);
  expect(sqlite.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(sqlite.prepare('pragma user_version').get()).toEqual({ user_version: migrations.length });
  sqlite.close();
});

test('a database of a later version is refused, not guessed at', async () => {
  await openDatabase(file, systemRandom, 1).database.destroy();
  const sqlite = new DatabaseSync(file);
  sqlite.exec('pragma user_version = 999');
  sqlite.close();
  expect(() => openDatabase(file, systemRandom, 1)).toThrow(NewerDatabaseError);
});

test('a database whose number and content do not fit is named so, and left as it is', async () => {
  await openDatabase(file, systemRandom, 1).database.destroy();
  const sqlite = new DatabaseSync(file);
  sqlite.exec('pragma user_version = 1');
  sqlite.close();
  expect(() => openDatabase(file, systemRandom, 1)).toThrow(MigrationError);
  expect(() => openDatabase(file, systemRandom, 1)).toThrow(/duplicate column name: test/);
  const after = new DatabaseSync(file);
  expect(after.prepare('pragma user_version').get()).toEqual({ user_version: 1 });
  after.close();
});

test('a database of before drills were told by their time is carried over: what was real has been so since it was raised', async () => {
  await openDatabase(file, systemRandom, 1).database.destroy();
  rmSync(file);
  const sqlite = new DatabaseSync(file);
  sqlite.exec(`${migrations.slice(0, 2).join(';')}; pragma user_version = 2; pragma foreign_keys = off`);
  const row = "'gateway', ?, 'incident', 1, 1, 100, null, '', null, ?";
  const insert = sqlite.prepare(`insert into incident_subject values (${row})`);
  insert.run('real', 0);
  insert.run('drill', 1);
  sqlite.close();
  const { database } = openDatabase(file, systemRandom, 1);
  const rows = await database
    .selectFrom('incidentSubject')
    .select(['subject', 'realSince'])
    .orderBy('subject')
    .execute();
  expect(rows).toEqual([
    { subject: 'drill', realSince: null },
    { subject: 'real', realSince: 100 },
  ]);
  await database.destroy();
});

test('alerts that were told before stewards had a page here are on it, each as it was told last', async () => {
  await openDatabase(file, systemRandom, 1).database.destroy();
  rmSync(file);
  const sqlite = new DatabaseSync(file);
  sqlite.exec(`${migrations.slice(0, 3).join(';')}; pragma user_version = 3; pragma foreign_keys = off`);
  sqlite.exec("insert into gateway values ('gateway-0417', 'gateway', 'hash', 1, null, 0)");
  const insert = sqlite.prepare("insert into report values (?, ?, 'incident', ?, ?, ?, 1, 1, ?)");
  const tell = (event: string, subject: string, type: string, at: number, state: string): void => {
    const payload = JSON.stringify({ level: 1, state, place: { id: 'hall' }, raisedAt: 5 });
    insert.run('urn:grid:gw:gateway-0417', event, subject, type, at, payload);
  };
  tell('e1', 'alert-1', 'cn.grid.alert.raised.v1', 10, 'active-unacknowledged');
  tell('e2', 'alert-1', 'cn.grid.alert.acknowledged.v1', 20, 'active-acknowledged');
  tell('e3', 'alert-2', 'cn.grid.alert.raised.v1', 15, 'active-unacknowledged');
  tell('e4', '0417-1', 'cn.grid.request.submitted.v1', 16, '');
  sqlite.close();
  const { database } = openDatabase(file, systemRandom, 1);
  const rows = await database.selectFrom('estateAlert').selectAll().orderBy('changeNo').execute();
  expect(rows.map(({ alertId, state, changeNo, placeId }) => [alertId, state, changeNo, placeId])).toEqual([
    ['alert-2', 'active-unacknowledged', 1, 'hall'],
    ['alert-1', 'active-acknowledged', 2, 'hall'],
  ]);
  await database.destroy();
});

test('transactions and reads wait for each other: none sees what is not committed, a failed one leaves nothing', async () => {
  const { database } = openDatabase(file, systemRandom, 1);
  const count = () => database.selectFrom('counter').select('value').where('id', '=', 'n').executeTakeFirst();
  await database.insertInto('counter').values({ id: 'n', value: 0 }).execute();
  const add = (fails: boolean) =>
    database.transaction().execute(async (tx) => {
      const before = await tx.selectFrom('counter').select('value').where('id', '=', 'n').executeTakeFirstOrThrow();
      await new Promise(setImmediate);
      await tx
        .updateTable('counter')
        .set({ value: before.value + 1 })
        .where('id', '=', 'n')
        .execute();
      await new Promise(setImmediate);
      if (fails) throw new Error('taken back');
    });
  const seen: (number | undefined)[] = [];
  const look = async (): Promise<void> => {
    seen.push((await count())?.value);
  };
  await Promise.allSettled([add(false), look(), add(true), look(), add(false), look()]);
  expect(seen).toEqual([1, 1, 2]);
  await database.destroy();
});

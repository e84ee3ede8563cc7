import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { migrate, migrations, versionOf } from './migrate.ts';
import { appendSpecs, decodeRow, encodeRow, keyedSpecs, type Parameter, selectList, type TableSpec } from './tables.ts';

const specs: readonly TableSpec[] = [...Object.values(keyedSpecs), ...Object.values(appendSpecs)];
const sqlTypes = { text: 'TEXT', json: 'TEXT', integer: 'INTEGER', boolean: 'INTEGER' } as const;
/** Columns that only the store itself knows. */
const ownColumns: Readonly<Record<string, readonly string[]>> = { outbox: ['state', 'settled_at', 'error'] };

function migrated(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  return database;
}

test.each(specs.map((spec) => [spec.name, spec] as const))('the table %s has the columns of its spec', (name, spec) => {
  const found = migrated().prepare(`SELECT name, type FROM pragma_table_info('${name}')`).all();
  const columns = found
    .map((row) => [String(row['name']), String(row['type'])] as const)
    .filter(([column]) => column !== 'seq' && ownColumns[name]?.includes(column) !== true);
  expect(columns).toEqual(spec.columns.map(({ column, type }) => [column, sqlTypes[type]]));
});

test('every table is STRICT', () => {
  const loose = migrated().prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0`).all();
  expect(loose.map((row) => String(row['name'])).filter((name) => !name.startsWith('sqlite_'))).toEqual([]);
});

describe('migrations', () => {
  test('are numbered without a hole, and recorded', () => {
    const database = migrated();
    expect(versionOf(database)).toBe(migrations().length);
    expect(migrate(database)).toBe(migrations().length);
  });

  test('give the rows of earlier versions what they had been without saying so', () => {
    const database = new DatabaseSync(':memory:');
    migrate(database, migrations().slice(0, 1));
    database.exec(`
      INSERT INTO device VALUES ('gas-1', 'gas-detector', 'g', 'company-1', 'place-1', 'periodic', 60000, 77);
      INSERT INTO link VALUES ('gas-1', 'gas-1', 'company-1', '00', 77, NULL);
      INSERT INTO alert VALUES ('a', 'gas-1', 'gas_leak', 1, 'cleared', 'company-1', 'place-1', 80, 80, NULL, NULL, 81,
        NULL, NULL, NULL, 1, 1, '[]', NULL, NULL);`);
    expect(migrate(database)).toBe(1);
    const read = (table: 'device' | 'link' | 'alert') => {
      const statement = database.prepare(`SELECT ${selectList(keyedSpecs[table])} FROM ${table}`);
      statement.setReturnArrays(true);
      return decodeRow(keyedSpecs[table], statement.get() as unknown as (string | number | null)[]);
    };
    expect(read('device')).toMatchObject({ linkId: 'gas-1', address: null, expiresAt: null, testUntil: 0 });
    expect(read('device')).toMatchObject({ createdAt: 77, companySince: 77, installedAt: 77 });
    expect(read('link')).toMatchObject({ convention: 'native', options: {}, revokedAt: null });
    expect(read('alert')).toMatchObject({ test: false, state: 'cleared' });
  });

  test('one that fails leaves the file as it was', () => {
    const database = migrated();
    const next = migrations().length + 1;
    const broken = {
      version: next,
      name: 'broken',
      sql: 'CREATE TABLE half (id TEXT) STRICT; SELECT 1 FROM nowhere',
    };
    expect(() => migrate(database, [...migrations(), broken])).toThrow(/nowhere/);
    database.exec('ROLLBACK');
    expect(versionOf(database)).toBe(next - 1);
    expect(database.prepare(`SELECT name FROM sqlite_master WHERE name = 'half'`).all()).toEqual([]);
  });
});

describe('a row', () => {
  const spec = keyedSpecs.device_state;
  const row = {
    deviceId: 'device-1',
    lastSeenAt: 1,
    online: true,
    values: { alarm: false, methane_lel: 12.5 },
    observedAt: 2,
    conditions: {},
    openAlerts: { gas_leak: 'alert-1' },
    summary: null,
    recorded: {},
  };

  test('comes back as it went', () => {
    const parameters: Parameter[] = [];
    encodeRow(parameters, spec, row);
    expect(decodeRow(spec, parameters)).toEqual(row);
  });

  test.each([
    ['NaN', { lastSeenAt: Number.NaN }],
    ['a fraction', { lastSeenAt: 1.5 }],
    ['more than a double can count', { lastSeenAt: 2 ** 60 }],
    ['a Date', { lastSeenAt: new Date(0) }],
    ['undefined', { summary: undefined }],
    ['text for a switch', { online: 'yes' }],
    ['a number for text', { deviceId: 1 }],
  ])('is refused with %s, which SQLite would store as NULL or not at all', (_, wrong) => {
    expect(() => encodeRow([], spec, { ...row, ...wrong })).toThrow(TypeError);
  });
});

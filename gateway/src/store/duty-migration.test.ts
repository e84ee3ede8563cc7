import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, migrations } from './migrate.ts';

let database: DatabaseSync;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
});
afterEach(() => database.close());

test('a duty of before is a roster of one person on all days, and holes are looked for at the next start', () => {
  const before = migrations().filter(({ version }) => version < 5);
  migrate(database, before);
  database.exec("INSERT INTO duty VALUES ('b1 A', 'b1', 'A', 'wang')");
  migrate(database);
  expect(database.prepare('SELECT * FROM roster').all()).toEqual([
    {
      ...{ id: 'b1 A all', place_id: 'b1', post: 'A', days: 'all', people: '["wang"]', rotation: 'none' },
      ...{ starts_on: '2024-01-01', hand_over_minute: 480 },
    },
  ]);
  expect(database.prepare("SELECT due_at FROM timer WHERE kind = 'hand-over'").all()).toEqual([{ due_at: 0 }]);
});

test('a new gateway has no such timer', () => {
  migrate(database);
  expect(database.prepare('SELECT * FROM timer').all()).toEqual([]);
});

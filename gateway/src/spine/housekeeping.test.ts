import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import type { Decision, View } from '../core/view.ts';
import { BALLAST_FILE } from '../store/ballast.ts';
import { connectApart } from '../store/testing/temporary-store.ts';
import { ask, Harness, keep, reading } from './testing/harness.ts';

const harness = new Harness();
afterEach(() => harness.dispose());

const DAY_MS = 86_400_000;

function rows(directory: string, table: string): number {
  const database = connectApart(directory);
  const found = database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  database.close();
  return Number(found);
}

test('readings go into the history by themselves, and go away after their days', async () => {
  const { spine, directory } = await harness.start(keep, { readingDays: 1 });
  await Promise.all(Array.from({ length: 30 }, (_, index) => ask(spine, reading('leak-1', `i:${index}`))));
  await harness.until(() => rows(directory, 'reading_history') === 30, 1000);
  harness.clock.jumpWall(2 * DAY_MS);
  // The newest stays, so that no number is used twice.
  await harness.until(() => rows(directory, 'reading') === 1, 60_000);
  expect(rows(directory, 'reading_history')).toBe(1);
});

test('phones are erased daily', async () => {
  const erased: number[] = [];
  const decide = (view: View, input: Input, now: number): Decision => {
    if (input.kind === 'erase-phones') erased.push(harness.clock.monotonicMs());
    return keep(view, input, now);
  };
  await harness.start(decide);
  await harness.until(() => erased.length === 2, 60_000);
  const [first = 0, second = 0] = erased;
  expect(first).toBeGreaterThanOrEqual(60_000);
  expect(second - first).toBeGreaterThanOrEqual(DAY_MS);
  expect(second - first).toBeLessThan(2 * DAY_MS);
});

test('the ballast that was released comes back', async () => {
  const { store, directory } = await harness.start(keep, { ballastBytes: 100_000 });
  await store.shed();
  const path = join(directory, BALLAST_FILE);
  expect(existsSync(path)).toBe(false);
  await harness.until(() => existsSync(path), 10_000);
});

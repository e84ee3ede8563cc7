import { expect, test } from 'vitest';
import { Takeovers } from './takeovers.ts';

const same = { old: '10.0.0.1', new: '10.0.0.1' };
const two = { old: '10.0.0.1', new: '10.0.0.2' };

test('a lost network is noted once; two devices with one id are named', () => {
  const takeovers = new Takeovers();
  const said = [0, 1000, 2000, 3000, 4000].map((now) => takeovers.note('co1', now, two));
  expect(said).toEqual([
    expect.stringContaining('took the place of the one from 10.0.0.1'),
    ...[undefined, undefined],
    expect.stringContaining('Two devices use this id in turn (4 changes within a minute, from 10.0.0.1 and 10.0.0.2)'),
    undefined,
  ]);
  expect(takeovers.count).toBe(5);
});

test('who flaps for ever is named once a minute', () => {
  const takeovers = new Takeovers();
  const said = Array.from({ length: 3600 }, (_, second) => takeovers.note('co1', second * 1000, two));
  const notes = said.filter((note) => note !== undefined);
  expect(notes.length).toBeGreaterThan(60);
  expect(notes.length).toBeLessThanOrEqual(120);
});

test('links are counted apart, and slow changes are no flapping', () => {
  const takeovers = new Takeovers();
  const said = Array.from({ length: 10 }, (_, hour) => takeovers.note('co1', hour * 3_600_000, same));
  expect(said.every((note) => note?.includes('took the place'))).toBe(true);
  expect(takeovers.note('co2', 0, same)).toContain('took the place');
});

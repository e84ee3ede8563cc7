import { expect, test } from 'vitest';
import { tableOf } from './estate-import.ts';

test.each([
  ['estate.yaml', undefined, undefined],
  ['data/places.csv', undefined, 'places'],
  ['ROSTERS.CSV', 'rosters', 'rosters'],
  ['export.txt', 'contacts', 'contacts'],
] as const)('%s with --table %s holds %s', (file, said, table) => {
  expect(tableOf(file, said)).toBe(table);
});

test.each([
  ['export.csv', undefined],
  ['places.csv', 'devices'],
])('%s with --table %s is refused, with the tables that there are', (file, said) => {
  expect(() => tableOf(file, said)).toThrow(/places, people, rosters, calendar, contacts/);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Filters, filtersOf, fragmentOf, isFiltered, noFilters, queryOf } from './filters.ts';

test.each<[Partial<Filters>, string | null, Record<string, unknown>]>([
  [{}, null, { state: 'open', limit: 50 }],
  [{ state: 'all' }, 'c1', { cursor: 'c1', limit: 50 }],
  [{ level: '1', categoryCode: 'S01' }, null, { state: 'open', level: '1', category: 'S01', limit: 50 }],
  [{ text: '  3号楼 ' }, null, { state: 'open', q: '3号楼', limit: 50 }],
  [{ text: '   ' }, null, { state: 'open', limit: 50 }],
  [{ text: 'x'.repeat(200) }, null, { state: 'open', q: 'x'.repeat(80), limit: 50 }],
])('%j asks for it', (change, cursor, expected) => {
  const query = Object.entries(queryOf({ ...noFilters, ...change }, cursor)).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(query)).toEqual(expected);
});

test.each(['', '#', '#state=none&level=9&category=gas', 'level=&x=1', '#%E0%A4%A'])('%s is no filter', (fragment) => {
  expect(filtersOf(fragment)).toEqual({ filters: noFilters, incidentId: null });
});

test('a fragment brings back what it was made of', () => {
  const anyFilters = fc.record({
    state: fc.constantFrom('open', 'all'),
    level: fc.constantFrom('', '1', '2', '3', '4'),
    categoryCode: fc.constantFrom('', 'S01', 'P03'),
    text: fc.string({ maxLength: 80 }).map((text) => text.trim()),
  });
  const anyId = fc.option(fc.stringMatching(/^[0-9A-Z]{26}$/));
  fc.assert(
    fc.property(anyFilters, anyId, (filters, incidentId) => {
      expect(filtersOf(`#${fragmentOf(filters as Filters, incidentId)}`)).toEqual({ filters, incidentId });
    }),
  );
});

test('says whether anything is left out', () => {
  expect(isFiltered(noFilters)).toBe(false);
  expect(isFiltered({ ...noFilters, text: ' ' })).toBe(false);
  expect(isFiltered({ ...noFilters, level: '2' })).toBe(true);
  expect(isFiltered({ ...noFilters, state: 'all' })).toBe(true);
});

import type { Place } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { ownPlaces } from './own-places.ts';

const place = (id: string, kind: string, parentId: string | null): Place => ({
  id,
  kind,
  parentId,
  name: { zh: id, en: id },
  gridCode: null,
  companyId: null,
});
const places = [
  place('u1', 'unit', 'b1'),
  place('g1', 'grid', null),
  place('b2', 'building', 'e1'),
  place('b1', 'building', 'e1'),
  place('e1', 'estate', 'g1'),
];

test.each([
  [[], 'e1 b1 b2 u1'],
  [['e1'], 'e1 b1 b2 u1'],
  [['b1'], 'b1 u1'],
  [['u1', 'b2'], 'b2 u1'],
  [['elsewhere'], ''],
])('%j answers for %s', (placeIds, expected) => {
  expect(
    ownPlaces(places, { placeIds })
      .map(({ id }) => id)
      .join(' '),
  ).toBe(expected);
});

test('a ring of parents ends', () => {
  const ring = [place('a', 'unit', 'b'), place('b', 'unit', 'a')];
  expect(
    ownPlaces(ring, { placeIds: ['b'] })
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'b']);
});

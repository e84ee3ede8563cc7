import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlaceRow } from '../../core/model.ts';
import { MemoryView } from '../../core/testing/memory-view.ts';
import { placePath } from './place-tree.ts';
import { answersFor, kioskScope, noticeConcerns, type PersonReader } from './reader.ts';

/** Names of which one begins another: a right must never be read off a prefix. */
const ids = ['p1', 'p10', 'p11', 'p100', 'p2', 'p20'] as const;
const companies = ['co1', 'co10', null] as const;

const tree = fc
  .array(fc.record({ parent: fc.nat(5), kind: fc.constantFrom('estate', 'building', 'unit', 'spot') }), {
    minLength: ids.length,
    maxLength: ids.length,
  })
  .map((rows) => {
    const view = new MemoryView();
    const places: PlaceRow[] = rows.map(({ parent, kind }, index) => ({
      // Some are their own parents, directly or in a ring: no walk may hang on them.
      ...{ id: ids[index] ?? 'p1', parentId: parent === 0 ? null : (ids[parent] ?? null) },
      ...{ kind: kind as PlaceRow['kind'], nameZh: '', nameEn: '', gridCode: null, companyId: null },
    }));
    view.apply(places.map((row) => ({ op: 'put', table: 'place', row })));
    return view;
  });
const person = fc.record({
  subject: fc.constantFrom('steward', 'installer', 'operator' as const),
  placeIds: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 2 }),
  companyId: fc.constantFrom(...companies),
});
const readerOf = (made: Pick<PersonReader, 'placeIds' | 'companyId'> & { subject: string }): PersonReader => ({
  ...made,
  ...{ subject: made.subject as PersonReader['subject'], tokenId: 't', name: 'n', personId: null },
});

test('nobody answers for another company, nor for a place outside the own ones', () => {
  fc.assert(
    fc.property(
      tree,
      person,
      fc.constantFrom(...ids),
      fc.constantFrom(...companies),
      (view, made, placeId, companyId) => {
        const reader = readerOf(made);
        if (!answersFor(reader, view, { placeId, companyId })) return;
        if (reader.companyId !== null) expect(companyId).toBe(reader.companyId);
        if (reader.subject === 'installer') expect(reader.companyId).not.toBeNull();
        const around = placePath(view, placeId).map(({ id }) => id);
        if (reader.placeIds.length > 0) expect(around.some((id) => reader.placeIds.includes(id))).toBe(true);
      },
    ),
  );
});

test('a place that is not there belongs to nobody with places of the own', () => {
  const reader = readerOf({ subject: 'steward', placeIds: ['p1'], companyId: null });
  expect(answersFor(reader, new MemoryView(), { placeId: 'gone', companyId: null })).toBe(false);
});

test('a kiosk hears a notice that hangs around it or in its building, in any tree', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom(...ids), fc.constantFrom(...ids), (view, placeId, noticePlaceId) => {
      const kiosk = { subject: 'kiosk', kioskId: 'k', placeId } as const;
      const around = placePath(view, placeId).map(({ id }) => id);
      const scope = kioskScope(view, kiosk).id;
      const isInside = placePath(view, noticePlaceId).some(({ id }) => id === scope);
      expect(noticeConcerns(kiosk, view, noticePlaceId)).toBe(around.includes(noticePlaceId) || isInside);
    }),
  );
});

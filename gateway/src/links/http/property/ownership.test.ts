import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CompanyRow, DeviceRow, LinkRow, PlaceRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { companyOf, isInside } from '../place-tree.ts';
import { ProblemError } from '../problems.ts';
import { administrator, type PersonReader } from '../reader.ts';
import { assertIdFree, assertMayPlace, ownsDevice, ownsLink } from './ownership.ts';

/** Ids that a careless comparison by prefix would take for one another. */
const companyIds = ['co1', 'co10', 'co'] as const;
const placeIds = ['estate', 'b1', 'b10', 'b1-flat', 'b10-flat'] as const;
const parents: Readonly<Record<string, string | null>> = {
  estate: null,
  b1: 'estate',
  b10: 'estate',
  'b1-flat': 'b1',
  'b10-flat': 'b10',
};

const companies = fc.record(
  Object.fromEntries(placeIds.map((id) => [id, fc.option(fc.constantFrom(...companyIds))])) as Record<
    string,
    fc.Arbitrary<string | null>
  >,
);
const installers = fc.record({
  companyId: fc.option(fc.constantFrom(...companyIds)),
  placeIds: fc.subarray([...placeIds]),
});
const devices = fc.record({ companyId: fc.constantFrom(...companyIds), placeId: fc.constantFrom(...placeIds) });

function world(runBy: Readonly<Record<string, string | null>>, device?: { companyId: string; placeId: string }): View {
  const rows: Readonly<Record<string, (id: string) => object | undefined>> = {
    place: (id) =>
      id in parents ? ({ id, parentId: parents[id] ?? null, companyId: runBy[id] ?? null } as PlaceRow) : undefined,
    company: (id) => ((companyIds as readonly string[]).includes(id) ? ({ id } as CompanyRow) : undefined),
    device: (id) => (device === undefined ? undefined : ({ id, ...device } as DeviceRow)),
  };
  return { get: (table: string, id: string) => rows[table]?.(id) } as unknown as View;
}
const personOf = (more: { companyId: string | null; placeIds: string[] }): PersonReader => ({
  ...{ subject: 'installer', tokenId: 't', name: 'n', personId: null },
  ...more,
});

test('an installer has what is of the own company and within the own places, and nothing else', () => {
  fc.assert(
    fc.property(companies, installers, devices, (runBy, installer, device) => {
      const state = world(runBy, device);
      const person = personOf(installer);
      const within = installer.placeIds.length === 0 || isInside(state, device.placeId, installer.placeIds);
      const expected = installer.companyId !== null && installer.companyId === device.companyId && within;
      expect(ownsDevice(person, state, device as DeviceRow)).toBe(expected);
      const link = { deviceId: 'd', companyId: device.companyId } as LinkRow;
      expect(ownsLink(person, state, link)).toBe(expected);
      expect(ownsDevice(administrator, state, device as DeviceRow)).toBe(true);
    }),
  );
});

test('an installer places a device only where the own company runs the place, however the tree is inherited', () => {
  fc.assert(
    fc.property(companies, installers, devices, (runBy, installer, wish) => {
      const state = world(runBy);
      const person = personOf(installer);
      const within = installer.placeIds.length === 0 || isInside(state, wish.placeId, installer.placeIds);
      const allowed =
        installer.companyId === wish.companyId && within && companyOf(state, wish.placeId) === wish.companyId;
      let refused: unknown;
      try {
        assertMayPlace(person, state, wish);
      } catch (error) {
        refused = error;
      }
      expect(refused === undefined).toBe(allowed);
      if (refused !== undefined) expect(refused).toBeInstanceOf(ProblemError);
      expect(() => assertMayPlace(administrator, state, wish)).not.toThrow();
    }),
  );
});

describe('an id', () => {
  const revoked = { revokedAt: 5, companyId: 'co1' } as LinkRow;
  const live = { revokedAt: null, companyId: 'co1' } as LinkRow;
  const device = {} as DeviceRow;
  test.each<[string, LinkRow | undefined, DeviceRow | undefined, string, boolean]>([
    ['of nothing is free', undefined, undefined, 'co1', true],
    ['of a link is taken', live, device, 'co1', false],
    ['of a revoked link is free to its company', revoked, device, 'co1', true],
    ['of a revoked link is taken for another', revoked, device, 'co10', false],
    ["of a bridge's child is taken", undefined, device, 'co1', false],
  ])('%s', (_name, link, row, companyId, isFree) => {
    const state = { get: (table: string) => (table === 'link' ? link : row) } as unknown as View;
    const ask = () => assertIdFree(state, 'gas-1', companyId);
    if (isFree) expect(ask).not.toThrow();
    else expect(ask).toThrow('ALREADY_EXISTS');
  });
});

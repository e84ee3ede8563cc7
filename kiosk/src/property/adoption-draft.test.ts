import type { Child } from '@gridcall/contract/http-property.ts';
import { expect, test } from 'vitest';
import { type AdoptionLine, adoptionOf, lineFault, newLines } from './adoption-draft.ts';

const child: Child = {
  ...{
    linkId: 'z2m',
    address: '0x00a1',
    name: 'kitchen',
    vendor: 'HEIMAN',
    model: 'HS1CG',
    suggestedKind: 'gas-detector',
  },
  ...{ state: 'waiting', deviceId: null, firstHeardAt: 1, lastHeardAt: 2, preview: {}, unsupported: [] },
};
const [line] = newLines([child], 'jinfeng-1', '') as [AdoptionLine];

test('a line begins with what the child suggests and the place of all', () => {
  expect(line).toMatchObject({ deviceKind: 'gas-detector', placeId: 'jinfeng-1', name: 'kitchen' });
  expect(newLines([{ ...child, suggestedKind: null, name: 'x'.repeat(80) }], '', '')[0]).toMatchObject({
    ...{ deviceKind: '', name: 'x'.repeat(60) },
  });
});

test.each([
  [{}, null],
  [{ deviceKind: '' }, 'kind-missing'],
  [{ placeId: '' }, 'place-missing'],
  [{ deviceKind: '', placeId: '' }, 'kind-missing'],
])('%j: %s', (changes, expected) => {
  expect(lineFault({ ...line, ...changes })).toBe(expected);
});

test('what is asked of the gateway: nothing that was not said', () => {
  const bare = { linkId: 'z2m', address: '0x00a1', deviceKind: 'gas-detector', placeId: 'jinfeng-1' };
  expect(adoptionOf({ ...line, name: '  ' })).toEqual(bare);
  expect(adoptionOf({ ...line, name: ' 厨房 ', updateContract: 'event', companyId: 'jinfeng' })).toEqual({
    ...bare,
    ...{ name: '厨房', updateContract: 'event', companyId: 'jinfeng' },
  });
});

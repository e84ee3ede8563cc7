import type { Place } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { draftFault, linkBody, newDraft, withKind } from './link-draft.ts';
import { placeTree } from './place-tree.ts';

const place = (id: string, companyId: string | null): Place => ({
  ...{ id, parentId: null, kind: 'building', gridCode: null, companyId },
  name: { zh: id, en: id },
});
const places = placeTree([place('own', 'jinfeng'), place('other', 'station'), place('nobody', null)]);
const draft = withKind(newDraft('jinfeng'), 'gas-detector');

test.each([
  ['', 'jinfeng', 'place-missing'],
  ['gone', 'jinfeng', 'place-missing'],
  ['other', 'jinfeng', 'place-other'],
  ['nobody', 'jinfeng', 'place-other'],
  ['own', 'jinfeng', null],
  ['other', null, null],
])('at "%s" for %s: %s', (placeId, own, expected) => {
  expect(draftFault({ ...draft, placeId }, places, own)).toBe(expected);
});

test('an operator names the company; a name has its bound', () => {
  expect(draftFault({ ...newDraft(null), placeId: 'own' }, places, null)).toBe('company-missing');
  expect(draftFault({ ...draft, placeId: 'own', name: `  ${'名'.repeat(60)}  ` }, places, 'jinfeng')).toBeNull();
  expect(draftFault({ ...draft, placeId: 'own', name: '名'.repeat(61) }, places, 'jinfeng')).toBe('name-long');
});

test('what is asked of the gateway: nothing that was not said', () => {
  const now = 1_800_000_000_000;
  const leak = { ...withKind(newDraft('jinfeng'), 'leak-sensor'), kind: 'leak-sensor', placeId: 'own' } as const;
  expect(linkBody(leak, now)).toEqual({ deviceKind: 'leak-sensor', companyId: 'jinfeng', placeId: 'own' });
  const gas = { ...draft, kind: 'gas-detector', placeId: 'own', name: ' 厨房 ' } as const;
  expect(linkBody(gas, now)).toEqual({
    ...{ deviceKind: 'gas-detector', companyId: 'jinfeng', placeId: 'own', name: '厨房' },
    expiresAt: now + 5 * 365.25 * 86_400_000,
  });
});

test('only a bridge has a convention, a base topic and a gas', () => {
  const said = { ...draft, placeId: 'own', baseTopic: ' z2m ', gas: 'methane', expiresInYears: 0 };
  expect(linkBody({ ...said, kind: 'gas-detector' }, 0)).not.toHaveProperty('convention');
  expect(linkBody({ ...said, kind: 'bridge' }, 0)).toMatchObject({
    ...{ convention: 'zigbee2mqtt', baseTopic: 'z2m', gas: 'methane' },
  });
});

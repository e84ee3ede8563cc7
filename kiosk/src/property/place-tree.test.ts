import type { Place } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { findPlaces, installPlaces, pathWords, placeTree } from './place-tree.ts';

const place = (id: string, parentId: string | null, zh: string, companyId: string | null = null): Place => ({
  ...{ id, parentId, kind: 'spot', gridCode: null, companyId },
  name: { zh, en: id },
});
const estate = place('estate', 'grid', '金凤花园', 'jinfeng');
const places = [
  place('b10', 'estate', '10号楼'),
  place('b2', 'estate', '2号楼'),
  estate,
  place('b2-u1', 'b2', '1单元'),
  place('mill', 'estate', '纺织厂', 'station'),
];
const ids = (lines: readonly { readonly place: Place }[]) => lines.map((line) => line.place.id);

test('a place stands under what it lies in, numbers in the order people count', () => {
  const lines = placeTree(places);
  expect(lines.map((line) => `${'-'.repeat(line.depth)}${line.place.id}`)).toEqual([
    'estate',
    '-b2',
    '--b2-u1',
    '-b10',
    '-mill',
  ]);
});

test('a place is run by the nearest company outwards, also by one outside the own places', () => {
  const companyOf = (all: readonly Place[], own = all) =>
    Object.fromEntries(placeTree(own, all).map((line) => [line.place.id, line.companyId]));
  expect(companyOf(places)).toMatchObject({ 'b2-u1': 'jinfeng', mill: 'station' });
  expect(companyOf(places, [place('b2', 'estate', '2号楼')])).toEqual({ b2: 'jinfeng' });
  expect(companyOf([place('alone', 'nowhere', '孤楼')])).toEqual({ alone: null });
});

test('places that lie in each other end the walk', () => {
  expect(ids(placeTree([place('a', 'b', 'a'), place('b', 'a', 'b')]))).toEqual([]);
  expect(ids(placeTree([place('a', 'a', 'a')]))).toEqual([]);
});

test.each([
  ['', ['estate', 'b2', 'b2-u1', 'b10', 'mill']],
  ['2号楼', ['b2', 'b2-u1']],
  ['2号 单元', ['b2-u1']],
  ['MILL', ['mill']],
  ['没有', []],
])('looking for "%s"', (text, expected) => {
  expect(ids(findPlaces(placeTree(places), text))).toEqual(expected);
});

test.each([
  [[], ['estate', 'house', 'alone', 'door']],
  [['street'], ['estate', 'house', 'alone', 'door']],
  [['house'], ['house']],
  [['alone'], ['alone', 'door']],
  [['gone'], []],
])('devices hang in the houses of %j: %j', (placeIds, expected) => {
  const at = (id: string, parentId: string | null, kind: string) => ({ ...place(id, parentId, id), kind });
  const all = [
    ...[at('street', null, 'street'), at('estate', 'street', 'estate'), at('house', 'estate', 'building')],
    ...[at('alone', 'street', 'building'), at('door', 'alone', 'spot')],
  ];
  expect(installPlaces(all, { placeIds }).map(({ id }) => id)).toEqual(expected);
});

test.each([
  [['金凤花园', '金凤花园1号楼', '大堂'], '金凤花园1号楼 大堂'],
  [['金凤花园', '门卫室'], '金凤花园 门卫室'],
  [['大堂'], '大堂'],
  [[], ''],
])('the way to %j is "%s"', (names, words) => {
  const path = names.map((name, index) => place(String(index), null, name));
  expect(pathWords(path, ({ zh }) => zh)).toBe(words);
});

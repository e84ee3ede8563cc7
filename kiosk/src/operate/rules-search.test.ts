import type { Device, Place } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { findScopes } from './rules-search.ts';

const place = (id: string, kind: Place['kind'], parentId: string | null, zh: string, en: string): Place => ({
  ...{ id, kind, parentId, name: { zh, en }, gridCode: null, companyId: null },
});
const places = [
  place('street', 'street', null, '柳湖街道', 'Liuhu Street'),
  place('estate', 'estate', 'street', '金凤花园', 'Jinfeng Garden'),
  place('b-10', 'building', 'estate', '10号楼', 'Building 10'),
  place('b-2', 'building', 'estate', '2号楼', 'Building 2'),
  place('u-1', 'unit', 'b-2', '1单元', 'Unit 1'),
];
const device = {
  id: 'gas-302',
  name: '厨房 燃气探测器',
  kind: 'gas-detector',
  placeName: { zh: '2号楼 1单元', en: 'B2' },
};
const find = (text: string) => findScopes(places, [device as Device], text).map(({ name }) => name.zh);

test.each([
  ['', ['2号楼', '10号楼', '金凤花园']],
  ['单元', ['2号楼 1单元', '厨房 燃气探测器']],
  ['２号楼 1单元', ['2号楼 1单元', '厨房 燃气探测器']],
  ['unit', ['2号楼 1单元']],
  ['GAS-302', ['厨房 燃气探测器']],
  ['柳湖', []],
])('%j finds %j', (text, names) => {
  expect([...find(text)].sort()).toEqual([...names].sort());
});

test('buildings stand in the order of their numbers', () => {
  expect(find('').filter((name) => name.endsWith('楼'))).toEqual(['2号楼', '10号楼']);
});

test('a ring of parents ends', () => {
  const ring = [place('a', 'unit', 'b', '甲', 'A'), place('b', 'unit', 'a', '乙', 'B')];
  expect(findScopes(ring, [], '甲')).toHaveLength(1);
});

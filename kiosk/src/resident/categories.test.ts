import { categories } from '@gridcall/contract/categories.ts';
import { expect, test } from 'vitest';
import { categoryGroups, categoryName } from './categories.ts';

const groups = categoryGroups();

test('every category that the contract offers on kiosks has one tile, and no other has', () => {
  const offered = categories.filter((category) => category.onKiosk).map((category) => category.code);
  const shown = groups.flatMap((group) => group.tiles.map((tile) => tile.code));
  expect([...shown].sort()).toEqual([...offered].sort());
});

test('a page of tiles can be taken in at a glance', () => {
  for (const group of groups) expect(group.tiles.length).toBeLessThanOrEqual(9);
});

test('a category without a tile still has a name', () => {
  expect(categoryName('P02')).toBe('灯不亮');
  expect(categoryName('S01')).toBe('报事');
});

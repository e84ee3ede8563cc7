import { expect, test } from 'vitest';
import { applyChange, emptyCollection, failLoad, finishLoad, MAX_OVERTAKING, startLoad } from './live-collection.ts';

interface Item {
  readonly id: string;
  readonly state: string;
}
const item = (id: string, state: string): Item => ({ id, state });
const idOf = (each: Item) => each.id;
const shown = (collection: { byId: ReadonlyMap<string, Item> }) => [...collection.byId.values()];

test('a load replaces what was there', () => {
  const before = applyChange(emptyCollection<Item>(), 'old', item('old', 'raised'));
  const after = finishLoad(startLoad(before), [item('a', 'raised')], idOf);
  expect(shown(after)).toEqual([item('a', 'raised')]);
  expect(after).toMatchObject({ loaded: true, overtaking: null });
});

test('a change that overtakes the load wins over it', () => {
  let collection = startLoad(emptyCollection<Item>());
  collection = applyChange(collection, 'a', item('a', 'acknowledged'));
  collection = applyChange(collection, 'b', null);
  expect(shown(collection)).toEqual([item('a', 'acknowledged')]);
  collection = finishLoad(collection, [item('a', 'raised'), item('b', 'raised')], idOf);
  expect(shown(collection)).toEqual([item('a', 'acknowledged')]);
});

test('without a load a change is not remembered', () => {
  expect(applyChange(emptyCollection<Item>(), 'a', item('a', 'raised')).overtaking).toBeNull();
});

test('a failed load keeps what was there', () => {
  const before = finishLoad(startLoad(emptyCollection<Item>()), [item('a', 'raised')], idOf);
  expect(failLoad(startLoad(before))).toEqual(before);
});

test('the memory of overtaking changes has a limit', () => {
  let collection = startLoad(emptyCollection<Item>());
  for (let no = 0; no < MAX_OVERTAKING + 5; no += 1) collection = applyChange(collection, 'a', item('a', `${no}`));
  expect(collection.overtaking).toHaveLength(MAX_OVERTAKING);
  expect(collection.overtaking?.at(-1)?.item?.state).toBe(`${MAX_OVERTAKING + 4}`);
});

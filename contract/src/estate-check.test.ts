import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEstate } from './estate-check.ts';
import type { EstateFacts, PlaceFacts, RosterFacts } from './estate-facts.ts';
import type { PlaceKind } from './place.ts';

const none: EstateFacts = { companies: [], places: [], people: [], rosters: [], calendar: [] };

function place(id: string, kind: PlaceKind, parentId: string | null, gridCode: string | null = null): PlaceFacts {
  return { id, kind, parentId, gridCode, nameZh: id, nameEn: id, companyId: null };
}

function roster(placeId: string, post: RosterFacts['post'], more: Partial<RosterFacts> = {}): RosterFacts {
  const alone = {
    days: 'all',
    people: ['wang'],
    rotation: 'none',
    startsOn: '2024-01-01',
    handOverMinute: 480,
  } as const;
  return { placeId, post, ...alone, ...more };
}

const person = (id: string) => ({ id, companyId: null, placeId: null });
const whole: EstateFacts = {
  ...none,
  places: [
    place('g', 'grid', null, '1'),
    place('e', 'estate', 'g', '1'),
    place('b', 'building', 'e'),
    place('u', 'unit', 'b'),
  ],
  people: [person('wang'), person('li')],
  rosters: [roster('b', 'A'), roster('g', 'B', { people: ['li'] })],
};

/** Findings as `grade table#row id: words`. */
function told(file: Partial<EstateFacts>, before: EstateFacts = none): readonly string[] {
  const found = checkEstate(before, { ...none, ...file });
  return found.map(({ grade, table, row, id, en }) => `${grade} ${table}#${row ?? '-'} ${id}: ${en}`);
}

test('an estate in order has nothing to tell', () => {
  expect(told(whole)).toEqual([]);
  expect(told(none, whole)).toEqual([]);
});

describe('faults', () => {
  test.each([
    ['a parent that is not there', [place('b', 'building', 'x')], 'fault places#0 b: its parent x is not known'],
    ['a place in itself', [place('b', 'building', 'b')], 'fault places#0 b: it lies inside itself'],
    [
      'a company that is not there',
      [{ ...place('e', 'estate', null), companyId: 'x' }],
      'fault places#0 e: there is no company x',
    ],
    [
      'a grid in a building',
      [place('b', 'building', null), place('g', 'grid', 'b')],
      'fault places#1 g: a grid cannot lie inside a building',
    ],
    ['an id twice', [place('e', 'estate', null), place('e', 'estate', null)], 'fault places#1 e: this id stands twice'],
  ] as const)('%s', (_, places, words) => {
    expect(told({ places })).toContain(words);
  });

  test('a ring over what stands there already is told at the row that closes it', () => {
    const before = { ...none, places: [place('outer', 'spot', null), place('inner', 'spot', 'outer')] };
    expect(told({ places: [place('outer', 'spot', 'inner')] }, before)).toEqual([
      'fault places#0 outer: it lies inside itself',
    ]);
  });

  test('two grids that claim one building', () => {
    const places = [
      place('g1', 'grid', null),
      place('g2', 'grid', null),
      place('b', 'building', 'g1'),
      place('b', 'building', 'g2'),
    ];
    expect(told({ places })).toContain('fault places#3 b: claimed by g1 and by g2: a place lies in one place only');
  });

  test('people and days that are none', () => {
    const people = [{ ...person('wang'), placeId: 'x' }, { ...person('li'), companyId: 'y' }, person('li')];
    expect(told({ people, calendar: [{ date: '2026-02-29', kind: 'holiday' }] })).toEqual([
      'fault people#2 li: this id stands twice',
      'fault people#0 wang: there is no place x',
      'fault people#1 li: there is no company y',
      'fault calendar#0 2026-02-29: 2026-02-29 is no date',
    ]);
  });

  test('A and B of one tree, also when one of them stands there already', () => {
    const one = 'A and B come from one tree';
    expect(told({ rosters: [roster('e', 'B', { people: ['li'] })] }, whole)[0]).toContain(
      `fault rosters#0 e B all: ${one}`,
    );
    expect(told({ ...whole, rosters: [roster('g', 'A'), roster('g', 'B')] })[0]).toContain(one);
    const community = [place('c', 'community', null), place('g', 'grid', 'c', '1'), ...whole.places.slice(1)];
    expect(told({ ...whole, places: community, rosters: [roster('g', 'A'), roster('c', 'B')] })).toEqual([]);
  });
});

describe('gaps and overlaps', () => {
  test('a building in no grid, a unit in no building, a building without A or B', () => {
    const places = [place('b', 'building', null), place('u', 'unit', null)];
    expect(told({ places })).toEqual([
      'gap places#0 b: the building is in no grid',
      'gap places#1 u: the unit is in no building',
      'gap places#0 b: nobody is A on any day',
      'gap places#0 b: nobody is B on any day',
    ]);
  });

  test('days that no roster is for', () => {
    const rosters = [roster('b', 'A', { days: 'workdays' }), roster('g', 'B', { days: 'restdays', people: ['li'] })];
    expect(told({ ...whole, rosters })).toEqual([
      'gap places#2 b: nobody is A on days of rest',
      'gap places#2 b: nobody is B on workdays',
    ]);
  });

  test('what is wrong already is told with the file, at no row of it', () => {
    const before = { ...whole, rosters: [roster('b', 'A')] };
    expect(told({ people: [person('zhao')] }, before)).toEqual(['gap places#- b: nobody is B on any day']);
  });

  test('two grids for one building: by its code, by a grid in a grid, by one code for two', () => {
    const [grid, ...others] = whole.places;
    const places = [...(grid === undefined ? [] : [grid]), place('g2', 'grid', null, '1'), ...others.slice(1)];
    const moved = [...places, place('e', 'estate', 'g', '2'), place('g3', 'grid', 'g', '3')];
    expect(told({ ...whole, places: moved })).toEqual([
      'overlap places#4 e: its grid code is 2, but it lies in the grid g (1): two grids claim it',
      'overlap places#5 g3: a grid inside the grid g: two grids claim it',
      'overlap places#1 g2: it has the code 1, as the grid g has',
    ]);
  });
});

test('exactly the places from which no way leads out are refused as a ring', () => {
  const parents = fc.array(fc.option(fc.nat(7)), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(parents, fc.nat(7), (made, known) => {
      const rows = made.map((parent, index) => place(`p${index}`, 'spot', parent === null ? null : `p${parent}`));
      const isOut = (index: number): boolean => {
        let at: number | null | undefined = index;
        for (let steps = 0; steps <= 8; steps++) {
          if (at === null || at === undefined) return true;
          at = made[at];
        }
        return false;
      };
      // Some of them stand there already, and a check of the others walks through those as well.
      const file = { places: rows.slice(known) };
      const found = checkEstate({ ...none, places: rows.slice(0, known) }, { ...none, ...file });
      const rings = found.filter(({ en }) => en === 'it lies inside itself').map(({ id }) => id);
      const expected = made.flatMap((_, index) => (index < known || isOut(index) ? [] : [`p${index}`]));
      expect(rings).toEqual(expected);
    }),
  );
});

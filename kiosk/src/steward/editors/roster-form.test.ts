import { describe, expect, test } from 'vitest';
import { dutyFragmentOf, dutyRouteOf } from './duty-route.ts';
import {
  addPerson,
  addRoster,
  bodyOf,
  changeRoster,
  dropPerson,
  formOf,
  freeDays,
  hasSameRows,
  isSameForm,
  missingIn,
  movePerson,
  placeFor,
  type RosterForm,
  type RosterPlace,
  removeRoster,
  saidAt,
} from './roster-form.ts';

const roster: RosterForm = { days: 'all', people: ['wang', 'li'], rotation: 'daily', startsOn: '2024-01-01' };

function place(placeId: string, kind: RosterPlace['kind'], rosters: RosterForm[] = []): RosterPlace {
  return {
    ...{ placeId, kind, placeName: { zh: placeId, en: placeId }, handOver: '08:00', basedOn: 'ab' },
    rosters: rosters.map((one) => ({ ...one, people: [...one.people] })),
  };
}

describe('a post that is edited', () => {
  const path = [place('b1', 'building'), place('e', 'estate'), place('g', 'grid'), place('c', 'community')];

  test('opens where it is kept, innermost first; otherwise A in the building and the others in the grid', () => {
    expect(placeFor('A', path)?.placeId).toBe('b1');
    expect(placeFor('property', path)?.placeId).toBe('b1');
    expect(placeFor('B', path)?.placeId).toBe('g');
    expect(placeFor('B', [place('b1', 'building')])?.placeId).toBe('b1');
    expect(placeFor('A', [place('b1', 'building'), place('e', 'estate', [roster]), ...path])?.placeId).toBe('e');
    expect(placeFor('A', [])).toBeUndefined();
  });

  test('is sent as it stands, with what it was made from', () => {
    const grid = place('g', 'grid', [roster]);
    expect(bodyOf(grid, 'B', formOf(grid))).toEqual({
      ...{ placeId: 'g', post: 'B', handOver: '08:00', basedOn: 'ab', rosters: [roster] },
    });
    expect(isSameForm(formOf(grid), formOf(grid))).toBe(true);
    expect(isSameForm(formOf(grid), changeRoster(formOf(grid), 0, { rotation: 'weekly' }))).toBe(false);
  });

  test('has one roster for each kind of days, and a new one holds from this Monday on', () => {
    const sunday = Date.parse('2026-03-01T23:30:00+08:00');
    let form = addRoster(formOf(place('g', 'grid', [roster])), sunday);
    expect(form.rosters[1]).toEqual({ days: 'workdays', people: [], rotation: 'none', startsOn: '2026-02-23' });
    expect(hasSameRows(form, changeRoster(form, 0, { rotation: 'weekly', startsOn: '2024-01-08' }))).toBe(true);
    expect(hasSameRows(form, changeRoster(form, 0, movePerson(roster, 0, 1)))).toBe(false);
    expect(hasSameRows(form, removeRoster(form, 1))).toBe(false);
    form = addRoster(form, sunday + 3_600_000);
    expect(form.rosters[2]).toMatchObject({ days: 'restdays', startsOn: '2026-03-02' });
    expect(freeDays(form)).toEqual([]);
    expect(addRoster(form, sunday)).toBe(form);
    expect(freeDays(removeRoster(form, 0))).toEqual(['all']);
  });

  test('moves and drops people, and lets a second take turns with the first', () => {
    expect(movePerson(roster, 1, -1)).toEqual({ people: ['li', 'wang'] });
    expect(movePerson(roster, 0, 1)).toEqual({ people: ['li', 'wang'] });
    expect(dropPerson(roster, 0)).toEqual({ people: ['li'] });
    const alone = { ...roster, people: ['wang'], rotation: 'none' } as const;
    expect(addPerson(alone, 'li')).toEqual({ people: ['wang', 'li'], rotation: 'weekly' });
    expect(addPerson({ ...alone, people: [] }, 'li')).toEqual({ people: ['li'], rotation: 'none' });
    expect(addPerson(roster, 'zhao')).toMatchObject({ rotation: 'daily' });
  });

  test('says what is missing before it asks, and what was said at its field', () => {
    const form = {
      handOver: '',
      rosters: [
        { ...roster, people: [] },
        { ...roster, startsOn: '' },
      ],
    };
    expect(missingIn(form)).toEqual(['/rosters/0/people', '/rosters/1/startsOn', '/handOver']);
    expect(missingIn({ handOver: '', rosters: [] })).toEqual([]);
    const said = [
      { path: '/a', message: 'one' },
      { path: '/a/b', message: 'two' },
      { path: '/a', message: 'three' },
    ];
    expect(saidAt(said, '/a')).toBe('one three');
  });
});

test.each([
  ['#/duty', { view: 'overview' }],
  ['#/duty/calendar', { view: 'calendar' }],
  ['#/duty/policies', { view: 'policies' }],
  ['#/duty/rosters/jinfeng-1', { view: 'rosters', placeId: 'jinfeng-1' }],
] as const)('%s is an address of the page of duty', (fragment, route) => {
  expect(dutyRouteOf(fragment)).toEqual(route);
  expect(dutyFragmentOf(route)).toBe(fragment);
});

test.each(['', '#/alerts/x', '#/duty/rosters', '#/duty/rosters/<x>', '#/duty/other/1'])(
  '%s opens no editor',
  (other) => {
    expect(dutyRouteOf(other)).toEqual({ view: 'overview' });
  },
);

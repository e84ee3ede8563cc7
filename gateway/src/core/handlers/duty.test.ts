import { beforeEach, describe, expect, test } from 'vitest';
import { holderOf, topicListeners } from '../duty.ts';
import { DutyBook } from '../duty-book.ts';
import { HOLE_STANDS_MS } from '../duty-holes.ts';
import { operator, RosteredEstate, wall } from '../testing/rostered.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let estate: RosteredEstate;
beforeEach(() => {
  estate = new RosteredEstate();
});

function standing(): unknown {
  return estate.view.get('device_state', 'area:building-3')?.conditions.duty_hole?.standing;
}

describe('a building without a reachable A and B', () => {
  test('is an alert once it has stood for ten minutes, and ends when somebody can be called', () => {
    estate.pass(HOLE_STANDS_MS - 1);
    expect(estate.alerts()).toEqual([]);
    estate.pass(1);
    expect(estate.alert()).toMatchObject({
      ...{ kind: 'duty_hole', level: 3, placeId: 'building-3', companyId: 'company', state: 'active-unacknowledged' },
    });
    expect(estate.entries().at(-1)?.detail).toEqual({ holes: ['B no-roster'] });
    estate.roster('grid-1', 'B', {});
    estate.pass(0);
    expect(estate.alert().state).toBe('cleared');
    expect(standing()).toEqual([]);
  });

  test('that is mended within ten minutes is told to nobody', () => {
    estate.pass(5 * 60_000);
    estate.roster('grid-1', 'B', {});
    estate.pass(DAY_MS);
    expect(estate.alerts()).toEqual([]);
  });

  test('says why, and says so again when it changes', () => {
    estate.roster('grid-1', 'B', {});
    estate.pass(0);
    estate.reach('person-2', true);
    estate.pass(HOLE_STANDS_MS);
    expect(standing()).toEqual(['B unreachable']);
    estate.reach('person-1', true);
    estate.pass(0);
    expect(standing()).toEqual(['A unreachable', 'B unreachable']);
    expect(estate.timeline(estate.alert().id)).toEqual(['raised', 'evidence']);
    estate.reach('person-1');
    estate.reach('person-2');
    estate.pass(0);
    expect(estate.alert().state).toBe('cleared');
  });

  test('one person for both is nobody second', () => {
    estate.roster('grid-1', 'B', { people: ['person-1'] });
    estate.pass(0);
    expect(standing()).toEqual(['B same-person']);
  });

  test('whoever may sign in is reachable, until the token is revoked', () => {
    estate.roster('grid-1', 'B', {});
    estate.reach('person-2', true);
    const token = {
      ...({ id: 't-2', hash: 'h', role: 'steward', personId: 'person-2', name: '王', companyId: null } as const),
      ...{ placeIds: [], createdAt: estate.now, revokedAt: null },
    };
    estate.submit({ kind: 'add-token', token, ...operator });
    estate.pass(0);
    expect(standing()).toBeUndefined();
    estate.submit({ kind: 'revoke-token', tokenId: 't-2', ...operator });
    estate.pass(0);
    expect(standing()).toEqual(['B unreachable']);
  });

  test('is found at the hand-over that makes it, and ends at the one that mends it', () => {
    estate.now = wall('2026-03-06T12:00');
    estate.roster('grid-1', 'B', { days: 'workdays' });
    estate.pass(0);
    expect(standing()).toBeUndefined();
    // The Saturday's duty begins at eight.
    estate.pass(wall('2026-03-07T08:09') - estate.now);
    expect(standing()).toEqual(['B not-today']);
    expect(estate.alerts()).toEqual([]);
    estate.pass(60_000);
    expect(estate.alert()).toMatchObject({ raisedAt: wall('2026-03-07T08:10') });
    estate.pass(wall('2026-03-09T08:00') - estate.now);
    expect(estate.alert()).toMatchObject({ state: 'cleared', clearedAt: wall('2026-03-09T08:00') });
  });

  test('a clock that is set finds the hand-over it jumped over', () => {
    estate.now = wall('2026-03-06T12:00');
    estate.roster('grid-1', 'B', { days: 'workdays' });
    estate.pass(0);
    estate.now += DAY_MS;
    estate.submit({ kind: 'clock-jump', byMs: DAY_MS });
    estate.pass(0);
    expect(standing()).toEqual(['B not-today']);
    estate.now -= DAY_MS;
    estate.submit({ kind: 'clock-jump', byMs: -DAY_MS });
    estate.pass(HOLE_STANDS_MS);
    expect(standing()).toEqual([]);
    expect(estate.alerts()).toEqual([]);
  });

  test('is looked for anew after a start, and its ten minutes go on', () => {
    estate.pass(5 * 60_000);
    estate.submit({ kind: 'boot' });
    estate.pass(5 * 60_000);
    expect(estate.alert().kind).toBe('duty_hole');
  });

  test('a clock that was set back while nobody ran finds who is on duty then', () => {
    estate.now = wall('2026-03-07T12:00');
    estate.roster('grid-1', 'B', { days: 'workdays' });
    estate.pass(0);
    expect(standing()).toEqual(['B not-today']);
    estate.now = wall('2026-03-06T12:00');
    estate.submit({ kind: 'boot' });
    estate.pass(0);
    expect(standing()).toEqual([]);
  });

  test('leaves one timer, and none where nobody ever hands over', () => {
    estate.pass(DAY_MS);
    const timers = () => estate.timers().map(({ id, dueAt }) => ({ id, dueAt }));
    expect(timers()).toEqual([{ id: 'hand-over', dueAt: wall('2026-03-03T08:00') }]);
    estate.roster('building-3', 'A');
    estate.roster('estate', 'district');
    estate.pass(1000);
    expect(timers()).toEqual([]);
  });
});

describe('rosters', () => {
  test('of one place and post are put together, in place of those of before', () => {
    estate.roster('grid-1', 'B', { days: 'workdays' }, { days: 'restdays', people: ['person-2', 'person-3'] });
    expect(estate.view.get('roster', 'grid-1 B restdays')).toMatchObject({ rotation: 'daily' });
    estate.roster('grid-1', 'B', {});
    expect([...estate.view.all('roster')].filter(({ post }) => post === 'B').map(({ id }) => id)).toEqual([
      'grid-1 B all',
    ]);
    const audit = estate.view.rows('audit').filter(({ action }) => action === 'put-rosters');
    expect(audit.at(-1)).toMatchObject({
      actor: '陈敏',
      subject: 'grid-1 B',
      detail: { before: [{}, {}], after: [{}] },
    });
  });

  test.each([
    ['a person who is not there', 'grid-1', [{ people: ['ghost'] }], /no person ghost/],
    ['nobody', 'grid-1', [{ people: [] }], /nobody on it/],
    ['two without rotation', 'grid-1', [{ people: ['person-2', 'person-3'], rotation: 'none' }], /never have a turn/],
    ['a day that is none', 'grid-1', [{ startsOn: '2026-02-30' }], /no date/],
    [
      'two minutes of hand-over',
      'grid-1',
      [{ days: 'workdays' }, { days: 'restdays', handOverMinute: 0 }],
      /in between/,
    ],
    ['one kind of day twice', 'grid-1', [{}, { people: ['person-3'] }], /stands twice/],
    ['the place of A', 'building-3', [{}], /come from one tree/],
    ['the estate around the building of A', 'estate', [{}], /come from one tree/],
    ['the unit inside it', 'unit-2', [{}], /come from one tree/],
  ] as const)('with %s are refused', (_, placeId, rosters, words) => {
    const { outcome, changes } = estate.roster(placeId, 'B', ...rosters);
    expect(outcome).toMatchObject({ ok: false, code: 'ROSTER_INVALID', detail: expect.stringMatching(words) });
    expect(changes).toEqual([]);
  });

  test('of a place that is not there are refused', () => {
    expect(estate.roster('nowhere', 'B', {}).outcome).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('who stands in', () => {
  const from = wall('2026-03-01T20:00');
  const until = wall('2026-03-02T06:00');
  const who = () => holderOf(new DutyBook(estate.view), 'flat-501', 'B', estate.now);

  test('is called from then until then, and is forgotten after', () => {
    estate.roster('grid-1', 'B', {});
    const id = estate.standIn('person-3', from, until).outcome;
    expect(id).toMatchObject({ ok: true });
    estate.pass(from - estate.now);
    expect(who()).toMatchObject({ personId: 'person-3' });
    estate.pass(until - estate.now);
    expect(who()).toMatchObject({ personId: 'person-2' });
    expect([...estate.view.all('duty_override')]).toEqual([]);
    expect(estate.view.rows('audit').at(-1)).toMatchObject({
      action: 'add-override',
      detail: { reason: '病假', from },
    });
  });

  test('fills a hole where there is no roster', () => {
    estate.standIn('person-3', estate.now, until);
    estate.pass(HOUR_MS);
    expect(estate.alerts()).toEqual([]);
    estate.pass(until + HOLE_STANDS_MS - estate.now);
    expect(estate.alert().kind).toBe('duty_hole');
  });

  test('can be taken back, once', () => {
    estate.roster('grid-1', 'B', {});
    const { outcome } = estate.standIn('person-3', estate.now, until);
    const overrideId = outcome.ok ? outcome.id : '';
    expect(who()).toMatchObject({ personId: 'person-3', overrideId });
    const remove = { kind: 'remove-override', overrideId, ...operator } as const;
    expect(estate.submit(remove).outcome).toEqual({ ok: true, id: overrideId });
    expect(who()).toMatchObject({ personId: 'person-2' });
    expect(estate.submit(remove).outcome).toMatchObject({ repeated: true });
  });

  test.each([
    ['that ends before it begins', until, from],
    ['of no length', from, from],
    ['that is over', from - 3 * DAY_MS, from - 2 * DAY_MS],
    ['of more than a month', from, from + 32 * DAY_MS],
    ['in more than a year', from + 400 * DAY_MS, until + 400 * DAY_MS],
  ])('for a time %s is refused', (_, start, end) => {
    expect(estate.standIn('person-3', start, end).outcome).toMatchObject({ code: 'OVERRIDE_INVALID' });
  });

  test('must be somebody, somewhere', () => {
    expect(estate.standIn('ghost', from, until).outcome).toMatchObject({
      code: 'NOT_FOUND',
      detail: 'no person ghost',
    });
    expect(estate.standIn('person-3', from, until, 'B', 'moon').outcome).toMatchObject({ detail: 'no place moon' });
  });
});

describe('the calendar', () => {
  const holiday = { date: '2026-03-02', kind: 'holiday', name: '节' } as const;
  const put = (days: readonly { date: string; kind: 'holiday' | 'workday'; name: string }[], year = 2026) =>
    estate.submit({ kind: 'put-calendar', year, days, ...operator });

  test('of a year is put as a whole, and takes hold at once', () => {
    estate.roster('grid-1', 'B', { days: 'workdays' });
    put([{ ...holiday, date: '2026-05-01' }]);
    estate.now = wall('2026-03-02T12:00');
    put([holiday]);
    estate.pass(0);
    expect(standing()).toEqual(['B not-today']);
    expect([...estate.view.all('calendar_day')]).toEqual([holiday]);
    put([], 2027);
    expect([...estate.view.all('calendar_day')]).toEqual([holiday]);
  });

  test.each([
    ['twice', [holiday, holiday]],
    ['that is none', [{ ...holiday, date: '2026-02-29' }]],
    ['of another year', [{ ...holiday, date: '2027-01-01' }]],
  ])('takes no day %s', (_, days) => {
    expect(put(days).outcome).toMatchObject({ code: 'CALENDAR_INVALID' });
  });
});

test('officers of a building hear of their topics there, and of nothing else', () => {
  const officer = { name: '丁丽', role: 'steward', companyId: null, title: 'security_officer' } as const;
  estate.submit({
    ...{ kind: 'import-estate', companies: [], places: [], rosters: [], calendar: [] },
    people: [
      { ...officer, id: 'ding', placeId: 'building-3' },
      { ...officer, id: 'elsewhere', placeId: 'unit-2' },
      { ...officer, id: 'health', placeId: 'building-3', title: 'health_officer' },
    ],
  });
  expect(topicListeners(estate.view, 'lobby', 'gate_forced')).toEqual(['ding']);
  expect(topicListeners(estate.view, 'flat-501', 'gate_held_open')).toEqual(['ding', 'elsewhere']);
  expect(topicListeners(estate.view, 'lobby', 'water_leak')).toEqual(['health']);
  expect(topicListeners(estate.view, 'lobby', 'gas_leak')).toEqual([]);
});

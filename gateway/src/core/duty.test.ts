import type { Post } from '@gridcall/contract/duty.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextHandOvers, onDuty } from './duty.ts';
import { DutyBook } from './duty-book.ts';
import { dateOfDay } from './duty-calendar.ts';
import type { CalendarDayRow, DutyOverrideRow, PlaceRow, RosterRow } from './model.ts';
import { MemoryView } from './testing/memory-view.ts';

/** A moment on the wall in Shanghai. */
function wall(text: string): number {
  return Date.parse(`${text}:00+08:00`);
}

const tree: readonly (readonly [string, PlaceRow['kind'], string | null])[] = [
  ['community', 'community', null],
  ['grid', 'grid', 'community'],
  ['estate', 'estate', 'grid'],
  ['b1', 'building', 'estate'],
  ['lobby', 'spot', 'b1'],
];

interface Rows {
  readonly rosters?: readonly Partial<RosterRow>[];
  readonly overrides?: readonly Partial<DutyOverrideRow>[];
  readonly calendar?: readonly CalendarDayRow[];
}

function world({ rosters = [], overrides = [], calendar = [] }: Rows): MemoryView {
  const view = new MemoryView();
  for (const [id, kind, parentId] of tree) {
    const row = { id, kind, parentId, nameZh: id, nameEn: id, gridCode: null, companyId: null };
    view.apply([{ op: 'put', table: 'place', row }]);
  }
  for (const id of ['wang', 'li', 'zhao', 'sun']) {
    const row = { id, name: id, role: 'steward', companyId: null, title: null, placeId: null } as const;
    view.apply([{ op: 'put', table: 'person', row }]);
  }
  for (const row of rosters) view.apply([{ op: 'put', table: 'roster', row: rosterOf(row) }]);
  overrides.forEach((some, index) => {
    const row = { id: `O${index}`, placeId: 'b1', post: 'A' as const, personId: 'sun', from: 0, until: 0, ...some };
    view.apply([{ op: 'put', table: 'duty_override', row: { by: '陈敏', reason: '病假', ...row } }]);
  });
  for (const row of calendar) view.apply([{ op: 'put', table: 'calendar_day', row }]);
  return view;
}

function rosterOf(some: Partial<RosterRow>): RosterRow {
  const { placeId = 'b1', post = 'A', days = 'all', people = ['wang'] } = some;
  return {
    ...{ id: `${placeId} ${post} ${days}`, placeId, post, days, people },
    ...{ rotation: people.length === 1 ? 'none' : 'daily', startsOn: '2026-01-01', handOverMinute: 480 },
    ...some,
  };
}

function whoAt(view: MemoryView, at: string, placeId = 'lobby', post: Post = 'A'): string {
  const duty = onDuty(new DutyBook(view), placeId, post, wall(at));
  return 'hole' in duty ? duty.hole : duty.personId;
}

describe('who is on duty', () => {
  test('the nearest place from the inside out that has the post', () => {
    const view = world({
      rosters: [{ placeId: 'grid', people: ['li'] }, { placeId: 'b1' }, { placeId: 'community', post: 'B' }],
    });
    expect(whoAt(view, '2026-03-02T12:00', 'lobby')).toBe('wang');
    expect(whoAt(view, '2026-03-02T12:00', 'estate')).toBe('li');
    expect(onDuty(new DutyBook(view), 'lobby', 'B', wall('2026-03-02T12:00'))).toMatchObject({
      placeId: 'community',
      rosterId: 'community B all',
    });
    expect(whoAt(view, '2026-03-02T12:00', 'lobby', 'street')).toBe('no-roster');
    expect(whoAt(view, '2026-03-02T12:00', 'nowhere')).toBe('no-roster');
  });

  test('hands over at the minute, and the night belongs to the day on which it began', () => {
    const view = world({ rosters: [{ people: ['wang', 'li', 'zhao'], startsOn: '2026-03-02' }] });
    expect(whoAt(view, '2026-03-02T07:59')).toBe('not-today');
    expect(whoAt(view, '2026-03-02T08:00')).toBe('wang');
    expect(whoAt(view, '2026-03-03T07:59')).toBe('wang');
    expect(whoAt(view, '2026-03-03T08:00')).toBe('li');
    expect(whoAt(view, '2026-03-05T08:00')).toBe('wang');
  });

  test('by weeks: from the weekday on which the roster began', () => {
    const view = world({ rosters: [{ people: ['wang', 'li'], rotation: 'weekly', startsOn: '2026-03-04' }] });
    expect(whoAt(view, '2026-03-11T07:59')).toBe('wang');
    expect(whoAt(view, '2026-03-11T08:00')).toBe('li');
  });

  test('a holiday is a day of rest, its make-up day is worked, and turns go on where they stood', () => {
    const view = world({
      rosters: [
        { days: 'workdays', people: ['wang', 'li', 'zhao'], startsOn: '2026-09-28' },
        { days: 'restdays', people: ['sun'], startsOn: '2026-09-28' },
      ],
      // 2026-10-01 is a Thursday; the Saturday after is worked.
      calendar: [
        { date: '2026-10-01', kind: 'holiday', name: '国庆节' },
        { date: '2026-10-02', kind: 'holiday', name: '国庆节' },
        { date: '2026-10-03', kind: 'workday', name: '国庆节调休' },
      ],
    });
    const days = ['28', '29', '30', '01', '02', '03', '04', '05'];
    const who = days.map((day) => whoAt(view, `2026-${Number(day) > 20 ? '09' : '10'}-${day}T12:00`));
    expect(who).toEqual(['wang', 'li', 'zhao', 'sun', 'sun', 'wang', 'sun', 'li']);
  });

  test('a roster for the day goes before the one for all days', () => {
    const view = world({ rosters: [{ people: ['wang'] }, { days: 'restdays', people: ['li'] }] });
    expect(whoAt(view, '2026-03-06T12:00')).toBe('wang');
    expect(whoAt(view, '2026-03-07T12:00')).toBe('li');
  });

  test('on days on which the nearest has nobody, the next one out is called', () => {
    const view = world({ rosters: [{ days: 'workdays' }, { placeId: 'grid', people: ['li'] }] });
    expect(whoAt(view, '2026-03-06T12:00')).toBe('wang');
    expect(whoAt(view, '2026-03-07T12:00')).toBe('li');
    expect(whoAt(world({ rosters: [{ days: 'workdays' }] }), '2026-03-07T12:00')).toBe('not-today');
  });

  test('an unknown person is a hole, and does not hide who stands further out', () => {
    expect(whoAt(world({ rosters: [{ people: ['nobody'] }] }), '2026-03-06T12:00')).toBe('unknown-person');
    const view = world({ rosters: [{ people: ['nobody'] }, { placeId: 'grid', people: ['li'] }] });
    expect(whoAt(view, '2026-03-06T12:00')).toBe('li');
  });

  test('who stands in goes before every roster of the place; of two, the one said last', () => {
    const from = wall('2026-03-06T20:00');
    const until = wall('2026-03-07T06:00');
    const view = world({
      rosters: [{}],
      overrides: [
        { from, until, personId: 'li' },
        { from: from + 3_600_000, until, personId: 'sun' },
      ],
    });
    expect(whoAt(view, '2026-03-06T19:59')).toBe('wang');
    expect(whoAt(view, '2026-03-06T20:00')).toBe('li');
    expect(whoAt(view, '2026-03-06T21:00')).toBe('sun');
    expect(whoAt(view, '2026-03-07T06:00')).toBe('wang');
    expect(onDuty(new DutyBook(view), 'b1', 'A', from)).toMatchObject({ overrideId: 'O0', until: from + 3_600_000 });
    expect(nextHandOvers(new DutyBook(view), 'b1', 'A', wall('2026-03-06T12:00'), 3)).toEqual([
      { at: from, post: 'A', from: 'wang', to: 'li' },
      { at: from + 3_600_000, post: 'A', from: 'li', to: 'sun' },
      { at: until, post: 'A', from: 'sun', to: 'wang' },
    ]);
  });

  test('nobody else for two months is said as no end; a ring of parents hangs nothing', () => {
    expect(onDuty(new DutyBook(world({ rosters: [{}] })), 'b1', 'A', wall('2026-03-06T12:00'))).toMatchObject({
      until: null,
    });
    const view = world({});
    const row = {
      id: 'grid',
      kind: 'grid',
      parentId: 'b1',
      nameZh: '',
      nameEn: '',
      gridCode: null,
      companyId: null,
    } as const;
    view.apply([{ op: 'put', table: 'place', row }]);
    expect(onDuty(new DutyBook(view), 'lobby', 'A', 0)).toEqual({ hole: 'no-roster', until: null });
  });
});

const rosterMade = fc.record({
  people: fc.uniqueArray(fc.constantFrom('wang', 'li', 'zhao', 'sun'), { minLength: 1, maxLength: 4 }),
  rotation: fc.constantFrom('daily', 'weekly'),
  startsOn: fc.integer({ min: 20_000, max: 20_400 }).map(dateOfDay),
  handOverMinute: fc.nat(1439),
});
const marked = fc
  .array(fc.record({ day: fc.integer({ min: 20_000, max: 20_900 }), kind: fc.constantFrom('holiday', 'workday') }), {
    maxLength: 60,
  })
  .map((days) => days.map(({ day, kind }): CalendarDayRow => ({ date: dateOfDay(day), kind, name: '节' })));
const moment = fc.integer({ min: 20_500 * 1440, max: 20_900 * 1440 }).map((minute) => minute * 60_000);

describe('at any minute', () => {
  test('rosters of workdays and of days of rest have between them exactly one person on duty', () => {
    fc.assert(
      fc.property(rosterMade, rosterMade, marked, moment, (work, rest, calendar, at) => {
        const { handOverMinute } = work;
        const view = world({
          rosters: [
            { ...work, days: 'workdays' },
            { ...rest, days: 'restdays', handOverMinute },
          ],
          calendar,
        });
        const duty = onDuty(new DutyBook(view), 'lobby', 'A', at);
        expect(duty).toHaveProperty('personId');
      }),
    );
  });

  test('of all who stand in then the one said last is called, and otherwise whose turn it is', () => {
    const from = fc.integer({ min: 0, max: 60 });
    const standIn = fc.record({ from, hours: fc.integer({ min: 1, max: 30 }), personId: fc.constantFrom('li', 'sun') });
    fc.assert(
      fc.property(fc.array(standIn, { maxLength: 9 }), fc.integer({ min: 0, max: 95 * 60 }), (made, minute) => {
        const overrides = made.map((one) => ({
          ...{ from: one.from * 3_600_000, until: (one.from + one.hours) * 3_600_000, personId: one.personId },
        }));
        const view = world({ rosters: [{ startsOn: '1969-01-01' }], overrides });
        const at = minute * 60_000;
        const last = overrides.findLast(({ from, until }) => from <= at && at < until);
        expect(onDuty(new DutyBook(view), 'b1', 'A', at)).toMatchObject({ personId: last?.personId ?? 'wang' });
      }),
    );
  });

  test('until is when the next one takes over, and nothing changes before', () => {
    fc.assert(
      fc.property(rosterMade, marked, moment, fc.nat(100), (roster, calendar, at, part) => {
        const view = world({
          rosters: [
            { ...roster, days: 'workdays' },
            { placeId: 'grid', people: ['zhao'] },
          ],
          calendar,
        });
        const duty = onDuty(new DutyBook(view), 'b1', 'A', at);
        const [next] = nextHandOvers(new DutyBook(view), 'b1', 'A', at, 1);
        expect(next?.at ?? null).toBe(duty.until);
        if (duty.until === null || 'hole' in duty) return;
        const between = at + Math.floor(((duty.until - at - 1) * part) / 100);
        expect(onDuty(new DutyBook(view), 'b1', 'A', between)).toMatchObject({ personId: duty.personId });
        expect(onDuty(new DutyBook(view), 'b1', 'A', duty.until)).not.toMatchObject({ personId: duty.personId });
      }),
    );
  });

  test('turns by days are taken by all, in order, on the days that the roster holds', () => {
    fc.assert(
      fc.property(rosterMade, marked, moment, (made, calendar, at) => {
        const roster: Partial<RosterRow> = { ...made, rotation: 'daily', days: 'workdays' };
        const view = world({ rosters: [roster], calendar });
        const turns: string[] = [];
        for (let day = 0; day < 40; day++) {
          const duty = onDuty(new DutyBook(view), 'b1', 'A', at + day * 86_400_000);
          if (!('hole' in duty)) turns.push(duty.personId);
        }
        const people: readonly string[] = made.people;
        const first = people.indexOf(turns[0] ?? '');
        expect(turns).toEqual(turns.map((_, index) => people[(first + index) % people.length]));
      }),
      { numRuns: 50 },
    );
  });
});

import type { CalendarDayKind } from '@gridcall/contract/duty.ts';
import { expect, test } from 'vitest';
import { dateOfDay, dayOfDate, isWeekday } from './duty-calendar.ts';
import { calendarEffect, dutyEffect, type Steps } from './duty-change.ts';
import { previewDuty } from './duty-preview.ts';
import { MemoryView } from './testing/memory-view.ts';

const BUILDINGS = 60;
const at = Date.parse('2026-03-02T10:00:00+08:00');
const first = dayOfDate('2026-01-01') ?? 0;
const wholeYear = Array.from({ length: 365 }, (_, index) => first + index);
/** Every day is what its weekday is not. */
const days = wholeYear.map((day) => {
  const kind: CalendarDayKind = isWeekday(day) ? 'holiday' : 'workday';
  return { date: dateOfDay(day), kind, name: '节' };
});
const put = { kind: 'put-calendar', id: '', year: 2026, days, by: '', byPost: '' } as const;

/** Buildings in which workdays and days of rest are taken by turns. */
function world(): MemoryView {
  const view = new MemoryView();
  for (const id of ['wang', 'li', 'zhao']) {
    const row = { id, name: id, role: 'steward', companyId: null, title: null, placeId: null } as const;
    view.apply([{ op: 'put', table: 'person', row }]);
  }
  for (let index = 0; index < BUILDINGS; index++) {
    const placeId = `b${index}`;
    const shown = { nameZh: placeId, nameEn: placeId, gridCode: null, companyId: null };
    view.apply([{ op: 'put', table: 'place', row: { id: placeId, kind: 'building', parentId: null, ...shown } }]);
    for (const [kind, people] of [
      ['workdays', ['wang', 'li']],
      ['restdays', ['zhao']],
    ] as const) {
      const row = {
        id: `${placeId} A ${kind}`,
        placeId,
        post: 'A',
        days: kind,
        people,
        startsOn: '2026-01-01',
      } as const;
      const turns = { rotation: people.length > 1 ? 'daily' : 'none', handOverMinute: 480 } as const;
      view.apply([{ op: 'put', table: 'roster', row: { ...row, ...turns } }]);
    }
  }
  return view;
}

function walk<T>(steps: Steps<T>): { readonly result: T; readonly taken: number } {
  for (let taken = 0; ; taken++) {
    const step = steps.next();
    if (step.done === true) return { result: step.value, taken };
  }
}

test('a calendar that moves every day of every building is looked at only as far as it is told', () => {
  const { result, taken } = walk(calendarEffect(previewDuty(world(), put, at), 2026, at));
  expect([result.posts.length, result.days.length, result.more]).toEqual([12, 24, true]);
  expect(result.days[0]).toMatchObject({ date: '2026-03-02', post: 'A', after: 'zhao' });
  // Each building is asked once whether it has somebody; of posts and days one more than is told.
  expect(taken).toBeLessThanOrEqual(12 + BUILDINGS + 24);
});

test('what is told exactly is not said to be more', () => {
  const view = world();
  const one = { ...put, days: days.slice(60, 61) };
  for (let index = 24; index < BUILDINGS; index++) {
    for (const kind of ['workdays', 'restdays'])
      view.apply([{ op: 'remove', table: 'roster', key: `b${index} A ${kind}` }]);
  }
  const { result } = walk(calendarEffect(previewDuty(view, one, at), 2026, at));
  expect([one.days[0]?.date, result.days.length, result.posts.length, result.more]).toEqual([
    '2026-03-02',
    24,
    12,
    true,
  ]);
  for (let index = 12; index < 24; index++) {
    for (const kind of ['workdays', 'restdays'])
      view.apply([{ op: 'remove', table: 'roster', key: `b${index} A ${kind}` }]);
  }
  const fewer = walk(calendarEffect(previewDuty(view, one, at), 2026, at)).result;
  expect([fewer.days.length, fewer.posts.length, fewer.more]).toEqual([12, 12, false]);
});

test('all of it is of the moment at which it was asked, whatever is committed between two steps', () => {
  const view = world();
  const asked = [{ placeId: 'b0', post: 'A' as const }];
  const rosters = { kind: 'put-rosters', id: '', placeId: 'b0', post: 'A', rosters: [], by: '', byPost: '' } as const;
  const expected = walk(dutyEffect(previewDuty(view, rosters, at), asked, at)).result;
  const steps = dutyEffect(previewDuty(view, rosters, at), asked, at);
  steps.next();
  for (const { id } of [...view.all('place')]) view.apply([{ op: 'remove', table: 'roster', key: `${id} A workdays` }]);
  view.apply([{ op: 'remove', table: 'person', key: 'wang' }]);
  expect(walk(steps).result).toEqual(expected);
  expect(expected.holes).toHaveLength(1);
});

import { type Draft, unchanged } from '../draft.ts';
import { calendarFaults, calendarOf, rosterFaults, rostersAt } from '../duty-faults.ts';
import { reviewDuty, reviewDutySoon } from '../duty-holes.ts';
import type {
  AddOverrideInput,
  DutyInput,
  PutCalendarInput,
  PutRostersInput,
  RemoveOverrideInput,
} from '../duty-input.ts';
import { calendarRevision, rosterRevision, rosterRowsOf } from '../duty-revision.ts';
import { reportEstateSoon } from '../estate-report.ts';
import type { Decision } from '../view.ts';

const DAY_MS = 86_400_000;
const OVERRIDE_AT_MOST_MS = 31 * DAY_MS;
const OVERRIDE_AHEAD_MS = 366 * DAY_MS;
/** Far more than an estate has posts; what is over goes at the next hand-over. */
const OVERRIDES_MAXIMUM = 1000;
const REASON_CHARACTERS = 200;

export function decideDuty(draft: Draft, input: DutyInput): Decision {
  switch (input.kind) {
    case 'put-rosters':
      return putRosters(draft, input);
    case 'add-override':
      return addOverride(draft, input);
    case 'remove-override':
      return removeOverride(draft, input);
    case 'put-calendar':
      return putCalendar(draft, input);
  }
}

/** Somebody hands over, or something was said about who is called. */
export function decideHandOver(draft: Draft): Decision {
  reviewDuty(draft);
  reportEstateSoon(draft);
  return draft.accept();
}

function putRosters(draft: Draft, input: PutRostersInput): Decision {
  const { placeId, post, basedOn } = input;
  if (draft.get('place', placeId) === undefined) return unknown('place', placeId);
  const before = rostersAt(draft.view, input);
  if (basedOn !== undefined && basedOn !== rosterRevision(before)) {
    return unchanged({ ok: false, code: 'ROSTER_CHANGED', detail: '' });
  }
  const rows = rosterRowsOf(input);
  const faults = rosterFaults(draft.view, rows, input);
  if (faults.length > 0) {
    const detail = faults.map(({ zh, en }) => `${zh} / ${en}`).join('; ');
    return unchanged({ ok: false, code: 'ROSTER_INVALID', detail });
  }
  for (const { id } of before) if (!rows.some((row) => row.id === id)) draft.remove('roster', id);
  for (const row of rows) draft.put('roster', row);
  draft.audit(input.by, input.kind, `${placeId} ${post}`, { before, after: rows });
  reviewDutySoon(draft);
  return draft.accept(`${placeId} ${post}`);
}

function addOverride(draft: Draft, input: AddOverrideInput): Decision {
  const { placeId, post, personId, from, until } = input;
  if (draft.get('place', placeId) === undefined) return unknown('place', placeId);
  if (draft.get('person', personId) === undefined) return unknown('person', personId);
  const lasts = until - from;
  const holds = lasts > 0 && lasts <= OVERRIDE_AT_MOST_MS && until > draft.now && from <= draft.now + OVERRIDE_AHEAD_MS;
  if (!holds) return unchanged({ ok: false, code: 'OVERRIDE_INVALID', detail: '' });
  if ([...draft.view.all('duty_override')].length >= OVERRIDES_MAXIMUM) {
    return unchanged({ ok: false, code: 'TOO_MANY', detail: `at most ${OVERRIDES_MAXIMUM} stand-ins at once` });
  }
  const reason = input.reason.slice(0, REASON_CHARACTERS);
  draft.put('duty_override', { id: input.id, placeId, post, from, until, personId, by: input.by, reason });
  draft.audit(input.by, input.kind, `${placeId} ${post}`, { personId, from, until, reason });
  reviewDutySoon(draft);
  return draft.accept();
}

function removeOverride(draft: Draft, input: RemoveOverrideInput): Decision {
  const row = draft.get('duty_override', input.overrideId);
  if (row === undefined) return unchanged({ ok: true, id: input.overrideId, repeated: true });
  draft.remove('duty_override', row.id);
  draft.audit(input.by, input.kind, `${row.placeId} ${row.post}`, { ...row });
  reviewDutySoon(draft);
  return draft.accept(row.id);
}

function putCalendar(draft: Draft, input: PutCalendarInput): Decision {
  const { year, basedOn } = input;
  const before = calendarOf(draft.view, year);
  if (basedOn !== undefined && basedOn !== calendarRevision(before)) {
    return unchanged({ ok: false, code: 'CALENDAR_CHANGED', detail: '' });
  }
  const faults = calendarFaults(input.days, year);
  if (faults.length > 0) {
    const detail = faults.map(({ zh, en }) => `${zh} / ${en}`).join('; ');
    return unchanged({ ok: false, code: 'CALENDAR_INVALID', detail });
  }
  const dates = new Set(input.days.map(({ date }) => date));
  for (const { date } of before) if (!dates.has(date)) draft.remove('calendar_day', date);
  for (const { date, kind, name } of input.days) draft.put('calendar_day', { date, kind, name });
  draft.audit(input.by, input.kind, String(year), { before, after: input.days });
  reviewDutySoon(draft);
  return draft.accept(String(year));
}

function unknown(what: 'place' | 'person', id: string): Decision {
  return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no ${what} ${id.slice(0, 80)}` });
}

import type { EstateFacts } from '@gridcall/contract/estate-facts.ts';
import { isDate, rosterFindings } from '@gridcall/contract/roster-check.ts';
import { type Draft, unchanged } from '../draft.ts';
import { reviewDuty, reviewDutySoon } from '../duty-holes.ts';
import type {
  AddOverrideInput,
  DutyInput,
  PutCalendarInput,
  PutRostersInput,
  RemoveOverrideInput,
} from '../duty-input.ts';
import { reportEstateSoon } from '../estate-report.ts';
import type { RosterRow } from '../model.ts';
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
  const { placeId, post } = input;
  if (draft.get('place', placeId) === undefined) return unknown('place', placeId);
  const rows = input.rosters.map(
    (roster): RosterRow => ({ ...roster, id: `${placeId} ${post} ${roster.days}`, placeId, post }),
  );
  const faults = rosterFaults(draft, rows, { placeId, post });
  if (faults !== '') return unchanged({ ok: false, code: 'ROSTER_INVALID', detail: faults });
  const before = rostersAt(draft, input);
  for (const { id } of before) if (!rows.some((row) => row.id === id)) draft.remove('roster', id);
  for (const row of rows) draft.put('roster', row);
  draft.audit(input.by, input.kind, `${placeId} ${post}`, { before, after: rows });
  reviewDutySoon(draft);
  return draft.accept(`${placeId} ${post}`);
}

function rostersAt(draft: Draft, { placeId, post }: Pick<RosterRow, 'placeId' | 'post'>): readonly RosterRow[] {
  return [...draft.view.all('roster')].filter((row) => row.placeId === placeId && row.post === post);
}

function rosterFaults(draft: Draft, rows: readonly RosterRow[], at: Pick<RosterRow, 'placeId' | 'post'>): string {
  const { view } = draft;
  const others = [...view.all('roster')].filter((row) => row.placeId !== at.placeId || row.post !== at.post);
  const known = { companies: [], places: [...view.all('place')], people: [...view.all('person')], calendar: [] };
  const nothing: EstateFacts = { companies: [], places: [], people: [], rosters: rows, calendar: [] };
  const faults = rosterFindings({ ...known, rosters: others }, nothing).filter(({ grade }) => grade === 'fault');
  return faults.map(({ zh, en }) => `${zh} / ${en}`).join('; ');
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
  const year = String(input.year);
  const dates = input.days.map(({ date }) => date);
  const wrong = dates.find(
    (date, index) => !isDate(date) || !date.startsWith(`${year}-`) || dates.indexOf(date) !== index,
  );
  if (wrong !== undefined) return unchanged({ ok: false, code: 'CALENDAR_INVALID', detail: wrong.slice(0, 20) });
  for (const { date } of draft.view.all('calendar_day')) {
    if (date.startsWith(`${year}-`) && !dates.includes(date)) draft.remove('calendar_day', date);
  }
  for (const { date, kind, name } of input.days) draft.put('calendar_day', { date, kind, name });
  draft.audit(input.by, input.kind, year, { days: dates.length });
  reviewDutySoon(draft);
  return draft.accept(year);
}

function unknown(what: 'place' | 'person', id: string): Decision {
  return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no ${what} ${id.slice(0, 80)}` });
}

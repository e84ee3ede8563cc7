import type { Incident } from '@gridcall/contract/http-queue.ts';
import type { IncidentState } from '@gridcall/contract/incident.ts';
import type { Filters } from './filters.ts';

/**
 * The list as the officer sees it. Pure. Rows change in place at once; what would move rows (a new incident, one that leaves)
 * waits while the list is *held*: the pointer is over it or the keyboard is in it. Otherwise the row under the finger changes
 * just before the click.
 */
export interface QueueList {
  readonly rows: readonly Incident[];
  /** New ones that are not shown yet, the latest version of each. */
  readonly waiting: ReadonlyMap<string, Incident>;
  /** Shown, but no longer of this filter: stay until the list may move. */
  readonly leaving: ReadonlySet<string>;
  readonly nextCursor: string | null;
}

export const emptyQueueList: QueueList = { rows: [], waiting: new Map(), leaving: new Set(), nextCursor: null };

const endStates: readonly IncidentState[] = ['closed', 'rejected'];

/** The server's own order, so that pages fit together: the level, then what has waited longest. Neither moves with the clock. */
export function compareUrgency(one: Incident, other: Incident): number {
  return one.level - other.level || one.receivedAt - other.receivedAt || compareIds(one, other);
}

function compareIds(one: Incident, other: Incident): number {
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

/** Whether the server would list it under these filters. Words are the server's to match: a text filter takes in no new rows. */
export function matches(filters: Filters, incident: Incident): boolean {
  if (filters.state === 'open' && endStates.includes(incident.state)) return false;
  if (filters.level !== '' && Number(filters.level) !== incident.level) return false;
  return filters.categoryCode === '' || filters.categoryCode === incident.categoryCode;
}

export function firstPage(incidents: readonly Incident[], nextCursor: string | null): QueueList {
  return { ...emptyQueueList, rows: [...incidents].sort(compareUrgency), nextCursor };
}

export function nextPage(list: QueueList, incidents: readonly Incident[], nextCursor: string | null): QueueList {
  const shown = new Set(list.rows.map(({ id }) => id));
  const added = incidents.filter(({ id }) => !shown.has(id));
  const waiting = new Map(list.waiting);
  for (const { id } of added) waiting.delete(id);
  return { ...list, rows: [...list.rows, ...added], waiting, nextCursor };
}

/** An older version than the one shown is a replay, and changes nothing. */
export function takeChange(list: QueueList, filters: Filters, incident: Incident, held: boolean): QueueList {
  const shown = list.rows.find(({ id }) => id === incident.id) ?? list.waiting.get(incident.id);
  if (shown && shown.version > incident.version) return list;
  const fits = matches(filters, incident);
  const isRow = list.rows.some(({ id }) => id === incident.id);
  const rows = isRow ? list.rows.map((row) => (row.id === incident.id ? incident : row)) : list.rows;
  const leaving = new Set(list.leaving);
  const waiting = new Map(list.waiting);
  leaving.delete(incident.id);
  waiting.delete(incident.id);
  if (isRow && !fits) leaving.add(incident.id);
  if (!isRow && fits && filters.text.trim() === '' && withinReach(list, incident)) waiting.set(incident.id, incident);
  const next = { ...list, rows, waiting, leaving };
  return held ? next : settle(next);
}

/** The first page, and over it what was heard while it was on its way: each of them may be newer than the page. */
export function firstPageUnder(
  page: { readonly incidents: readonly Incident[]; readonly nextCursor: string | null },
  filters: Filters,
  heard: readonly Incident[],
): QueueList {
  const list = firstPage(page.incidents, page.nextCursor);
  return heard.reduce((before, incident) => takeChange(before, filters, incident, false), list);
}

/** While later pages are not loaded, what belongs below the last row shown is not known to come next: it comes with its page. */
function withinReach(list: QueueList, incident: Incident): boolean {
  const last = list.rows.at(-1);
  return list.nextCursor === null || last === undefined || compareUrgency(incident, last) < 0;
}

/** Moves what had to wait. Also sorts again: levels have changed rows in place. */
export function settle(list: QueueList): QueueList {
  const stay = list.rows.filter(({ id }) => !list.leaving.has(id));
  const rows = [...stay, ...list.waiting.values()].sort(compareUrgency);
  return { ...list, rows, waiting: new Map(), leaving: new Set() };
}

/** How many rows would move, and the most urgent level among the new ones. */
export function pendingOf(list: QueueList): { readonly count: number; readonly level: Incident['level'] | null } {
  const levels = [...list.waiting.values()].map(({ level }) => level);
  return {
    count: list.waiting.size + list.leaving.size,
    level: levels.length === 0 ? null : (Math.min(...levels) as Incident['level']),
  };
}

import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import type { Draft } from './draft.ts';
import { placeDuty } from './duty-shape.ts';
import { fingerprint } from './fingerprint.ts';
import type { PlaceRow } from './model.ts';
import { placesAround, upstreamPlace } from './places.ts';
import { sendUpstream } from './upstream.ts';

const TIMER = 'estate-report';
/** How far the round has come: the number of buildings that have been looked at. */
const CURSOR = 'estate-report';
/** Much changes at once where people install and import: it is looked at when they have done with it. */
const REPORT_AFTER_MS = 1000;
/** Looking at all buildings of a large estate in one batch would let an alarm wait. */
const BUILDINGS_AT_ONCE = 10;
const NEXT_ROUND_MS = 20;

/** Something may have changed of what the queue is told of buildings: they are looked at, each in its turn. */
export function reportEstateSoon(draft: Draft): void {
  const due = draft.get('timer', TIMER)?.dueAt ?? Number.POSITIVE_INFINITY;
  // The round begins anew, and what changes again and again does not put it off.
  draft.setCounter(CURSOR, 0);
  const dueAt = due > draft.now ? Math.min(due, draft.now + REPORT_AFTER_MS) : draft.now + REPORT_AFTER_MS;
  arm(draft, dueAt);
}

function arm(draft: Draft, dueAt: number): void {
  const deviceId = draft.view.gateway.id;
  draft.put('timer', { id: TIMER, kind: 'estate-report', deviceId, alertKind: 'duty_hole', alertId: null, dueAt });
}

/** Tells the queue of the next buildings, as far as they are not what it was told last. */
export function reportEstate(draft: Draft): void {
  const buildings = [...draft.view.all('place')].filter(({ kind }) => kind === 'building');
  buildings.sort((left, right) => (left.id < right.id ? -1 : 1));
  const from = draft.counter(CURSOR);
  const round = buildings.slice(from, from + BUILDINGS_AT_ONCE);
  const placeIds = placesByBuilding(draft, round);
  for (const building of round) tellDuty(draft, building, placeIds.get(building.id) ?? []);
  const next = from + round.length;
  draft.setCounter(CURSOR, next < buildings.length ? next : 0);
  if (next < buildings.length) arm(draft, draft.now + NEXT_ROUND_MS);
  else draft.remove('timer', TIMER);
}

/** What `upstreamPlace` names in each of these buildings. */
function placesByBuilding(draft: Draft, buildings: readonly PlaceRow[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>(buildings.map(({ id }) => [id, []]));
  for (const { id } of draft.view.all('place')) {
    const path = placesAround(draft.view, id);
    const building = path.find(({ kind }) => kind === 'building');
    if (building === undefined || path.some(({ kind }) => kind === 'unit')) continue;
    found.get(building.id)?.push(id);
  }
  return found;
}

function tellDuty(draft: Draft, building: PlaceRow, placeIds: readonly string[]): void {
  const { posts, handOvers, holes, overrides } = placeDuty(draft.view, building, draft.now);
  const data: DutyReportedData = {
    place: upstreamPlace(draft, building.id),
    placeIds: [...placeIds],
    posts,
    handOvers,
    holes,
    standIns: overrides.map(({ post, personId, name, from, until }) => ({ post, personId, name, from, until })),
  };
  tellIfNew(draft, 'cn.grid.duty.reported.v1', building.id, data);
}

/** What was told last is known by its fingerprint: a report is sent again only when it says something else. */
function tellIfNew(draft: Draft, type: 'cn.grid.duty.reported.v1', subject: string, data: DutyReportedData): void {
  const told = `${type} ${subject}`;
  const now = fingerprint(JSON.stringify(data));
  if (draft.counter(told) === now) return;
  draft.setCounter(told, now);
  sendUpstream(draft, { lane: 'status', type, subject, dedupKey: null, data });
}

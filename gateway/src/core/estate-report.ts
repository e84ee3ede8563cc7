import {
  DEVICES_REPORTED_MAXIMUM,
  type DevicesReportedData,
  type DutyReportedData,
  PLACES_REPORTED_MAXIMUM,
  STAND_INS_REPORTED_MAXIMUM,
} from '@gridcall/contract/estate-report.ts';
import { isBridge } from './bridge.ts';
import { isLinked } from './command-facts.ts';
import type { Draft } from './draft.ts';
import { DutyBook } from './duty-book.ts';
import { placeDuty } from './duty-shape.ts';
import { fingerprint } from './fingerprint.ts';
import type { DeviceRow, PlaceRow } from './model.ts';
import { placesAround, upstreamPlace } from './places.ts';
import { kindDefinition } from './rule-book.ts';
import { sendUpstream } from './upstream.ts';

const TIMER = 'estate-report';
/** How far the round has come: the number of buildings that have been looked at. */
const CURSOR = 'estate-report';
/** Much changes at once where people install and import: it is looked at when they have done with it. */
const REPORT_AFTER_MS = 1000;
/** Looking at all buildings of a large estate in one batch would let an alarm wait. */
const BUILDINGS_AT_ONCE = 10;
const NEXT_ROUND_MS = 20;
/** Each building is told again once a day, for a queue that has another store than yesterday, or takes today what it refused. */
const TELL_AGAIN_MS = 86_400_000;
/** So often it is looked whose day has come, and what was refused is told again. */
const LOOK_AGAIN_MS = 3_600_000;
/** Stands for what was told last where the queue refused it. */
const REFUSED = 1;

/** Something may have changed of what the queue is told of buildings: they are looked at, each in its turn. */
export function reportEstateSoon(draft: Draft): void {
  const due = draft.get('timer', TIMER)?.dueAt ?? Number.POSITIVE_INFINITY;
  // The round begins anew, and what changes again and again does not put it off.
  draft.setCounter(CURSOR, 0);
  const dueAt = due > draft.now ? Math.min(due, draft.now + REPORT_AFTER_MS) : draft.now + REPORT_AFTER_MS;
  arm(draft, dueAt);
}

/** The same, of a device that has come, gone or changed: only what can be told something is reported. */
export function reportDeviceSoon(draft: Draft, device: DeviceRow): void {
  if (isBridge(device) || capabilitiesOf(device).length > 0) reportEstateSoon(draft);
}

function capabilitiesOf({ kind }: DeviceRow): DevicesReportedData['devices'][number]['commands'] {
  return [...(kindDefinition(kind)?.capabilities ?? [])];
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
  const devices = devicesByBuilding(draft, round);
  const book = new DutyBook(draft.view);
  for (const building of round) {
    const inside = [...(placeIds.get(building.id) ?? [])].sort().slice(0, PLACES_REPORTED_MAXIMUM);
    const common = { place: upstreamPlace(draft, building.id), placeIds: inside };
    tellIfNew(draft, 'cn.grid.duty.reported.v1', building.id, { ...common, ...dutyOf(book, building, draft.now) });
    tellDevices(draft, building.id, { ...common, devices: devices.get(building.id) ?? [] });
  }
  const next = from + round.length;
  draft.setCounter(CURSOR, next < buildings.length ? next : 0);
  arm(draft, draft.now + (next < buildings.length ? NEXT_ROUND_MS : LOOK_AGAIN_MS));
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

function devicesByBuilding(draft: Draft, buildings: readonly PlaceRow[]): Map<string, DevicesReportedData['devices']> {
  const found = new Map<string, DevicesReportedData['devices']>(buildings.map(({ id }) => [id, []]));
  for (const device of draft.view.all('device')) {
    const commands = capabilitiesOf(device);
    if (commands.length === 0) continue;
    const building = placesAround(draft.view, device.placeId).find(({ kind }) => kind === 'building');
    const devices = building && found.get(building.id);
    if (devices === undefined || !isLinked(draft, device)) continue;
    devices.push({ deviceId: device.id, deviceKind: device.kind, commands });
  }
  return found;
}

function dutyOf(book: DutyBook, building: PlaceRow, at: number): Omit<DutyReportedData, 'place' | 'placeIds'> {
  const { posts, handOvers, holes, overrides } = placeDuty(book, building, at);
  const standIns = overrides
    // They come in the order in which they begin.
    .slice(0, STAND_INS_REPORTED_MAXIMUM)
    .map(({ post, personId, name, from, until }) => ({ post, personId, name, from, until }));
  return { posts, handOvers, holes, standIns };
}

function tellDevices(draft: Draft, buildingId: string, data: DevicesReportedData): void {
  const type = 'cn.grid.devices.reported.v1';
  // Where there never was any there is nothing to tell.
  if (data.devices.length === 0 && draft.counter(toldOf(type, buildingId)) === 0) return;
  const devices = data.devices
    .sort((left, right) => (left.deviceId < right.deviceId ? -1 : 1))
    .slice(0, DEVICES_REPORTED_MAXIMUM);
  tellIfNew(draft, type, buildingId, { ...data, devices });
}

const reportTypes = ['cn.grid.duty.reported.v1', 'cn.grid.devices.reported.v1'] as const;
type ReportType = (typeof reportTypes)[number];

function toldOf(type: ReportType, subject: string): string {
  return `${type} ${subject}`;
}

function refusedOf(type: ReportType, subject: string): string {
  return `refused ${type} ${subject}`;
}

/** Which day it is for a building: each begins its own at another time, or a whole district would tell all at once. */
function dayOf(draft: Draft, buildingId: string): number {
  const begins = fingerprint(`${draft.view.gateway.id} ${buildingId}`) % TELL_AGAIN_MS;
  return Math.floor((draft.now + begins) / TELL_AGAIN_MS);
}

/** What was told last is known by its fingerprint: within a day a report is sent again only when it says something else. */
function tellIfNew(draft: Draft, type: ReportType, subject: string, data: object): void {
  const told = toldOf(type, subject);
  const now = fingerprint(`${dayOf(draft, subject)} ${JSON.stringify(data)}`);
  if (draft.counter(told) === now) return;
  draft.setCounter(told, now);
  sendUpstream(draft, { lane: 'status', type, subject, dedupKey: null, data });
}

/**
 * What the queue made of a report. One that it refused is told again with the next look, and if it is refused again, when
 * its building's day comes: each leaves a dead letter.
 */
export function reportAnswered(
  draft: Draft,
  { type: ofEvent, subject }: { readonly type: string; readonly subject: string },
  isRefused: boolean,
): void {
  const type = reportTypes.find((known) => known === ofEvent);
  if (type === undefined) return;
  const refused = refusedOf(type, subject);
  if ((draft.counter(refused) === 1) === isRefused) return;
  draft.setCounter(refused, isRefused ? 1 : 0);
  if (isRefused) draft.setCounter(toldOf(type, subject), REFUSED);
}

/** A report of then goes up once more, behind others: how things stand now is told right after it. */
export function reportRevived(draft: Draft, event: { readonly type: string; readonly subject: string }): void {
  const type = reportTypes.find((known) => known === event.type);
  if (type === undefined) return;
  draft.setCounter(toldOf(type, event.subject), REFUSED);
  reportEstateSoon(draft);
}

import { type Era, erasOf } from '../../../core/custody.ts';
import type { LinkRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { isInOwnPlaces, type PersonReader } from '../reader.ts';

export function isWithin(eras: readonly Era[], at: number): boolean {
  return eras.some(({ since, until }) => at >= since && (until === null || at < until));
}

/** The times of a device of which a person may read: all for who sees every company. */
export function readableEras(person: PersonReader, state: View, deviceId: string): readonly Era[] {
  const device = state.get('device', deviceId);
  if (person.subject === 'installer' && person.companyId === null) return [];
  if (device !== undefined) return erasOf(state, device, person.companyId);
  // An alert of the gateway about itself, of an area or of a kiosk: it has no device, and goes over to nobody.
  return deviceId === state.gateway.id || deviceId.includes(':') ? [{ since: 0, until: null }] : [];
}

/** The times of a link of which a person may read what it said wrongly: none outside the own places. */
export function linkEras(person: PersonReader, state: View, link: LinkRow): readonly Era[] {
  const placeId = state.get('device', link.deviceId)?.placeId;
  if (placeId === undefined || !isInOwnPlaces(person, state, placeId)) return [];
  return readableEras(person, state, link.deviceId);
}

import type { Draft } from './draft.ts';
import type { DeviceRow, PlaceRow } from './model.ts';
import { companyOfPlace } from './places.ts';

/**
 * What an alert is about when it is about no device: an area, a kiosk, the gateway itself. None of them has a link, and
 * each stands under an id that no device can have, so that the one machine and the one index of open alerts serve it, too.
 */
export function subjectRow(id: string, placeId: string, companyId: string, name = id): DeviceRow {
  return {
    ...{ id, kind: 'bridge', name, companyId, placeId, linkId: id, address: null },
    ...{ updateContract: 'event', reportEveryMs: 0, createdAt: 0, companySince: 0, installedAt: 0 },
    ...{ expiresAt: null, testUntil: 0 },
  };
}

/** An area as its own company sees it. */
export function areaAsSubject(draft: Draft, area: PlaceRow): DeviceRow {
  return subjectRow(`area:${area.id}`, area.id, companyOfPlace(draft, area.id) ?? '', area.nameZh);
}

/**
 * An area as one company sees it: what speaks for alerts, or counts them, does so for those of one company alone. The
 * company that runs the area has the plain id; another one, whose devices stand there as guests, has its own.
 */
export function areaAsSubjectOf(draft: Draft, prefix: string, area: PlaceRow, companyId: string): DeviceRow {
  const isGuest = companyId !== companyOfPlace(draft, area.id);
  return subjectRow(`${prefix}:${area.id}${isGuest ? `:${companyId}` : ''}`, area.id, companyId, area.nameZh);
}

/** The gateway itself, at its estate. */
export function gatewayAsSubject(draft: Draft): DeviceRow {
  const estate = [...draft.view.all('place')].find(({ kind }) => kind === 'estate');
  const placeId = estate?.id ?? '';
  return subjectRow(draft.view.gateway.id, placeId, companyOfPlace(draft, placeId) ?? '');
}

import type { RequestSubmittedData } from '@gridcall/contract/events.ts';
import type { PlaceKind } from '@gridcall/contract/place.ts';
import type { Draft } from './draft.ts';
import type { PlaceRow } from './model.ts';
import type { View } from './view.ts';

/** More than the place kinds there are; a loop among parents ends here instead of hanging the gateway. */
const DEPTH_LIMIT = 16;

function parentOf(draft: Draft, place: PlaceRow): PlaceRow | undefined {
  return place.parentId === null ? undefined : draft.get('place', place.parentId);
}

/** The place and all around it, from the inside out. */
export function placesAround(read: Pick<View, 'get'>, placeId: string): readonly PlaceRow[] {
  const path: PlaceRow[] = [];
  let place = read.get('place', placeId);
  while (place !== undefined && path.length < DEPTH_LIMIT) {
    path.push(place);
    place = place.parentId === null ? undefined : read.get('place', place.parentId);
  }
  return path;
}

/** The place itself, or the nearest one around it, of a kind. */
export function nearestPlace(draft: Draft, placeId: string, kind: PlaceKind): PlaceRow | undefined {
  let place = draft.get('place', placeId);
  for (let depth = 0; place !== undefined && depth < DEPTH_LIMIT; depth++) {
    if (place.kind === kind) return place;
    place = parentOf(draft, place);
  }
  return undefined;
}

/** The company that runs a place: its own, or the nearest one above it. */
export function companyOfPlace(draft: Draft, placeId: string): string | null {
  let place = draft.get('place', placeId);
  for (let depth = 0; place !== undefined && depth < DEPTH_LIMIT; depth++) {
    if (place.companyId !== null) return place.companyId;
    place = parentOf(draft, place);
  }
  return null;
}

/**
 * What leaves the estate about a place: the building, or a named spot outside every unit; never a unit or what is in
 * one. The estate's name goes with it, because the district has a thousand “3号楼”.
 */
export function upstreamPlace(draft: Draft, placeId: string): RequestSubmittedData['place'] {
  let shown: PlaceRow | undefined;
  let estate: PlaceRow | undefined;
  let gridCode: string | null = null;
  let place = draft.get('place', placeId);
  for (let depth = 0; place !== undefined && depth < DEPTH_LIMIT; depth++) {
    shown = place.kind === 'unit' ? undefined : (shown ?? place);
    gridCode ??= place.gridCode;
    if (place.kind === 'estate') estate ??= place;
    place = parentOf(draft, place);
  }
  const gateway = draft.view.gateway.id;
  if (shown === undefined) return { id: gateway, zh: gateway, en: gateway, gridCode };
  const within = estate === undefined || estate.id === shown.id ? undefined : estate;
  return {
    id: shown.id,
    zh: within === undefined || shown.nameZh.includes(within.nameZh) ? shown.nameZh : `${within.nameZh}${shown.nameZh}`,
    en:
      within === undefined || shown.nameEn.includes(within.nameEn) ? shown.nameEn : `${shown.nameEn}, ${within.nameEn}`,
    gridCode,
  };
}

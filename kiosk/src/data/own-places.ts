import type { Place, Session } from '@gridcall/contract/http-gateway.ts';

/** The places a person answers for with all inside them; a person of no place answers for the whole estate. Outer ones first. */
export function ownPlaces(places: readonly Place[], session: Pick<Session, 'placeIds'>): readonly Place[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  const depthOf = (place: Place): number => ancestors(place, byId).length;
  return places
    .filter((place) => {
      if (session.placeIds.length === 0) return insideEstate(place, byId);
      return ancestors(place, byId).some(({ id }) => session.placeIds.includes(id));
    })
    .sort((one, other) => depthOf(one) - depthOf(other) || one.name.zh.localeCompare(other.name.zh, 'zh-CN'));
}

/** Nobody at a gateway writes for a whole street. */
function insideEstate(place: Place, byId: ReadonlyMap<string, Place>): boolean {
  return ancestors(place, byId).some(({ kind }) => kind === 'estate');
}

/** The place itself, then outwards. */
function ancestors(place: Place, byId: ReadonlyMap<string, Place>): readonly Place[] {
  const path: Place[] = [];
  let next: Place | undefined = place;
  while (next && !path.includes(next)) {
    path.push(next);
    next = next.parentId === null ? undefined : byId.get(next.parentId);
  }
  return path;
}

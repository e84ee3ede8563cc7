import type { Device, Place } from '@gridcall/contract/http-gateway.ts';
import type { RulesAt } from './route.ts';

type Name = Place['name'];
export interface Found {
  readonly at: RulesAt;
  readonly name: Name;
  /** Of a device; null for a place. */
  readonly kind: string | null;
  readonly place: Name | null;
}

/** Where devices hang: estates and what is in them. Nobody sets anything for a whole street here. */
const houses: readonly string[] = ['estate', 'building', 'unit', 'spot'];
const wide: readonly string[] = ['estate', 'building'];

/** The name with the building that it is in; a building's stands alone. */
function fullName(place: Place, byId: ReadonlyMap<string, Place>): Name {
  const path: Place[] = [];
  for (let at: Place | undefined = place; at !== undefined && !path.includes(at); at = byId.get(at.parentId ?? '')) {
    path.unshift(at);
  }
  const building = path.findIndex(({ kind }) => kind === 'building');
  const shown = building < 0 ? path.slice(-1) : path.slice(building);
  return { zh: shown.map(({ name }) => name.zh).join(' '), en: shown.map(({ name }) => name.en).join(' ') };
}

/** Without words estates and buildings; with words every place and device whose name, kind of place or id has them all. */
export function findScopes(places: readonly Place[], devices: readonly Device[], text: string): readonly Found[] {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const byId = new Map(places.map((place) => [place.id, place]));
  const has = (...names: string[]) => {
    const whole = names.join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  };
  const ofPlaces = places
    .filter(({ kind }) => (words.length === 0 ? wide : houses).includes(kind))
    .map(
      (place): Found => ({
        ...{ at: { scope: 'place', id: place.id }, name: fullName(place, byId) },
        ...{ kind: null, place: null },
      }),
    )
    .filter(({ at, name }) => has(name.zh, name.en, at.id));
  if (words.length === 0) return ofPlaces.sort(byName);
  const ofDevices = devices
    .filter(({ id, name, placeName }) => has(id, name, placeName.zh, placeName.en))
    .map(
      ({ id, name, kind, placeName }): Found => ({
        ...{ at: { scope: 'device', id }, name: { zh: name, en: name } },
        ...{ kind, place: placeName },
      }),
    );
  return [...ofPlaces.sort(byName), ...ofDevices.sort(byName)];
}

function byName(one: Found, other: Found): number {
  return one.name.zh.localeCompare(other.name.zh, 'zh-CN', { numeric: true });
}

import type { Place, Session } from '@gridcall/contract/http-gateway.ts';

export interface PlaceNode {
  readonly place: Place;
  readonly depth: number;
  /** From the outermost of the own places down to this one. */
  readonly path: readonly Place[];
  /** Who runs it: the nearest company outwards; null where nobody is entered. */
  readonly companyId: string | null;
}

/** Where devices hang: in estates, and in buildings that stand in none. Never on a whole street. */
const houses = ['estate', 'building'];

/** The places a person may link devices at: the own ones with all inside them; without own ones, every house of the gateway. */
export function installPlaces(places: readonly Place[], session: Pick<Session, 'placeIds'>): readonly Place[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  return places.filter((place) => {
    const around = outwards(place, byId);
    const isOwn = session.placeIds.length === 0 || around.some(({ id }) => session.placeIds.includes(id));
    return isOwn && around.some(({ kind }) => houses.includes(kind));
  });
}

/** Own places as a tree written line by line, each under what it lies in. `places` are those a person answers for. */
export function placeTree(places: readonly Place[], all: readonly Place[] = places): readonly PlaceNode[] {
  const own = new Set(places.map(({ id }) => id));
  const byId = new Map(all.map((place) => [place.id, place]));
  const children = Map.groupBy(places, ({ parentId }) => (parentId !== null && own.has(parentId) ? parentId : null));
  const lines: PlaceNode[] = [];
  const visit = (parentId: string | null, path: readonly Place[]): void => {
    const inOrder = [...(children.get(parentId) ?? [])].sort((one, other) =>
      one.name.zh.localeCompare(other.name.zh, 'zh-CN', { numeric: true }),
    );
    for (const place of inOrder) {
      if (path.includes(place)) continue;
      const here = [...path, place];
      lines.push({ place, depth: path.length, path: here, companyId: companyOf(place, byId) });
      visit(place.id, here);
    }
  };
  visit(null, []);
  return lines;
}

/** The place itself, then what it lies in. */
function outwards(place: Place, byId: ReadonlyMap<string, Place>): readonly Place[] {
  const path: Place[] = [];
  for (let at: Place | undefined = place; at && !path.includes(at); at = byId.get(at.parentId ?? '')) path.push(at);
  return path;
}

function companyOf(place: Place, byId: ReadonlyMap<string, Place>): string | null {
  return outwards(place, byId).find(({ companyId }) => companyId !== null)?.companyId ?? null;
}

/** Where a place is, in words. A building is often named after its estate, which is then not said twice. */
export function pathWords(path: readonly Place[], nameOf: (name: Place['name']) => string): string {
  const names = path.map(({ name }) => nameOf(name));
  return names.filter((name, index) => !names[index + 1]?.startsWith(name)).join(' ');
}

/** Lines whose own name, or the name of what they lie in, holds every word looked for. */
export function findPlaces(lines: readonly PlaceNode[], text: string): readonly PlaceNode[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return lines.filter(({ path }) => {
    const name = path
      .map((place) => `${place.name.zh} ${place.name.en}`)
      .join(' ')
      .toLowerCase();
    return words.every((word) => name.includes(word));
  });
}

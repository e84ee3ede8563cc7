import type { Place } from '@gridcall/contract/http-gateway.ts';

export interface PlaceNode {
  readonly place: Place;
  readonly depth: number;
  /** From the outermost of the own places down to this one. */
  readonly path: readonly Place[];
  /** Who runs it: the nearest company outwards; null where nobody is entered. */
  readonly companyId: string | null;
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

function companyOf(place: Place, byId: ReadonlyMap<string, Place>): string | null {
  const seen = new Set<string>();
  for (let at: Place | undefined = place; at && !seen.has(at.id); at = byId.get(at.parentId ?? '')) {
    if (at.companyId !== null) return at.companyId;
    seen.add(at.id);
  }
  return null;
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

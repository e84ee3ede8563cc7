import type { PlaceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';

/** Deeper than any real estate; a ring of parents ends here instead of hanging a request. */
const DEPTH_MAXIMUM = 16;

/** The place and what it lies in, from the inside out. */
export function placePath(view: View, placeId: string): readonly PlaceRow[] {
  const path: PlaceRow[] = [];
  let place = view.get('place', placeId);
  while (place !== undefined && path.length < DEPTH_MAXIMUM) {
    path.push(place);
    place = place.parentId === null ? undefined : view.get('place', place.parentId);
  }
  return path;
}

export function isInside(view: View, placeId: string, roots: readonly string[]): boolean {
  return placePath(view, placeId).some((place) => roots.includes(place.id));
}

export function nearestOfKind(view: View, placeId: string, kind: PlaceRow['kind']): PlaceRow | undefined {
  return placePath(view, placeId).find((place) => place.kind === kind);
}

/** Who runs the place: its own company, or the nearest one around it. */
export function companyOf(view: View, placeId: string): string | null {
  return placePath(view, placeId).find((place) => place.companyId !== null)?.companyId ?? null;
}

/** Administrative and built places, from the outside in. `spot` is a named place inside a building or estate (入户大厅, 地下泵房). */
export const placeKinds = ['district', 'street', 'community', 'grid', 'estate', 'building', 'unit', 'spot'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/**
 * A list that is loaded once and then kept by the live stream. Pure.
 *
 * While a load is on its way, changes are applied *and* remembered, then applied again over what was loaded: the answer may be
 * older than a change that overtook it. Replaying an older one is harmless, since those after it are in the memory too.
 */
export interface LiveCollection<T> {
  readonly byId: ReadonlyMap<string, T>;
  /** null: no load under way. */
  readonly overtaking: readonly { readonly id: string; readonly item: T | null }[] | null;
  readonly loaded: boolean;
}

/** Beyond this many changes during one load, the load is simply repeated by the page. */
export const MAX_OVERTAKING = 2000;

export function emptyCollection<T>(): LiveCollection<T> {
  return { byId: new Map(), overtaking: null, loaded: false };
}

export function startLoad<T>(collection: LiveCollection<T>): LiveCollection<T> {
  return { ...collection, overtaking: [] };
}

/** `item` null removes. */
export function applyChange<T>(collection: LiveCollection<T>, id: string, item: T | null): LiveCollection<T> {
  const byId = new Map(collection.byId);
  if (item === null) byId.delete(id);
  else byId.set(id, item);
  const overtaking = collection.overtaking && [...collection.overtaking, { id, item }].slice(-MAX_OVERTAKING);
  return { ...collection, byId, overtaking };
}

export function finishLoad<T>(
  collection: LiveCollection<T>,
  items: readonly T[],
  idOf: (item: T) => string,
): LiveCollection<T> {
  const byId = new Map(items.map((item) => [idOf(item), item]));
  for (const change of collection.overtaking ?? []) {
    if (change.item === null) byId.delete(change.id);
    else byId.set(change.id, change.item);
  }
  return { byId, overtaking: null, loaded: true };
}

/** The load failed: what was there stays. */
export function failLoad<T>(collection: LiveCollection<T>): LiveCollection<T> {
  return { ...collection, overtaking: null };
}

import { type Draft, keyOf } from '../draft.ts';
import { reviewDutySoon } from '../duty-holes.ts';
import type { ImportEstateInput } from '../input.ts';
import type { KeyedTables } from '../model.ts';
import type { Decision } from '../view.ts';

/** Only what differs is written: the same estate file read twice changes nothing. */
export function decideImportEstate(draft: Draft, input: ImportEstateInput): Decision {
  const gone = dropReplaced(draft, input.rosters);
  const written = {
    companies: putNew(draft, 'company', input.companies),
    places: putNew(draft, 'place', input.places),
    people: putNew(draft, 'person', input.people),
    rosters: putNew(draft, 'roster', input.rosters),
    calendar: putNew(draft, 'calendar_day', input.calendar),
  };
  const total = Object.values(written).reduce((sum, count) => sum + count, gone);
  if (total === 0) return draft.done({ ok: true, id: input.id, repeated: true });
  draft.audit(input.by ?? 'system', input.kind, draft.view.gateway.id, written);
  if (total > written.companies) reviewDutySoon(draft);
  return draft.accept();
}

/** A file says all rosters of a place and post that it names: those of before that it leaves out hold no longer. */
function dropReplaced(draft: Draft, rosters: ImportEstateInput['rosters']): number {
  const named = new Set(rosters.map(({ placeId, post }) => `${placeId} ${post}`));
  const kept = new Set(rosters.map(({ id }) => id));
  let count = 0;
  for (const { id, placeId, post } of draft.view.all('roster')) {
    if (!named.has(`${placeId} ${post}`) || kept.has(id)) continue;
    draft.remove('roster', id);
    count++;
  }
  return count;
}

function putNew<K extends 'company' | 'place' | 'person' | 'roster' | 'calendar_day'>(
  draft: Draft,
  table: K,
  rows: readonly KeyedTables[K][],
): number {
  let count = 0;
  for (const row of rows) {
    const known = draft.view.get(table, keyOf(table, row));
    if (known !== undefined && hasSameFields(known, row)) continue;
    draft.put(table, row);
    count++;
  }
  return count;
}

function hasSameFields(left: object, right: object): boolean {
  const names = Object.keys(right);
  return (
    names.length === Object.keys(left).length &&
    names.every((name) => isSame(Reflect.get(left, name), Reflect.get(right, name)) && Object.hasOwn(left, name))
  );
}

/** Fields are plain values, or lists of them. */
function isSame(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

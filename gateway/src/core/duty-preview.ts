import { Draft, keyOf } from './draft.ts';
import type { DutyRead } from './duty.ts';
import type { DutyInput } from './duty-input.ts';
import { decideDuty } from './handlers/duty.ts';
import type { KeyedTable, KeyedTables } from './model.ts';
import type { Change, Outcome, View } from './view.ts';

export interface DutyPreview {
  /** Why it would be refused; null when it would be done. */
  readonly refused: Extract<Outcome, { ok: false }> | null;
  /** Who would be on duty after it; as now where it would be refused. */
  readonly after: DutyRead;
}

/** What the input would do at this moment: decided by the same rules, and kept nowhere. */
export function previewDuty(view: View, input: DutyInput, now: number): DutyPreview {
  const { changes, outcome } = decideDuty(new Draft(view, input.id, now), input);
  return { refused: outcome.ok ? null : outcome, after: readAfter(view, changes) };
}

function readAfter(view: View, changes: readonly Change[]): DutyRead {
  const tables = new Map<KeyedTable, Map<string, object | null>>();
  for (const change of changes) {
    if (change.op !== 'put' && change.op !== 'remove') continue;
    const rows = tables.get(change.table) ?? new Map<string, object | null>();
    tables.set(change.table, rows);
    if (change.op === 'put') rows.set(keyOf(change.table, change.row), change.row);
    else rows.set(change.key, null);
  }
  return {
    get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
      const row = tables.get(table)?.get(key);
      if (row === undefined) return view.get(table, key);
      return row === null ? undefined : (row as KeyedTables[K]);
    },
    *all<K extends KeyedTable>(table: K): Iterable<KeyedTables[K]> {
      const own = tables.get(table);
      for (const row of view.all(table)) if (own?.has(keyOf(table, row)) !== true) yield row;
      for (const row of own?.values() ?? []) if (row !== null) yield row as KeyedTables[K];
    },
  };
}

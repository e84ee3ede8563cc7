import { Draft, keyOf } from './draft.ts';
import { DutyBook, type DutyRead } from './duty-book.ts';
import type { DutyInput } from './duty-input.ts';
import { decideDuty } from './handlers/duty.ts';
import type { KeyedTable, KeyedTables } from './model.ts';
import type { Change, Outcome, View } from './view.ts';

export interface DutyPreview {
  /** Why it would be refused; null when it would be done. */
  readonly refused: Extract<Outcome, { ok: false }> | null;
  /** Who is on duty now, */
  readonly before: DutyBook;
  /** and who would be after it; the same where it would be refused. */
  readonly after: DutyBook;
}

/**
 * What the input would do at this moment: decided by the same rules, and kept nowhere. Both books stay as of this moment,
 * whatever is committed while somebody reads in them.
 */
export function previewDuty(view: View, input: DutyInput, now: number): DutyPreview {
  const { changes, outcome } = decideDuty(new Draft(view, input.id, now), input);
  const before = copyOf(view);
  return {
    refused: outcome.ok ? null : outcome,
    before: new DutyBook(readOf(before)),
    after: new DutyBook(readOf(withChanges(before, changes))),
  };
}

/** All that is asked for who is on duty, and whether they can be reached. */
const dutyTables = ['place', 'person', 'contact', 'token', 'roster', 'duty_override', 'calendar_day'] as const;

type Tables = ReadonlyMap<KeyedTable, ReadonlyMap<string, object>>;

function copyOf(view: View): Tables {
  return new Map(
    dutyTables.map((table) => [table, new Map([...view.all(table)].map((row) => [keyOf(table, row), row]))]),
  );
}

function withChanges(before: Tables, changes: readonly Change[]): Tables {
  const changed = new Map<KeyedTable, Map<string, object>>();
  for (const change of changes) {
    if (change.op !== 'put' && change.op !== 'remove') continue;
    const rows = changed.get(change.table) ?? new Map(before.get(change.table));
    changed.set(change.table, rows);
    if (change.op === 'put') rows.set(keyOf(change.table, change.row), change.row);
    else rows.delete(change.key);
  }
  return new Map([...before, ...changed]);
}

function readOf(tables: Tables): DutyRead {
  return {
    get: <K extends KeyedTable>(table: K, key: string) => tables.get(table)?.get(key) as KeyedTables[K] | undefined,
    all: <K extends KeyedTable>(table: K) => (tables.get(table)?.values() ?? []) as Iterable<KeyedTables[K]>,
  };
}

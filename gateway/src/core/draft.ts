import type { AppendTable, AppendTables, ChangeRow, KeyedTable, KeyedTables } from './model.ts';
import { keyColumns } from './model.ts';
import type { Change, Decision, Outcome, View } from './view.ts';

/** Most inputs change a handful of rows, and looking through those is cheaper than keeping an index of them. */
const SEARCHED_MAXIMUM = 64;

/** Collects the changes of one input; what was put before is seen by later steps of the same input. */
export class Draft {
  readonly view: View;
  readonly now: number;
  readonly inputId: string;
  readonly changes: Change[] = [];
  /** The alert this input raised, for the answer to whoever sent it. */
  alertId: string | undefined;
  #minted = 0;
  /** Tables of which a row was put or removed: of all others the view knows as much as the draft. */
  readonly #touched: KeyedTable[] = [];
  /** Counters move many times within one input but are written once. */
  #counters: Map<string, number> | undefined;
  /** The last row of each key, null where it was removed, of the first `#indexedTo` changes. */
  #index: Map<KeyedTable, Map<string, object | null>> | undefined;
  #indexedTo = 0;

  constructor(view: View, inputId: string, now: number) {
    this.view = view;
    this.inputId = inputId;
    this.now = now;
  }

  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
    if (!this.#touched.includes(table)) return this.view.get(table, key);
    if (this.changes.length > SEARCHED_MAXIMUM) return this.#indexed(table, key);
    for (let index = this.changes.length - 1; index >= 0; index--) {
      const change = this.changes[index];
      if (change === undefined) continue;
      if (change.op === 'put' && change.table === table && keyOf(table, change.row as KeyedTables[K]) === key) {
        return change.row as KeyedTables[K];
      }
      if (change.op === 'remove' && change.table === table && change.key === key) return undefined;
    }
    return this.view.get(table, key);
  }

  /** As `get`, where looking through all changes for each row would take the square of their number. */
  #indexed<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
    this.#index ??= new Map();
    for (; this.#indexedTo < this.changes.length; this.#indexedTo++) {
      const change = this.changes[this.#indexedTo];
      if (change?.op !== 'put' && change?.op !== 'remove') continue;
      const rows = this.#index.get(change.table) ?? new Map<string, object | null>();
      this.#index.set(change.table, rows);
      if (change.op === 'put') rows.set(keyOf(change.table, change.row), change.row);
      else rows.set(change.key, null);
    }
    const row = this.#index.get(table)?.get(key);
    if (row === undefined) return this.view.get(table, key);
    return row === null ? undefined : (row as KeyedTables[K]);
  }

  put<K extends KeyedTable>(table: K, row: KeyedTables[K]): void {
    if (!this.#touched.includes(table)) this.#touched.push(table);
    this.changes.push({ op: 'put', table, row } as Change);
  }

  remove(table: KeyedTable, key: string): void {
    if (!this.#touched.includes(table)) this.#touched.push(table);
    this.changes.push({ op: 'remove', table, key });
  }

  append<A extends AppendTable>(table: A, row: AppendTables[A]): void {
    this.changes.push({ op: 'append', table, row } as Change);
  }

  counter(id: string): number {
    return this.#counters?.get(id) ?? this.get('counter', id)?.value ?? 0;
  }

  setCounter(id: string, value: number): void {
    this.#counters ??= new Map();
    this.#counters.set(id, value);
  }

  /** The next number of a counter; the first is 1. */
  next(id: string): number {
    const value = this.counter(id) + 1;
    this.setCounter(id, value);
    return value;
  }

  /** Ids of new rows: the input's own id first, then with an ordinal. A retried input gets the same ids. */
  mintId(): string {
    const ordinal = this.#minted++;
    return ordinal === 0 ? this.inputId : `${this.inputId}-${ordinal}`;
  }

  /** One row for the live stream. */
  tell(type: ChangeRow['type'], subject: string, placeId: string, companyId: string | null): void {
    this.append('change', { no: this.next('change'), at: this.now, type, subject, placeId, companyId });
  }

  audit(actor: string, action: string, subject: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.append('audit', { at: this.now, actor, action, subject, detail });
  }

  done(outcome: Outcome): Decision {
    if (this.#counters !== undefined) {
      for (const [id, value] of this.#counters) this.put('counter', { id, value });
      this.#counters = undefined;
    }
    return { changes: this.changes, outcome };
  }

  /** Done, and nothing was refused. */
  accept(id: string = this.inputId): Decision {
    return this.done(this.alertId === undefined ? { ok: true, id } : { ok: true, id, alertId: this.alertId });
  }
}

export function keyOf<K extends KeyedTable>(table: K, row: KeyedTables[K]): string {
  return (row as unknown as Readonly<Record<string, string>>)[keyColumns[table]] ?? '';
}

/** An act that was refused or had been done already: nothing changes. */
export function unchanged(outcome: Outcome): Decision {
  return { changes: [], outcome };
}

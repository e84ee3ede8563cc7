import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { Lane } from '@gridcall/contract/lane.ts';
import { keyOf } from '../../../gateway/src/core/draft.ts';
import type {
  AlertEventRow,
  AppendTable,
  AppendTables,
  KeyedTable,
  KeyedTables,
  OutboxRow,
} from '../../../gateway/src/core/model.ts';
import type { Change } from '../../../gateway/src/core/view.ts';

export interface OutboxEntry {
  row: OutboxRow;
  state: 'waiting' | 'sent' | 'dead';
  error: string | null;
}

/** What is written and synced, and so outlives the process. It has the keys and the indexes of the real file. */
export class Disk {
  readonly outbox = new Map<string, OutboxEntry>();
  readonly timelines = new Map<string, AlertEventRow[]>();
  readonly #keyed = new Map<KeyedTable, Map<string, object>>();
  readonly #appended = new Map<AppendTable, unknown[]>();
  readonly #hasIndexes: boolean;

  constructor(options: { readonly hasIndexes: boolean }) {
    this.#hasIndexes = options.hasIndexes;
  }

  table<K extends KeyedTable>(name: K): Map<string, KeyedTables[K]> {
    let rows = this.#keyed.get(name);
    if (rows === undefined) {
      rows = new Map();
      this.#keyed.set(name, rows);
    }
    return rows as unknown as Map<string, KeyedTables[K]>;
  }

  rows<A extends AppendTable>(name: A): AppendTables[A][] {
    let rows = this.#appended.get(name);
    if (rows === undefined) {
      rows = [];
      this.#appended.set(name, rows);
    }
    return rows as AppendTables[A][];
  }

  /** Why SQLite would refuse this batch; undefined when it would not. */
  refusal(changes: readonly Change[]): string | undefined {
    return this.#hasIndexes ? (this.#twinAlert(changes) ?? this.#usedKey(changes)) : undefined;
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'put') this.table(change.table).set(keyOf(change.table, change.row), change.row as never);
      else if (change.op === 'remove') this.table(change.table).delete(change.key);
      else if (change.op === 'append') this.#append(change);
      else if (change.op === 'settle') this.#settle(change);
      else if (change.op === 'move' || change.op === 'revive') this.#move(change);
    }
  }

  entries(lane: Lane, state: OutboxEntry['state']): OutboxEntry[] {
    const found = [...this.outbox.values()].filter((entry) => entry.state === state && entry.row.lane === lane);
    return found.sort((left, right) => left.row.sequence - right.row.sequence);
  }

  #append(change: Extract<Change, { op: 'append' }>): void {
    if (change.table === 'outbox') {
      this.outbox.set(change.row.eventId, { row: change.row, state: 'waiting', error: null });
    } else if (change.table === 'alert_event') {
      const timeline = this.timelines.get(change.row.alertId);
      if (timeline === undefined) this.timelines.set(change.row.alertId, [change.row]);
      else timeline.push(change.row);
    } else {
      (this.rows(change.table) as unknown[]).push(change.row);
    }
  }

  #settle(change: Extract<Change, { op: 'settle' }>): void {
    const entry = this.outbox.get(change.eventId);
    if (entry !== undefined) this.outbox.set(change.eventId, { ...entry, state: change.state, error: change.error });
  }

  #move(change: Extract<Change, { op: 'move' | 'revive' }>): void {
    const entry = this.outbox.get(change.eventId);
    if (entry?.state !== (change.op === 'move' ? 'waiting' : 'dead')) return;
    const row = { ...entry.row, lane: change.lane, sequence: change.sequence };
    this.outbox.set(change.eventId, { ...entry, row, state: 'waiting', error: null });
  }

  #twinAlert(changes: readonly Change[]): string | undefined {
    const states = new Map<string, boolean>();
    const open = new Map<string, string>();
    for (const alert of this.table('alert').values()) {
      if (isOpenAlertState(alert.state)) open.set(`${alert.deviceId} ${alert.kind}`, alert.id);
    }
    for (const change of changes) {
      if (change.op !== 'put' || change.table !== 'alert') continue;
      const { id, deviceId, kind, state } = change.row;
      const key = `${deviceId} ${kind}`;
      states.set(id, isOpenAlertState(state));
      const other = open.get(key);
      if (isOpenAlertState(state)) {
        if (other !== undefined && other !== id) return `UNIQUE alert_one_open: ${key}`;
        open.set(key, id);
      } else if (other === id) open.delete(key);
    }
    return undefined;
  }

  #usedKey(changes: readonly Change[]): string | undefined {
    const used = new Set<string>();
    for (const change of changes) {
      if (change.op !== 'append') continue;
      const key = keyOfRow(change);
      if (key === undefined) continue;
      if (used.has(key) || this.#holds(change)) return `UNIQUE ${key}`;
      used.add(key);
    }
    return undefined;
  }

  #holds(change: Extract<Change, { op: 'append' }>): boolean {
    if (change.table === 'outbox') return this.outbox.has(change.row.eventId);
    if (change.table === 'change') return (this.rows('change').at(-1)?.no ?? 0) >= change.row.no;
    if (change.table !== 'alert_event') return false;
    const last = this.timelines.get(change.row.alertId)?.at(-1);
    return last !== undefined && last.sequence >= change.row.sequence;
  }
}

function keyOfRow(change: Extract<Change, { op: 'append' }>): string | undefined {
  if (change.table === 'outbox') return `outbox ${change.row.eventId}`;
  if (change.table === 'change') return `change ${change.row.no}`;
  return change.table === 'alert_event' ? `alert_event ${change.row.alertId} ${change.row.sequence}` : undefined;
}

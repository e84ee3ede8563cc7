import type { CommandRow } from '../core/model.ts';

/** In the order of time: above 0 when the left one is the newer. Of one moment, the one that was ordered later. */
type Order = (left: CommandRow, right: CommandRow) => number;

const byOrdering: Order = (left, right) => left.requestedAt - right.requestedAt || (left.id < right.id ? -1 : 1);
const bySending: Order = (left, right) => (left.sentAt ?? 0) - (right.sentAt ?? 0) || byOrdering(left, right);

/**
 * What `View` is asked of commands, found without a look at the others: those that have ended stay for a week, and a
 * siren has some each minute. Newest first.
 */
export class CommandIndex {
  private readonly sent = new SortedRows(bySending);
  private readonly soundings = new SortedRows(byOrdering);

  sentTo(deviceId: string): Iterable<CommandRow> {
    return this.sent.newestFirst(deviceId);
  }

  soundingsOf(deviceId: string, alertId: string): Iterable<CommandRow> {
    return this.soundings.newestFirst(`${deviceId} ${alertId}`);
  }

  put(row: CommandRow): void {
    if (row.sentAt !== null && row.state !== 'refused') this.sent.add(row.deviceId, row);
    if (row.cause === 'notification' && row.alertId !== null) this.soundings.add(`${row.deviceId} ${row.alertId}`, row);
  }

  /** Takes out a row as it was put. */
  remove(row: CommandRow): void {
    this.sent.remove(row.deviceId, row);
    this.soundings.remove(`${row.deviceId} ${row.alertId}`, row);
  }
}

/** Those of `over`, and those of `under` that are not hidden by it. */
export function sentOver(over: Iterable<CommandRow>, under: Iterable<CommandRow>): Iterable<CommandRow> {
  return merged(over, under, bySending);
}

export function soundingsOver(over: Iterable<CommandRow>, under: Iterable<CommandRow>): Iterable<CommandRow> {
  return merged(over, under, byOrdering);
}

function* merged(left: Iterable<CommandRow>, right: Iterable<CommandRow>, order: Order): Iterable<CommandRow> {
  const others = right[Symbol.iterator]();
  let other = others.next();
  for (const row of left) {
    for (; other.done !== true && order(other.value, row) > 0; other = others.next()) yield other.value;
    yield row;
  }
  for (; other.done !== true; other = others.next()) yield other.value;
}

/** Rows by a key, oldest first. What is new nearly always goes to the end, what is forgotten is at the beginning. */
class SortedRows {
  private readonly order: Order;
  private readonly groups = new Map<string, CommandRow[]>();

  constructor(order: Order) {
    this.order = order;
  }

  *newestFirst(key: string): Iterable<CommandRow> {
    const rows = this.groups.get(key) ?? [];
    for (let index = rows.length - 1; index >= 0; index--) {
      const row = rows[index];
      if (row !== undefined) yield row;
    }
  }

  add(key: string, row: CommandRow): void {
    const rows = this.groups.get(key) ?? [];
    this.groups.set(key, rows);
    rows.splice(this.placeOf(rows, row), 0, row);
  }

  remove(key: string, row: CommandRow): void {
    const rows = this.groups.get(key);
    if (rows === undefined) return;
    const place = this.placeOf(rows, row);
    if (rows[place]?.id === row.id) rows.splice(place, 1);
    if (rows.length === 0) this.groups.delete(key);
  }

  /** Where it stands, or would stand. */
  private placeOf(rows: readonly CommandRow[], row: CommandRow): number {
    let from = 0;
    let to = rows.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = rows[middle];
      if (other !== undefined && this.order(other, row) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

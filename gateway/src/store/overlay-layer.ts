import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { type CommandRow, type DeviceRow, type KeyedTable, type KeyedTables, keyColumns } from '../core/model.ts';
import type { Change, GatewayIdentity, SeenMessage, View } from '../core/view.ts';
import { CommandIndex, sentOver, soundingsOver } from './command-index.ts';
import type { Overlay } from './store.ts';
import { keyedTableNames } from './tables.ts';

export type AppendedChange = Extract<Change, { op: 'append' | 'settle' | 'move' | 'revive' }>;
type Rows = Map<string, object | null>;
type RememberedChange = Extract<Change, { op: 'remember' }>;

/** How many messages an overlay knows again; only a volatile one that lives for days gets there. */
const REMEMBERED_MAXIMUM = 100_000;

/**
 * The changes of a batch over what is under it. Of a keyed row only the last is kept, so that a volatile overlay which
 * lives for days grows with the number of keys and of appended rows, not of messages.
 */
export class OverlayLayer implements Overlay {
  readonly gateway: GatewayIdentity;
  /** Last row by key; null where it was removed. */
  readonly keyed = new Map<KeyedTable, Rows>();
  readonly appended: AppendedChange[] = [];
  /** By device and key. */
  readonly remembered = new Map<string, RememberedChange>();
  private readonly under: View;
  private readonly requestNumbers = new Map<string, string>();
  private readonly commands = new CommandIndex();

  constructor(under: View) {
    this.under = under;
    this.gateway = under.gateway;
  }

  get changes(): readonly Change[] {
    const changes: Change[] = [];
    for (const table of keyedTableNames) {
      for (const [key, row] of this.keyed.get(table) ?? []) {
        changes.push((row === null ? { op: 'remove', table, key } : { op: 'put', table, row }) as Change);
      }
    }
    return changes.concat(this.appended, [...this.remembered.values()]);
  }

  /** Rows of a table that it puts itself. */
  putsOf<K extends KeyedTable>(table: K): readonly KeyedTables[K][] {
    return [...(this.keyed.get(table)?.values() ?? [])].filter((row) => row !== null) as KeyedTables[K][];
  }

  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
    const row = this.keyed.get(table)?.get(key);
    if (row === null) return undefined;
    return row === undefined ? this.under.get(table, key) : (row as KeyedTables[K]);
  }

  *all<K extends KeyedTable>(table: K): Iterable<KeyedTables[K]> {
    const own = this.keyed.get(table);
    const keyColumn: string = keyColumns[table];
    for (const row of this.under.all(table)) {
      if (own?.has((row as unknown as Record<string, string>)[keyColumn] as string) !== true) yield row;
    }
    for (const row of own?.values() ?? []) {
      if (row !== null) yield row as KeyedTables[K];
    }
  }

  *devicesOf(kind: DeviceKind): Iterable<DeviceRow> {
    const own = this.keyed.get('device');
    for (const device of this.under.devicesOf(kind)) if (own?.has(device.id) !== true) yield device;
    if (own === undefined) return;
    for (const device of this.putsOf('device')) if (device.kind === kind) yield device;
  }

  sentTo(deviceId: string): Iterable<CommandRow> {
    return sentOver(this.commands.sentTo(deviceId), this.notHidden(this.under.sentTo(deviceId)));
  }

  soundingsOf(deviceId: string, alertId: string): Iterable<CommandRow> {
    const own = this.commands.soundingsOf(deviceId, alertId);
    return soundingsOver(own, this.notHidden(this.under.soundingsOf(deviceId, alertId)));
  }

  /** Those of which it has no newer word itself. */
  private *notHidden(commands: Iterable<CommandRow>): Iterable<CommandRow> {
    const own = this.keyed.get('command');
    for (const command of commands) if (own?.has(command.id) !== true) yield command;
  }

  seenMessage(deviceId: string, messageKey: string): SeenMessage | undefined {
    return this.remembered.get(`${deviceId} ${messageKey}`)?.seen ?? this.under.seenMessage(deviceId, messageKey);
  }

  serviceRequestByKey(idempotencyKey: string): KeyedTables['service_request'] | undefined {
    const number = this.requestNumbers.get(idempotencyKey);
    return number === undefined ? this.under.serviceRequestByKey(idempotencyKey) : this.get('service_request', number);
  }

  add(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'put') this.put(change.table, change.row);
      else if (change.op === 'remove') this.remove(change.table, change.key);
      else if (change.op === 'remember') this.remember(change);
      else this.append(change);
    }
  }

  private put(table: KeyedTable, row: KeyedTables[KeyedTable]): void {
    const key = (row as unknown as Record<string, string>)[keyColumns[table]] as string;
    if (table === 'command') {
      this.forgetCommand(key);
      this.commands.put(row as CommandRow);
    }
    this.rowsOf(table).set(key, row);
    if (table === 'service_request') {
      this.requestNumbers.set((row as KeyedTables['service_request']).idempotencyKey, key);
    }
  }

  private remove(table: KeyedTable, key: string): void {
    if (table === 'command') this.forgetCommand(key);
    this.rowsOf(table).set(key, null);
  }

  private forgetCommand(commandId: string): void {
    const before = this.keyed.get('command')?.get(commandId);
    if (before) this.commands.remove(before as CommandRow);
  }

  private append(change: AppendedChange): void {
    this.appended.push(change);
    if (change.op !== 'append' || (change.table !== 'reading' && change.table !== 'device_event')) return;
    const { deviceId, messageKey, contentHash, receivedAt } = change.row;
    this.remember({ op: 'remember', deviceId, messageKey, seen: { contentHash, receivedAt } });
  }

  private remember(change: RememberedChange): void {
    this.remembered.set(`${change.deviceId} ${change.messageKey}`, change);
    if (this.remembered.size <= REMEMBERED_MAXIMUM) return;
    for (const oldest of this.remembered.keys()) {
      this.remembered.delete(oldest);
      break;
    }
  }

  private rowsOf(table: KeyedTable): Rows {
    let rows = this.keyed.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.keyed.set(table, rows);
    }
    return rows;
  }
}

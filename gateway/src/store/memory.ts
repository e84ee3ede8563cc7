import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import {
  type AlertRow,
  type CommandRow,
  type DeviceRow,
  type KeyedTable,
  type KeyedTables,
  keyColumns,
  type ServiceRequestRow,
} from '../core/model.ts';
import type { GatewayIdentity, SeenMessage, View } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import { CommandIndex } from './command-index.ts';
import { EndedAlerts } from './ended-alerts.ts';
import { SeenMessages } from './message-ring.ts';
import type { OverlayLayer } from './overlay-layer.ts';
import { keyedTableNames } from './tables.ts';

/** Ended alerts and service requests stay in memory for so long, */
export const ENDED_KEPT_MS = 31 * 86_400_000;
/** and at most so many requests: their residents come back to ask. Of alerts see `EndedAlerts`. */
export const ENDED_REQUESTS_KEPT = 10_000;
const endedRequestStates: readonly string[] = ['closed', 'rejected'];

/** The committed state: every keyed table as a map, and the messages lately seen. */
export class Memory implements View {
  readonly gateway: GatewayIdentity;
  private readonly clock: Clock;
  private readonly tables = new Map<KeyedTable, Map<string, object>>(
    keyedTableNames.map((table) => [table, new Map()]),
  );
  private readonly seen = new SeenMessages();
  private readonly requestNumbers = new Map<string, string>();
  private readonly ended = new EndedAlerts();
  private readonly commands = new CommandIndex();
  private readonly kinds = new Map<DeviceKind, Map<string, DeviceRow>>();

  constructor(gateway: GatewayIdentity, clock: Clock) {
    this.gateway = gateway;
    this.clock = clock;
  }

  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
    return this.rowsOf(table).get(key) as KeyedTables[K] | undefined;
  }

  all<K extends KeyedTable>(table: K): Iterable<KeyedTables[K]> {
    return this.rowsOf(table).values() as Iterable<KeyedTables[K]>;
  }

  devicesOf(kind: DeviceKind): Iterable<DeviceRow> {
    return this.kinds.get(kind)?.values() ?? [];
  }

  sentTo(deviceId: string): Iterable<CommandRow> {
    return this.commands.sentTo(deviceId);
  }

  soundingsOf(deviceId: string, alertId: string): Iterable<CommandRow> {
    return this.commands.soundingsOf(deviceId, alertId);
  }

  seenMessage(deviceId: string, messageKey: string): SeenMessage | undefined {
    return this.seen.find(deviceId, messageKey, this.clock.wallMs());
  }

  serviceRequestByKey(idempotencyKey: string): ServiceRequestRow | undefined {
    const number = this.requestNumbers.get(idempotencyKey);
    return number === undefined ? undefined : this.get('service_request', number);
  }

  /** Puts a row that is on disk. */
  put(table: KeyedTable, row: object): void {
    const key = (row as Record<string, string>)[keyColumns[table]] as string;
    if (table === 'device') this.putKind(row as DeviceRow);
    if (table === 'command') this.putCommand(row as CommandRow);
    this.rowsOf(table).set(key, row);
    if (table === 'service_request') this.requestNumbers.set((row as ServiceRequestRow).idempotencyKey, key);
    else if (table === 'alert') this.putAlert(row as AlertRow);
  }

  private putAlert(alert: AlertRow): void {
    const oldest = this.ended.note(alert);
    if (oldest !== undefined) this.remove('alert', oldest);
  }

  remember(deviceId: string, messageKey: string, seen: SeenMessage): void {
    this.seen.add(deviceId, messageKey, seen);
  }

  /** Joins what was committed. Returns the tables it touched. */
  join(overlay: OverlayLayer): ReadonlySet<string> {
    const touched = new Set<string>();
    for (const [table, rows] of overlay.keyed) {
      touched.add(table);
      for (const [key, row] of rows) {
        if (row === null) this.remove(table, key);
        else this.put(table, row);
      }
    }
    for (const change of overlay.appended) touched.add(change.op === 'append' ? change.table : 'outbox');
    for (const { deviceId, messageKey, seen } of overlay.remembered.values()) this.remember(deviceId, messageKey, seen);
    return touched;
  }

  /** Lets go of what ended long ago; it stays on disk. */
  forgetEnded(now: number): void {
    for (const { id, state, closedAt, clearedAt } of this.all('alert')) {
      if (!isOpenAlertState(state) && now - (closedAt ?? clearedAt ?? 0) > ENDED_KEPT_MS) this.remove('alert', id);
    }
    const requests = [...this.all('service_request')].filter(({ state }) => endedRequestStates.includes(state));
    requests.sort((left, right) => endOf(right) - endOf(left));
    requests.forEach((row, index) => {
      const isOver = index >= ENDED_REQUESTS_KEPT || now - endOf(row) > ENDED_KEPT_MS;
      if (isOver) this.remove('service_request', row.number);
    });
  }

  private remove(table: KeyedTable, key: string): void {
    if (table === 'service_request') {
      const row = this.get('service_request', key);
      if (row !== undefined) this.requestNumbers.delete(row.idempotencyKey);
    }
    if (table === 'device') this.removeKind(key);
    if (table === 'command') this.removeCommand(key);
    if (table === 'alert') this.ended.forget(key);
    this.rowsOf(table).delete(key);
  }

  private putKind(device: DeviceRow): void {
    this.removeKind(device.id);
    const rows = this.kinds.get(device.kind) ?? new Map<string, DeviceRow>();
    this.kinds.set(device.kind, rows.set(device.id, device));
  }

  private removeKind(deviceId: string): void {
    const before = this.get('device', deviceId);
    if (before !== undefined) this.kinds.get(before.kind)?.delete(deviceId);
  }

  private putCommand(command: CommandRow): void {
    this.removeCommand(command.id);
    this.commands.put(command);
  }

  private removeCommand(commandId: string): void {
    const before = this.get('command', commandId);
    if (before !== undefined) this.commands.remove(before);
  }

  private rowsOf(table: KeyedTable): Map<string, object> {
    return this.tables.get(table) as Map<string, object>;
  }
}

function endOf({ closedAt, submittedAt }: ServiceRequestRow): number {
  return closedAt ?? submittedAt;
}

import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { keyOf } from '../draft.ts';
import type {
  AppendTable,
  AppendTables,
  CommandRow,
  DeviceRow,
  KeyedTable,
  KeyedTables,
  OutboxRow,
  ServiceRequestRow,
} from '../model.ts';
import type { Change, GatewayIdentity, SeenMessage, View } from '../view.ts';

export type OutboxState = 'waiting' | 'sent' | 'dead';
export interface OutboxEntry {
  readonly row: OutboxRow;
  readonly state: OutboxState;
  readonly error: string | null;
}

/** Messages of one device that are known again; as many as the store keeps. */
const SEEN_PER_DEVICE = 64;

/** The committed state in plain maps: for tests of the core and for the simulation. */
export class MemoryView implements View {
  readonly gateway: GatewayIdentity;
  /** Outbox rows in the order in which they were appended, by event id. */
  readonly outbox = new Map<string, OutboxEntry>();
  readonly #tables = new Map<KeyedTable, Map<string, unknown>>();
  readonly #appended = new Map<AppendTable, unknown[]>();
  readonly #seen = new Map<string, Map<string, SeenMessage>>();
  readonly #requestsByKey = new Map<string, string>();

  constructor(gateway: GatewayIdentity = { id: 'gateway-0417', number: 417 }) {
    this.gateway = gateway;
  }

  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined {
    return this.#table(table).get(key);
  }

  all<K extends KeyedTable>(table: K): Iterable<KeyedTables[K]> {
    return this.#table(table).values();
  }

  devicesOf(kind: DeviceKind): Iterable<DeviceRow> {
    return [...this.all('device')].filter((device) => device.kind === kind);
  }

  sentTo(deviceId: string): Iterable<CommandRow> {
    return [...this.all('command')]
      .filter((row) => row.deviceId === deviceId && row.sentAt !== null && row.state !== 'refused')
      .sort((left, right) => (right.sentAt ?? 0) - (left.sentAt ?? 0) || right.requestedAt - left.requestedAt);
  }

  soundingsOf(deviceId: string, alertId: string): Iterable<CommandRow> {
    return [...this.all('command')]
      .filter((row) => row.deviceId === deviceId && row.alertId === alertId && row.cause === 'notification')
      .sort((left, right) => right.requestedAt - left.requestedAt);
  }

  seenMessage(deviceId: string, messageKey: string): SeenMessage | undefined {
    return this.#seen.get(deviceId)?.get(messageKey);
  }

  serviceRequestByKey(idempotencyKey: string): ServiceRequestRow | undefined {
    const number = this.#requestsByKey.get(idempotencyKey);
    return number === undefined ? undefined : this.get('service_request', number);
  }

  /** Rows of an appended table, oldest first. */
  rows<A extends AppendTable>(table: A): readonly AppendTables[A][] {
    return (this.#appended.get(table) ?? []) as AppendTables[A][];
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#apply(change);
  }

  #apply(change: Change): void {
    switch (change.op) {
      case 'put':
        this.#table(change.table).set(keyOf(change.table, change.row), change.row);
        if (change.table === 'service_request') this.#requestsByKey.set(change.row.idempotencyKey, change.row.number);
        break;
      case 'remove':
        this.#table(change.table).delete(change.key);
        break;
      case 'append':
        this.#append(change);
        break;
      case 'remember':
        this.#remember(change.deviceId, change.messageKey, change.seen);
        break;
      case 'settle':
        this.#change(change.eventId, (entry) => ({ ...entry, state: change.state, error: change.error }));
        break;
      case 'revive':
        this.#change(change.eventId, (entry) => ({
          ...entry,
          state: 'waiting',
          error: null,
          row: { ...entry.row, lane: change.lane, sequence: change.sequence },
        }));
        break;
      case 'move':
        this.#change(change.eventId, (entry) => ({
          ...entry,
          row: { ...entry.row, lane: change.lane, sequence: change.sequence },
        }));
        break;
    }
  }

  #append(change: Extract<Change, { op: 'append' }>): void {
    const rows = this.#appended.get(change.table) ?? [];
    this.#appended.set(change.table, rows);
    rows.push(change.row);
    if (change.table === 'outbox') {
      if (this.outbox.has(change.row.eventId)) throw new Error(`event id ${change.row.eventId} is used twice`);
      this.outbox.set(change.row.eventId, { row: change.row, state: 'waiting', error: null });
    }
    const isMessage = change.table === 'device_event' || (change.table === 'reading' && change.row.quality !== 2);
    if (isMessage) this.#remember(change.row.deviceId, change.row.messageKey, change.row);
  }

  #remember(deviceId: string, messageKey: string, { contentHash, receivedAt }: SeenMessage): void {
    const seen = this.#seen.get(deviceId) ?? new Map<string, SeenMessage>();
    this.#seen.set(deviceId, seen);
    seen.delete(messageKey);
    seen.set(messageKey, { contentHash, receivedAt });
    if (seen.size > SEEN_PER_DEVICE) {
      for (const oldest of seen.keys()) {
        seen.delete(oldest);
        break;
      }
    }
  }

  #change(eventId: string, next: (entry: OutboxEntry) => OutboxEntry): void {
    const entry = this.outbox.get(eventId);
    if (entry === undefined) throw new Error(`there is no outbox row ${eventId}`);
    this.outbox.set(eventId, next(entry));
  }

  #table<K extends KeyedTable>(table: K): Map<string, KeyedTables[K]> {
    const known = this.#tables.get(table);
    if (known !== undefined) return known as Map<string, KeyedTables[K]>;
    const made = new Map<string, KeyedTables[K]>();
    this.#tables.set(table, made);
    return made;
  }
}

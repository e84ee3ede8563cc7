import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { AppendTable, AppendTables, CommandRow, DeviceRow, KeyedTable, KeyedTables, OutboxRow } from './model.ts';

/** What `decide` reads: the committed state with the overlay of this batch on top. */
export interface View {
  readonly gateway: GatewayIdentity;
  get<K extends KeyedTable>(table: K, key: string): KeyedTables[K] | undefined;
  /** Rows of a small table, overlay included. Never called on the path of a reading. */
  all<K extends KeyedTable>(table: K): Iterable<KeyedTables[K]>;
  /** Devices of one kind: what an alarm sounds or moves is few among ten thousand, and is not looked for among them. */
  devicesOf(kind: DeviceKind): Iterable<DeviceRow>;
  /** Commands that went out to a device and were not refused, the last sent first. */
  sentTo(deviceId: string): Iterable<CommandRow>;
  /** What calls about an alert have told a device, the last ordered first. */
  soundingsOf(deviceId: string, alertId: string): Iterable<CommandRow>;
  /** The message that came under this key from this device, within the last 64 of the device; for `h:` keys within 10 minutes. */
  seenMessage(deviceId: string, messageKey: string): SeenMessage | undefined;
  serviceRequestByKey(idempotencyKey: string): KeyedTables['service_request'] | undefined;
}

export interface GatewayIdentity {
  readonly id: string;
  readonly number: number;
}

export interface SeenMessage {
  readonly contentHash: number;
  readonly receivedAt: number;
}

/** What `decide` answers. `put` and `remove` are by key; the last of a batch wins. */
export type Change =
  | { readonly [K in KeyedTable]: { readonly op: 'put'; readonly table: K; readonly row: KeyedTables[K] } }[KeyedTable]
  | { readonly op: 'remove'; readonly table: KeyedTable; readonly key: string }
  | {
      readonly [A in AppendTable]: { readonly op: 'append'; readonly table: A; readonly row: AppendTables[A] };
    }[AppendTable]
  /** Remembers a device message that needs no row of its own, so that a resend is known. In memory only. */
  | { readonly op: 'remember'; readonly deviceId: string; readonly messageKey: string; readonly seen: SeenMessage }
  /** Settles outbox rows after the queue's answer. Sent rows stay seven days. */
  | {
      readonly op: 'settle';
      readonly eventId: string;
      readonly state: 'sent' | 'dead';
      readonly at: number;
      readonly error: string | null;
    }
  /** Moves a waiting outbox row to another lane under a new sequence. */
  | { readonly op: 'move'; readonly eventId: string; readonly lane: OutboxRow['lane']; readonly sequence: number }
  /** Lets a dead outbox row wait again, under a new sequence. */
  | { readonly op: 'revive'; readonly eventId: string; readonly lane: OutboxRow['lane']; readonly sequence: number };

/** What the link tells the device or the page, once the changes are committed. */
export type Outcome =
  | { readonly ok: true; readonly id: string; readonly repeated?: boolean; readonly alertId?: string }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

export interface Decision {
  readonly changes: readonly Change[];
  readonly outcome: Outcome;
}

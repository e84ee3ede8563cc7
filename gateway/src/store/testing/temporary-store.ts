import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AlertRow, OutboxRow, ReadingRow } from '../../core/model.ts';
import type { Change } from '../../core/view.ts';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import { DATABASE_FILE } from '../database.ts';
import { openStore, type StoreOptions } from '../open-store.ts';
import { CommitError, type Store } from '../store.ts';

/** Real stores in folders of their own, all of them gone after `dispose`. */
export class TemporaryStores {
  readonly clock = new ManualClock();
  private readonly folders: string[] = [];
  private readonly opened: Store[] = [];

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'gridcall-store-'));
    this.folders.push(folder);
    return folder;
  }

  async open(options: Partial<StoreOptions> = {}): Promise<Store> {
    const store = await openStore({
      directory: options.directory ?? this.folder(),
      synchronous: 'FULL',
      maxPages: 0,
      ballastBytes: 0,
      readingDays: 30,
      changesKept: 1000,
      gateway: { id: 'gateway-0417', number: 417 },
      clock: this.clock,
      ...options,
    });
    this.opened.push(store);
    return store;
  }

  async dispose(): Promise<void> {
    for (const store of this.opened.splice(0)) await store.stop();
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** A second connection, as an operator's tool would be one. */
export function connectApart(directory: string): DatabaseSync {
  return new DatabaseSync(join(directory, DATABASE_FILE));
}

export async function commitAll(store: Store, changes: readonly Change[]): Promise<void> {
  const overlay = store.overlay();
  overlay.add(changes);
  await store.commit(overlay);
}

/** Rejects with nothing but a CommitError; says what kind. */
export async function faultOfCommit(store: Store, changes: readonly Change[]): Promise<'data' | 'disk' | 'none'> {
  try {
    await commitAll(store, changes);
    return 'none';
  } catch (error) {
    if (error instanceof CommitError) return error.fault;
    throw error;
  }
}

export function reading(row: Partial<ReadingRow> = {}): Change {
  return {
    op: 'append',
    table: 'reading',
    row: {
      deviceId: 'device-1',
      observedAt: 1000,
      receivedAt: 1000,
      messageKey: 'i:1',
      contentHash: 7,
      quality: 0,
      values: { methane_lel: 3 },
      ...row,
    },
  };
}

export function alertRow(row: Partial<AlertRow> = {}): AlertRow {
  return {
    id: 'alert-1',
    deviceId: 'device-1',
    kind: 'gas_leak',
    level: 1,
    state: 'active-unacknowledged',
    companyId: 'company-1',
    placeId: 'place-1',
    raisedAt: 1000,
    lastEvidenceAt: 1000,
    acknowledgedAt: null,
    acknowledgedBy: null,
    clearedAt: null,
    closedAt: null,
    closedBy: null,
    closeReason: null,
    occurrences: 1,
    lastSequence: 1,
    waiting: [],
    incidentNumber: null,
    incidentState: null,
    test: false,
    flow: null,
    shelvedUntil: null,
    withheld: false,
    parentId: null,
    assignedTo: null,
    ...row,
  };
}

export function outbox(row: Partial<OutboxRow> = {}): Change {
  return {
    op: 'append',
    table: 'outbox',
    row: {
      eventId: 'event-1',
      lane: 'life-safety',
      sequence: 1,
      type: 'cn.grid.alert.raised.v1',
      subject: 'alert-1',
      occurredAt: 1000,
      recordedAt: 1000,
      dedupKey: null,
      data: { level: 1 },
      ...row,
    },
  };
}

/** Fills the file to its last page with events that wait: nothing that may be shed. Returns how many. */
export async function fillWithWaitingEvents(store: Store): Promise<number> {
  const data = 'x'.repeat(3500);
  const event = (no: number) => outbox({ eventId: `filler-${no}`, lane: 'telemetry', sequence: no + 1, data });
  const events = await fillWith(store, event);
  // An event may need pages of its indexes, too. Each of these takes one that is left: its end, beyond what a page holds.
  await fillWith(store, (no) => ({
    op: 'append',
    table: 'audit',
    row: { at: no, actor: 'filler', action: 'fill', subject: '', detail: { data: 'x'.repeat(6000) } },
  }));
  return events;
}

async function fillWith(store: Store, rowOf: (no: number) => Change): Promise<number> {
  for (let count = 0; ; count++) if ((await faultOfCommit(store, [rowOf(count)])) === 'disk') return count;
}

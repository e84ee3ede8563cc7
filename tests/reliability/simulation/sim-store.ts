import type { Lane } from '@gridcall/contract/lane.ts';
import type { GatewayIdentity } from '../../../gateway/src/core/view.ts';
import type { Clock } from '../../../gateway/src/platform/clock.ts';
import { flatten } from '../../../gateway/src/store/flatten.ts';
import { LiveFeed } from '../../../gateway/src/store/live-feed.ts';
import { Memory } from '../../../gateway/src/store/memory.ts';
import { OverlayLayer } from '../../../gateway/src/store/overlay-layer.ts';
import type { Queries } from '../../../gateway/src/store/queries.ts';
import { CommitError, type Overlay, type Store, type Upkeep } from '../../../gateway/src/store/store.ts';
import { keyedTableNames } from '../../../gateway/src/store/tables.ts';
import type { Disk, OutboxEntry } from './disk.ts';

/** What becomes of one commit. Times are ms from its call. */
export type CommitFate =
  | { readonly kind: 'written'; readonly syncedMs: number; readonly answeredMs: number }
  | { readonly kind: 'refused'; readonly fault: 'disk' | 'data'; readonly afterMs: number }
  /** The process dies before the batch is on disk, or after it is and before anybody is told. */
  | { readonly kind: 'killed'; readonly syncedMs: number | null; readonly afterMs: number };

export interface SimStoreParts {
  readonly gateway: GatewayIdentity;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  readonly fateOf: (overlay: Overlay) => CommitFate;
  readonly refuses: () => boolean;
  /** The batch is on disk. */
  readonly onSynced: (overlay: OverlayLayer) => void;
  readonly kill: () => void;
  readonly leaksFailedBatches: boolean;
  readonly fail: (invariant: string, detail: string) => void;
}

const QUERY_MS = 1;

/** The gateway's store with its real memory, overlay and feed; only SQLite and its thread are a model. */
export class SimStore implements Store {
  readonly epoch = 'simulated';
  readonly movedAside = null;
  readonly feed = new LiveFeed();
  readonly queries: Queries;
  readonly upkeep: Upkeep;
  readonly #parts: SimStoreParts;
  readonly #memory: Memory;
  readonly #listeners = new Set<(tables: ReadonlySet<string>) => void>();
  #abandon: ((error: CommitError) => void) | null = null;

  constructor(parts: SimStoreParts) {
    this.#parts = parts;
    this.#memory = new Memory(parts.gateway, parts.clock);
    this.#load();
    this.queries = this.#queriesOf();
    this.upkeep = {
      rollForward: async () => false,
      retain: async () => {
        this.#memory.forgetEnded(parts.clock.wallMs());
        return false;
      },
      probe: async () => {
        if (parts.refuses() || !parts.isAlive()) throw new CommitError('disk', 'database or disk is full');
      },
      restoreBallast: async () => true,
    };
  }

  get state(): Memory {
    return this.#memory;
  }

  /** A commit is on its way. */
  get isCommitting(): boolean {
    return this.#abandon !== null;
  }

  overlay(under?: Overlay): OverlayLayer {
    return new OverlayLayer(under ?? this.#memory);
  }

  onCommit(listener: (tables: ReadonlySet<string>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async shed(): Promise<{ readings: number; others: number; ballastBytes: number }> {
    return { readings: 0, others: 0, ballastBytes: 0 };
  }

  async stop(): Promise<void> {
    this.#listeners.clear();
  }

  /** The process has died: whatever it still waits for will not come. */
  abandon(): void {
    this.#abandon?.(new CommitError('disk', 'the process is dead'));
  }

  commit(overlay: Overlay): Promise<void> {
    const { fail, isAlive, fateOf } = this.#parts;
    if (!(overlay instanceof OverlayLayer)) throw new TypeError('an overlay of this store is needed');
    if (!isAlive()) return Promise.reject(new CommitError('disk', 'the process is dead'));
    if (this.#abandon !== null) fail('one-commit-at-a-time', 'a commit was begun while another was in flight');
    try {
      flatten(overlay);
    } catch (error) {
      return Promise.reject(new CommitError('data', error instanceof Error ? error.message : String(error)));
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const failed = (error: CommitError) => {
      this.#abandon = null;
      if (this.#parts.leaksFailedBatches) this.#memory.join(overlay);
      reject(error);
    };
    this.#abandon = failed;
    this.#meet(overlay, fateOf(overlay), { resolve, failed });
    return promise;
  }

  #meet(
    overlay: OverlayLayer,
    fate: CommitFate,
    { resolve, failed }: { readonly resolve: () => void; readonly failed: (error: CommitError) => void },
  ): void {
    const { clock, kill } = this.#parts;
    const changes = overlay.changes;
    const sync = () => {
      const refusal = this.#parts.disk.refusal(changes);
      if (refusal === undefined) {
        this.#parts.disk.apply(changes);
        this.#parts.onSynced(overlay);
      }
      return refusal;
    };
    if (fate.kind === 'killed') {
      if (fate.syncedMs !== null) clock.after(fate.syncedMs, sync);
      clock.after(fate.afterMs, kill);
    } else if (fate.kind === 'refused') {
      const words = fate.fault === 'disk' ? 'database or disk is full' : 'a row of the batch was refused';
      clock.after(fate.afterMs, () => failed(new CommitError(fate.fault, words)));
    } else {
      clock.after(fate.syncedMs, () => {
        const refusal = sync();
        clock.after(fate.answeredMs - fate.syncedMs, () => {
          if (refusal === undefined) this.#join(overlay, resolve);
          else failed(new CommitError('data', refusal));
        });
      });
    }
  }

  #join(overlay: OverlayLayer, resolve: () => void): void {
    this.#abandon = null;
    const touched = this.#memory.join(overlay);
    this.feed.show(this.#memory, overlay.appended, false);
    for (const listener of this.#listeners) listener(touched);
    resolve();
  }

  #load(): void {
    const { disk } = this.#parts;
    for (const table of keyedTableNames) for (const row of disk.table(table).values()) this.#memory.put(table, row);
    for (const table of ['reading', 'device_event'] as const) {
      for (const row of disk.rows(table)) this.#memory.remember(row.deviceId, row.messageKey, row);
    }
  }

  #queriesOf(): Queries {
    const { disk, clock } = this.#parts;
    const rowsOf = async (lane: Lane, state: OutboxEntry['state'], from: number, limit: number) => {
      await new Promise<void>((resolve) => clock.after(QUERY_MS, resolve));
      const rows = disk.entries(lane, state).map((entry) => entry.row);
      return rows.filter((row) => row.sequence >= from).slice(0, limit);
    };
    const nobodyAsks = () => Promise.reject(new Error('nobody asks this in a simulated world'));
    return {
      waitingEvents: (lane, after, limit) => rowsOf(lane, 'waiting', after + 1, limit),
      sentEvents: (lane, from, limit) => rowsOf(lane, 'sent', from, limit),
      alert: async (id) => {
        await new Promise<void>((resolve) => clock.after(QUERY_MS, resolve));
        return disk.table('alert').get(id) ?? null;
      },
      alertTimeline: nobodyAsks,
      requestHistory: nobodyAsks,
      outboxCounts: nobodyAsks,
      deadLetters: nobodyAsks,
      changesAfter: nobodyAsks,
      oldestChangeNo: nobodyAsks,
      quarantine: nobodyAsks,
      history: nobodyAsks,
      flowVersions: nobodyAsks,
      flowVersion: nobodyAsks,
      ruleSettingVersions: nobodyAsks,
      audit: nobodyAsks,
      lastAudit: nobodyAsks,
      alertEventsSince: nobodyAsks,
      storedMessageKeys: nobodyAsks,
    };
  }
}

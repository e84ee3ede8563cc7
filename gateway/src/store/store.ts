import type { LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { KeyedTable, NotificationRow } from '../core/model.ts';
import type { Change, View } from '../core/view.ts';
import type { Queries } from './queries.ts';

/** Why a batch did not commit. `data`: one row is at fault, retry input by input. `disk`: FULL or IOERR, keep and try again. */
export class CommitError extends Error {
  readonly fault: 'data' | 'disk';
  constructor(fault: 'data' | 'disk', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommitError';
    this.fault = fault;
  }
}

/** A batch's own layer over the committed state: read by `decide`, dropped whole when the commit fails. */
export interface Overlay extends View {
  /** Joins the changes of one input. */
  add(changes: readonly Change[]): void;
  /** All changes joined so far, in order. */
  readonly changes: readonly Change[];
}

/**
 * The gateway's memory. One SQLite file, one writer thread, one transaction a batch, WAL, synchronous=FULL.
 * The keyed tables are held whole in memory; appended ones are read by `queries` on a reader thread.
 */
export interface Store {
  /** The committed state. */
  readonly state: View;
  readonly queries: Queries;
  /** Changes when the file is made or restored: the first half of a live id. */
  readonly epoch: string;
  /** A new overlay; over `under` when given (the volatile overlay while the disk refuses). */
  overlay(under?: Overlay): Overlay;
  /** Resolves after the fsync, when the changes have joined `state`. Rejects with CommitError: nothing joined. One at a time. */
  commit(overlay: Overlay): Promise<void>;
  /** Releases the ballast and frees pages inside the file (oldest readings first). Returns what was shed, for the record. */
  shed(): Promise<{ readonly readings: number; readonly others: number; readonly ballastBytes: number }>;
  /** Committed changes, in order, at once after the commit; also those of the volatile overlay, marked unsaved. */
  readonly feed: Feed;
  /** Told after each commit which tables it touched: what outlets wait for. */
  onCommit(listener: (tables: ReadonlySet<string>) => void): () => void;
  /** What the spine lets the writer do between batches; each call is one small transaction. */
  readonly upkeep: Upkeep;
  /** A corrupt file that was found at open: where it was put, and what was wrong with it. For the log and the operator. */
  readonly movedAside: { readonly path: string; readonly reason: string } | null;
  stop(): Promise<void>;
}

export interface Upkeep {
  /** Copies stored readings into the history that charts read. True while there is more. */
  rollForward(): Promise<boolean>;
  /** Drops what is past its time, on disk and in memory. True while there is more. */
  retain(): Promise<boolean>;
  /** Writes something of no use; rejects while the disk refuses. */
  probe(): Promise<void>;
  /** Puts the ballast back after it was released. False while the disk has no room for it. */
  restoreBallast(): Promise<boolean>;
}

export interface Feed {
  subscribe(listener: (change: LiveChange) => void): () => void;
  /** Told of each notice as it is made, settled or taken back; of those that are not saved, too. `view` has what it speaks of. */
  onNotification(listener: (row: NotificationRow, view: View) => void): () => void;
  /** For the spine: shows what is decided but not saved. */
  showUnsaved(overlay: Overlay, changes: readonly Change[]): void;
}

export type { KeyedTable };

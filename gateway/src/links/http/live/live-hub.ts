import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { Clock } from '../../../platform/clock.ts';
import { liveChangeOf } from '../../../store/live-feed.ts';
import type { LiveStream } from './live-stream.ts';
import { formatPosition, resumeFrom } from './position.ts';
import { type LiveReader, projected, type SnapshotSource, snapshotFor } from './projection.ts';

export const HEARTBEAT_MS = 15_000;
/** Rows of one page of a replay. */
const PAGE = 500;

export interface LiveHubOptions extends SnapshotSource {
  readonly clock: Clock;
  /** Whether the reader still has the right it came with. */
  readonly isValid: (stream: LiveStream) => boolean;
  /** Told of each alert that was written to a reader's stream. */
  readonly onShown?: (alert: Alert, reader: LiveReader) => void;
}

/**
 * All live streams over one subscription to the feed.
 *
 *   joined ─reset or caught up→ live ─slow, revoked, closed, stopping→ gone
 *
 * No change falls between replay and live: a stream goes live in the very tick in which its position equals the last
 * committed number, and the feed tells of a commit in the tick in which that number moves.
 */
export class LiveHub {
  readonly #options: LiveHubOptions;
  readonly #streams = new Set<LiveStream>();
  readonly #live = new Set<LiveStream>();
  readonly #endings: (() => void)[] = [];

  constructor(options: LiveHubOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Whether somebody of this description has a stream open that can still be written to. */
  hasReader(is: (reader: LiveReader) => boolean): boolean {
    for (const stream of this.#live) if (stream.isOpen && is(stream.reader)) return true;
    return false;
  }

  start(): void {
    const { store } = this.#options;
    this.#endings.push(
      store.feed.subscribe((change) => this.#tell(change)),
      store.onCommit((tables) => {
        if (tables.has('token') || tables.has('kiosk')) this.#review();
      }),
    );
    this.#beatLater();
  }

  stop(): void {
    for (const end of this.#endings.splice(0)) end();
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
    this.#live.clear();
  }

  leave(stream: LiveStream): void {
    this.#streams.delete(stream);
    this.#live.delete(stream);
  }

  /** Brings the stream from where the reader was to the present, then keeps it there. `asked` is its last id. */
  async join(stream: LiveStream, asked: string | undefined): Promise<void> {
    this.#streams.add(stream);
    stream.open();
    const from = resumeFrom(asked, this.#options.store.epoch, this.#lastNo());
    if (from === null) this.#reset(stream);
    else await this.#replay(stream, from);
  }

  async #replay(stream: LiveStream, from: number): Promise<void> {
    const { store } = this.#options;
    let position = from;
    while (position < this.#lastNo()) {
      const rows = await store.queries.changesAfter(position, PAGE);
      if (!this.#streams.has(stream)) return;
      // Numbers have no holes; where one is missing, it was too old to be kept.
      if (rows[0]?.no !== position + 1) return this.#reset(stream);
      for (const row of rows) {
        this.#send(stream, liveChangeOf(store.state, row, false));
        position = row.no;
      }
      await stream.drained();
      if (!stream.isOpen) return;
    }
    this.#live.add(stream);
    // Unsaved alerts have no number to be replayed by.
    for (const alert of this.#options.unsaved.all()) this.#send(stream, unsavedChange(alert));
  }

  #reset(stream: LiveStream): void {
    const id = formatPosition({ epoch: this.#options.store.epoch, no: this.#lastNo() });
    const snapshot = snapshotFor(stream.reader, this.#options);
    stream.send('reset', id, JSON.stringify(snapshot));
    for (const alert of snapshot.alerts ?? []) this.#shown(stream, alert);
    this.#live.add(stream);
  }

  #tell(change: LiveChange): void {
    // The same text goes to all who see the whole change; it is made once.
    let whole: string | undefined;
    for (const stream of this.#live) {
      const shown = projected(change, stream.reader, this.#options.store);
      if (shown === undefined) continue;
      if (shown === change) whole ??= JSON.stringify(change);
      this.#write(stream, shown, shown === change && whole !== undefined ? whole : JSON.stringify(shown));
    }
  }

  #send(stream: LiveStream, change: LiveChange): void {
    const shown = projected(change, stream.reader, this.#options.store);
    if (shown !== undefined) this.#write(stream, shown, JSON.stringify(shown));
  }

  #write(stream: LiveStream, change: LiveChange, data: string): void {
    const id = change.unsaved ? null : formatPosition({ epoch: this.#options.store.epoch, no: change.no });
    stream.send('change', id, data);
    // A kiosk is shown less than an alert, and is no screen of a steward.
    if (change.type === 'alert' && stream.reader.subject !== 'kiosk' && change.data !== null) {
      this.#shown(stream, change.data as Alert);
    }
  }

  #shown(stream: LiveStream, alert: Alert): void {
    if (stream.isOpen) this.#options.onShown?.(alert, stream.reader);
  }

  /** The number of the last committed change. */
  #lastNo(): number {
    return this.#options.store.state.get('counter', 'change')?.value ?? 0;
  }

  #review(): void {
    for (const stream of this.#streams) {
      if (!this.#options.isValid(stream)) stream.end();
    }
  }

  #beatLater(): void {
    const cancel = this.#options.clock.after(HEARTBEAT_MS, () => {
      this.#endings.splice(this.#endings.indexOf(cancel), 1);
      for (const stream of this.#streams) stream.beat();
      this.#beatLater();
    });
    this.#endings.push(cancel);
  }
}

function unsavedChange(alert: {
  readonly id: string;
  readonly placeId: string;
  readonly companyId: string;
  readonly lastEvidenceAt: number;
}): LiveChange {
  const { id, placeId, companyId } = alert;
  return {
    no: 0,
    at: alert.lastEvidenceAt,
    type: 'alert',
    subject: id,
    placeId,
    companyId,
    unsaved: true,
    data: alert,
  };
}

import type { View } from '../core/view.ts';
import type { Ballast } from './ballast.ts';
import type { OpenedDatabase } from './database.ts';
import { flatten } from './flatten.ts';
import { Listeners } from './listeners.ts';
import { LiveFeed } from './live-feed.ts';
import type { Memory } from './memory.ts';
import type { StoreOptions } from './open-store.ts';
import { OverlayLayer } from './overlay-layer.ts';
import { QueriesClient } from './queries-client.ts';
import { CommitError, type Overlay, type Store, type Upkeep } from './store.ts';
import type { Parameter } from './tables.ts';
import type { WorkerClient } from './worker-client.ts';
import type { WriterAnswer, WriterRequest } from './writer.ts';
import { CHUNK_ROWS, ROLL_ROWS, type Shed, type TaskName } from './writer-tasks.ts';

export interface StoreParts {
  readonly options: StoreOptions;
  readonly writer: WorkerClient<WriterRequest, WriterAnswer>;
  readonly memory: Memory;
  readonly ballast: Ballast;
  readonly opened: OpenedDatabase;
  /** Gives the folder's lock back. */
  readonly release: () => void;
}

/** How many chunks of readings one call of `shed` gives up: enough for a storm of alarms, not the whole history. */
const SHED_CHUNKS = 5;

export class GatewayStore implements Store {
  readonly epoch: string;
  readonly movedAside: Store['movedAside'];
  readonly feed = new LiveFeed();
  readonly queries: QueriesClient;
  readonly upkeep: Upkeep;
  private readonly parts: StoreParts;
  private readonly listeners = new Listeners<ReadonlySet<string>>();
  private ballastWork: Promise<boolean>;
  private stopping: Promise<void> | null = null;

  constructor(parts: StoreParts) {
    this.parts = parts;
    this.epoch = parts.opened.epoch;
    this.movedAside = parts.opened.movedAside;
    this.queries = new QueriesClient(parts.options.directory);
    this.upkeep = {
      rollForward: () => this.task<boolean>('rollForward', ROLL_ROWS),
      retain: () => this.retain(),
      probe: () => this.task<void>('probe', parts.options.clock.wallMs()),
      restoreBallast: () => this.restoreBallast(),
    };
    // Not awaited: the first alarm does not wait for megabytes of nothing.
    this.ballastWork = parts.ballast.restore();
  }

  get state(): View {
    return this.parts.memory;
  }

  overlay(under?: Overlay): OverlayLayer {
    return new OverlayLayer(under ?? this.parts.memory);
  }

  async commit(overlay: Overlay): Promise<void> {
    if (!(overlay instanceof OverlayLayer)) throw new TypeError('an overlay of this store is needed');
    const batch = this.flatten(overlay);
    if (batch.length > 0) await this.ask(batch);
    const touched = this.parts.memory.join(overlay);
    this.feed.show(this.parts.memory, overlay.appended, false);
    this.feed.showNotifications(this.parts.memory, overlay.putsOf('notification'));
    this.listeners.tell(touched);
  }

  async shed(): Promise<{ readings: number; others: number; ballastBytes: number }> {
    await this.ballastWork;
    const ballastBytes = await this.parts.ballast.release();
    let readings = 0;
    let others = 0;
    try {
      // The log first: brought into the file it can be written from its start again, which alone may be room enough.
      await this.task('truncateLog');
      for (let chunk = 0; chunk < SHED_CHUNKS; chunk++) {
        const dropped = await this.task<Shed>('shed', CHUNK_ROWS);
        readings += dropped.readings;
        others += dropped.others;
        if (dropped.readings + dropped.others === 0) break;
      }
      await this.task('truncateLog');
    } catch (error) {
      if (!(error instanceof CommitError)) throw error;
      // The disk refuses even this; what was dropped before it stays counted, and the caller sees by its own retry.
    }
    return { readings, others, ballastBytes };
  }

  onCommit(listener: (tables: ReadonlySet<string>) => void): () => void {
    return this.listeners.add(listener);
  }

  stop(): Promise<void> {
    this.stopping ??= this.close();
    return this.stopping;
  }

  private async close(): Promise<void> {
    const { writer, release } = this.parts;
    await this.ballastWork;
    await this.queries.stop();
    try {
      await this.task('markClean');
    } catch {
      // Not clean then: the next start checks the file.
    }
    await writer.ask({ task: 'close' }).catch(() => undefined);
    await writer.terminate();
    release();
  }

  private async retain(): Promise<boolean> {
    const { options, memory } = this.parts;
    const now = options.clock.wallMs();
    memory.forgetEnded(now);
    return this.task<boolean>('retain', { now, readingDays: options.readingDays, changesKept: options.changesKept });
  }

  private restoreBallast(): Promise<boolean> {
    this.ballastWork = this.ballastWork.then(() => this.parts.ballast.restore());
    return this.ballastWork;
  }

  private flatten(overlay: OverlayLayer): readonly Parameter[] {
    try {
      return flatten(overlay);
    } catch (error) {
      throw new CommitError('data', error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  private task<T>(task: TaskName, argument?: unknown): Promise<T> {
    return this.ask({ task, argument }) as Promise<T>;
  }

  /**
   * Rejects with CommitError. When the writer thread itself has died nothing can ever be kept again, and nobody knows
   * whether its last batch was: the process ends and is started anew from what is on disk.
   */
  private async ask(request: WriterRequest): Promise<unknown> {
    let answer: WriterAnswer;
    try {
      answer = await this.parts.writer.ask(request);
    } catch (error) {
      if (this.stopping === null) {
        setImmediate(() => {
          throw new Error('the writer thread has died', { cause: error });
        });
      }
      throw new CommitError('disk', 'the writer thread has died', { cause: error });
    }
    if (answer.ok) return answer.value;
    throw new CommitError(answer.fault === 'data' ? 'data' : 'disk', answer.message);
  }
}

import type { Change, Decision, Outcome, View } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import { CommitError, type Overlay, type Store } from '../store/store.ts';
import { Intake } from './intake.ts';
import { gather } from './linger.ts';
import { busy, type Decide, diskUnavailable, type Pending, stopping } from './pending.ts';
import { quarantineOf } from './quarantine.ts';
import { Volatile } from './volatile.ts';

/** A commit that takes longer is treated as a disk that refuses: a gas alarm does not wait for it. */
export const STALL_MS = 3000;
/** How often a disk that refuses is tried again. */
export const PROBE_MS = 1000;
/** Below this the disk is fast, and lingering fills batches; above, the commit itself gathers enough. */
const QUICK_COMMIT_MS = 4;
/**
 * Enough to begin a commit with. Waiting for everybody puts all senders in step: while they are answered the disk
 * idles, and while it writes they do. Fewer than this, and a commit costs more than it carries.
 */
const GATHERED_ENOUGH = 24;
/** Messages that may wait in each lane; beyond, the sender is told BUSY and keeps them. */
export const WAITING_MAXIMUM = 20_000;

export type Mode = 'normal' | 'degraded' | 'stopping';

export interface EngineParts {
  readonly store: Store;
  readonly decide: Decide;
  readonly clock: Clock;
  readonly random: Random;
  /** What was decided and can now be acted on: saved, or unsaved for life safety. */
  readonly onChanges: (changes: readonly Change[]) => void;
  readonly onMode: (mode: Mode, detail: string) => void;
  /** The last moment to submit what must be decided before all that has no time yet: a jump of the clock. */
  readonly beforeDeciding: () => void;
}

interface Decided {
  readonly pending: Pending;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
}

/**
 * Takes what has gathered, decides it, commits it, answers: one batch in flight while the next gathers.
 *
 * NORMAL    A batch is decided on an overlay and committed. A data fault is cornered by halving the batch; the guilty
 *           input is quarantined. When the disk refuses, something is shed and the batch tried once more.
 * DEGRADED  The disk still refuses, or a commit has not come back for three seconds. Life-safety inputs are decided at
 *           once on a volatile overlay and answered `unsaved`; all others are refused. Every second what is volatile is
 *           tried to be committed; then the gateway goes on as normal.
 * STOPPING  Nothing new is taken; what waits is brought to its end.
 */
export class Engine {
  readonly counts = { batches: 0, inputs: 0, quarantined: 0, refused: 0, unsaved: 0, shedRows: 0, dropped: 0 };
  lastCommitMs = 0;
  lastFault = '';
  private readonly parts: EngineParts;
  private readonly intake = new Intake(WAITING_MAXIMUM);
  private unsaved: Volatile | null = null;
  /** The batch in hand, and the part of it whose commit has not come back. */
  private current: readonly Pending[] = [];
  private inFlight: { readonly overlay: Overlay; readonly decided: readonly Decided[] } | null = null;
  private degradedSince = 0;
  private lastBatch = 0;
  /** What was volatile is on its way to the disk; what comes now waits behind it. */
  private healing = false;
  private trying = false;
  private closing = false;
  private wake: (() => void) | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(parts: EngineParts) {
    this.parts = parts;
  }

  get mode(): Mode {
    if (this.closing) return 'stopping';
    return this.volatile() === null && !this.healing ? 'normal' : 'degraded';
  }

  get waiting(): number {
    return this.intake.size;
  }

  get isIdle(): boolean {
    return this.current.length === 0 && this.intake.size === 0 && this.volatile() === null;
  }

  /** Whether the disk is being waited for. */
  get isWorking(): boolean {
    return this.current.length > 0 || this.intake.size > 0 || this.trying;
  }

  get volatileInputs(): number {
    return this.unsaved?.size ?? 0;
  }

  /** What is true now, saved or not. */
  get view(): View {
    return this.unsaved?.view ?? this.parts.store.state;
  }

  /** Takes one input; answers at once when it cannot wait. */
  submit(pending: Pending): void {
    if (this.closing) pending.answer(stopping);
    else if (this.unsaved !== null) this.submitUnsaved(this.unsaved, pending);
    else if (this.intake.offer(pending)) this.wake?.();
    else {
      this.counts.refused += 1;
      pending.answer(busy);
    }
  }

  /** Brings `first` to its end before anything else is decided, then goes on until `stop`. */
  async start(first: readonly Pending[]): Promise<void> {
    await this.process(first);
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.closing = true;
    this.wake?.();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      if (this.volatile() !== null) {
        if (!this.closing) await this.pause(PROBE_MS);
        this.trying = true;
        await this.heal();
        this.trying = false;
        // One last try when stopping: what is volatile was never acknowledged, and its devices say it again.
        if (this.closing && this.volatile() !== null) return;
      } else if (this.intake.size > 0) {
        // One sender with one message in flight has nothing to gather; from two on, a fuller batch is worth the turns.
        const isAlone = this.lastBatch <= 1 && this.intake.size === 1;
        if (this.lastCommitMs < QUICK_COMMIT_MS && !isAlone) await gather(() => this.intake.size, GATHERED_ENOUGH);
        this.parts.beforeDeciding();
        this.lastBatch = this.intake.size;
        await this.process(this.intake.take());
      } else {
        if (this.closing) return;
        await this.pause(null);
      }
    }
  }

  /** Until `wake` is called; with `ms`, only `stop` wakes it earlier. */
  private pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === null ? null : this.parts.clock.after(ms, () => done());
      const done = () => {
        cancel?.();
        this.wake = null;
        resolve();
      };
      this.wake = done;
    });
  }

  private async process(batch: readonly Pending[]): Promise<void> {
    this.current = batch;
    let rest = await this.commitBatch(batch);
    if (rest.length > 0 && this.volatile() === null) {
      await this.watched(() => this.shed());
      rest = await this.commitBatch(rest);
    }
    if (rest.length > 0) this.degrade(this.volatile() ?? this.newVolatile(), this.lastFault, rest);
    this.current = [];
  }

  /** Waits for the disk, but not for ever: after `STALL_MS` life safety goes on without it. */
  private async watched<T>(work: () => Promise<T>, onStall: () => void = () => this.stall()): Promise<T> {
    let isBack = false;
    // One turn later: after a pause of the whole process the answer may lie there, not yet read.
    const late = () => setImmediate(() => (isBack ? undefined : onStall()));
    const cancel = this.parts.clock.after(STALL_MS, late);
    try {
      return await work();
    } finally {
      isBack = true;
      cancel();
    }
  }

  /** Decides, commits and answers. Returns what the disk refused, in its order. */
  private async commitBatch(batch: readonly Pending[]): Promise<readonly Pending[]> {
    if (this.volatile() !== null) return batch;
    const overlay = this.parts.store.overlay();
    const now = this.parts.clock.wallMs();
    const decided = batch.map((pending) => this.decideOne(overlay, pending, now));
    this.inFlight = { overlay, decided };
    const fault = await this.watched(() => this.commit(overlay));
    this.inFlight = null;
    const volatile = this.volatile();
    if (fault === null) {
      volatile?.belowCommitted();
      this.counts.batches += 1;
      this.counts.inputs += batch.length;
      for (const { changes } of decided) this.parts.onChanges(changes);
      for (const { pending, outcome } of decided) pending.answer({ kind: 'committed', outcome });
      return [];
    }
    if (volatile !== null) {
      volatile.belowLost();
      return batch;
    }
    return fault.fault === 'disk' ? batch : this.corner(batch, fault.message);
  }

  private decideOne(overlay: Overlay, pending: Pending, now: number): Decided {
    pending.now ??= now;
    try {
      const decision: Decision = this.parts.decide(overlay, pending.input, pending.now);
      overlay.add(decision.changes);
      return { pending, ...decision };
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      const changes = [this.quarantine(pending, detail)];
      overlay.add(changes);
      return { pending, changes, outcome: { ok: false, code: 'INPUT_FAILED', detail } };
    }
  }

  private async commit(overlay: Overlay): Promise<CommitError | null> {
    const startedAt = this.parts.clock.monotonicMs();
    try {
      await this.parts.store.commit(overlay);
      this.lastCommitMs = this.parts.clock.monotonicMs() - startedAt;
      return null;
    } catch (error) {
      if (!(error instanceof CommitError)) throw error;
      this.lastFault = error.message;
      return error;
    }
  }

  /** One row of the batch is at fault: halves are tried until it stands alone. It is never tried again. */
  private async corner(batch: readonly Pending[], reason: string): Promise<readonly Pending[]> {
    const [first] = batch;
    if (first === undefined) return [];
    if (batch.length > 1) {
      const middle = batch.length >> 1;
      const refused = await this.commitBatch(batch.slice(0, middle));
      if (refused.length > 0) return [...refused, ...batch.slice(middle)];
      return this.commitBatch(batch.slice(middle));
    }
    const overlay = this.parts.store.overlay();
    overlay.add([this.quarantine(first, reason)]);
    const fault = await this.watched(() => this.commit(overlay));
    if (fault?.fault === 'disk') return batch;
    first.answer({ kind: 'committed', outcome: { ok: false, code: 'INPUT_FAILED', detail: reason } });
    return [];
  }

  private quarantine(pending: Pending, detail: string): Change {
    this.counts.quarantined += 1;
    const now = pending.now ?? this.parts.clock.wallMs();
    return {
      op: 'append',
      table: 'quarantine',
      row: quarantineOf(pending.input, this.parts.random.ulid(now), now, detail),
    };
  }

  private async shed(): Promise<void> {
    const { readings, others } = await this.parts.store.shed();
    this.counts.shedRows += readings + others;
  }

  private newVolatile(): Volatile {
    return new Volatile(this.parts.store, this.parts.decide);
  }

  /** The commit has not come back. What it holds of life safety is shown at once, and nothing waits behind it. */
  private stall(): void {
    if (this.volatile() !== null) return;
    const volatile = this.newVolatile();
    const { overlay, decided } = this.inFlight ?? { overlay: null, decided: [] };
    const urgent = decided.filter(({ pending }) => pending.isLifeSafety);
    if (overlay !== null)
      volatile.standOn(
        overlay,
        urgent.map(({ pending }) => pending),
      );
    for (const { pending, changes, outcome } of urgent) {
      if (overlay !== null) this.parts.store.feed.showUnsaved(overlay, changes);
      this.parts.onChanges(changes);
      this.counts.unsaved += 1;
      pending.answer({ kind: 'unsaved', outcome });
    }
    const held = new Set(decided.map(({ pending }) => pending));
    const others = this.current.filter((pending) => pending.isLifeSafety && !held.has(pending));
    this.degrade(volatile, `the disk has not answered for ${STALL_MS} ms`, others);
  }

  private degrade(volatile: Volatile, reason: string, rest: readonly Pending[]): void {
    const isNew = this.unsaved === null && !this.healing;
    this.unsaved = volatile;
    this.lastFault = reason;
    for (const pending of [...rest, ...this.intake.drain()]) this.submitUnsaved(volatile, pending);
    if (!isNew) return;
    this.degradedSince = this.parts.clock.wallMs();
    this.parts.onMode('degraded', reason);
  }

  private submitUnsaved(volatile: Volatile, pending: Pending): void {
    if (pending.isAnswered) return;
    if (pending.isLifeSafety) {
      if (pending.now === null) this.parts.beforeDeciding();
      this.counts.unsaved += 1;
      this.parts.onChanges(volatile.take(pending, this.parts.clock.wallMs()));
    } else {
      this.counts.refused += 1;
      pending.answer(diskUnavailable);
    }
  }

  /** Tries the disk: what is volatile first, under the ids it was shown with. */
  private async heal(): Promise<void> {
    const volatile = this.volatile();
    if (volatile === null) return;
    const frozen = volatile.freeze();
    const fault = frozen.changes.length > 0 ? await this.commit(frozen) : await this.probe();
    if (fault?.fault === 'disk') {
      volatile.thaw();
      await this.shed();
      return;
    }
    this.healing = true;
    if (fault === null) {
      volatile.belowCommitted();
      await this.resume(volatile);
    } else {
      await this.decideAgain(volatile);
    }
    this.healing = false;
    if (this.volatile() === null) this.parts.onMode('normal', 'the disk takes rows again; nothing is unsaved');
  }

  private async probe(): Promise<CommitError | null> {
    try {
      await this.parts.store.upkeep.probe();
      return null;
    } catch (error) {
      if (error instanceof CommitError) return error;
      throw error;
    }
  }

  /** The disk takes rows again. What was decided meanwhile goes first; what comes now waits behind it. */
  private async resume(volatile: Volatile): Promise<void> {
    const frozen = volatile.freeze();
    frozen.add([this.outage(volatile)]);
    this.unsaved = null;
    const again = () => this.degrade(volatile, 'the disk has stopped answering', []);
    const fault = await this.watched(() => this.commit(frozen), again);
    if (fault === null) {
      volatile.belowCommitted();
      this.counts.dropped += volatile.dropped;
      // A timer that came due while its row was in neither state was passed over: it is seen once more.
      this.parts.onChanges(frozen.changes);
    } else if (fault.fault === 'disk') {
      volatile.thaw();
      this.degrade(volatile, fault.message, []);
    } else {
      await this.decideAgain(volatile);
    }
  }

  /** A row of the volatile overlay cannot be stored: its inputs are decided again, and the guilty one is cornered. */
  private async decideAgain(volatile: Volatile): Promise<void> {
    this.unsaved = null;
    this.counts.dropped += volatile.dropped;
    await this.process(volatile.inputs().map((pending) => pending.silent()));
  }

  private outage(volatile: Volatile): Change {
    const { clock, store } = this.parts;
    const { unsaved, refused, shedRows } = this.counts;
    const { dropped } = volatile;
    const detail = { from: this.degradedSince, fault: this.lastFault, unsaved, refused, shedRows, dropped };
    const row = {
      at: clock.wallMs(),
      actor: 'system',
      action: 'disk-refused',
      subject: store.state.gateway.id,
      detail,
    };
    return { op: 'append', table: 'audit', row };
  }

  /** Read through a call, since it changes while a commit is awaited. */
  private volatile(): Volatile | null {
    return this.unsaved;
  }
}

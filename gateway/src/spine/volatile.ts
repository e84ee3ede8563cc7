import type { Change } from '../core/view.ts';
import type { Overlay, Store } from '../store/store.ts';
import type { Decide, Pending } from './pending.ts';

/** Inputs that are kept so that they could be decided again one by one; the overlay has the effect of the others, too. */
export const KEPT_MAXIMUM = 10_000;
/** Appended rows the overlay may hold; beyond, only where things stand is kept. */
const ROWS_MAXIMUM = 100_000;

/**
 * What life safety decides while the disk refuses: an overlay that nobody may take for saved. It lies over the committed
 * state, or over an overlay whose commit has not come back; decisions go on above it and never wait for that.
 */
export class Volatile {
  /** Rows that were given up for want of memory. */
  dropped = 0;
  private readonly store: Store;
  private readonly decide: Decide;
  private top: Overlay;
  private kept: Pending[] = [];
  /** What the overlay under `top` holds, while its commit is on its way. */
  private below: { readonly overlay: Overlay; readonly kept: readonly Pending[] } | null = null;
  private rows = 0;

  constructor(store: Store, decide: Decide) {
    this.store = store;
    this.decide = decide;
    this.top = store.overlay();
  }

  get view(): Overlay {
    return this.top;
  }

  get size(): number {
    return this.kept.length + (this.below?.kept.length ?? 0);
  }

  /** Goes on above a batch that is being committed, of which `kept` were shown as unsaved. */
  standOn(overlay: Overlay, kept: readonly Pending[]): void {
    this.below = { overlay, kept };
    this.top = this.store.overlay(overlay);
  }

  /** Decides one input, shows it, and answers `unsaved`. Returns what it changed; nothing when a rule threw. */
  take(pending: Pending, now: number): readonly Change[] {
    pending.now ??= now;
    try {
      const { changes, outcome } = this.decide(this.top, pending.input, pending.now);
      const held = this.held(changes);
      this.top.add(held);
      // A resend that is known again changes nothing and need not be decided again.
      if (changes.length > 0 && this.kept.length < KEPT_MAXIMUM) this.kept.push(pending);
      this.store.feed.showUnsaved(this.top, held);
      pending.answer({ kind: 'unsaved', outcome });
      return held;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      // Not quarantined, since that is a row, too: the sender tries again, and it is once the disk takes rows.
      pending.answer({ kind: 'refused', code: 'INPUT_FAILED', detail });
      return [];
    }
  }

  /** Hands over what is decided so far to be committed; what comes meanwhile is decided above it. */
  freeze(): Overlay {
    const overlay = this.top;
    this.standOn(overlay, this.kept);
    this.kept = [];
    return overlay;
  }

  /** What lay below is on disk: only what came since is left. */
  belowCommitted(): void {
    this.below = null;
    this.rows = this.top.changes.length;
  }

  /** What was frozen could not be saved: it is one with what came since. */
  thaw(): void {
    if (this.below === null) return;
    const { overlay, kept } = this.below;
    overlay.add(this.top.changes);
    this.top = overlay;
    this.kept = [...kept, ...this.kept];
    this.below = null;
  }

  /** The batch below is lost, and other inputs were in it: ours are decided again without them, under the same ids. */
  belowLost(): void {
    const again = this.inputs();
    this.below = null;
    this.top = this.store.overlay();
    this.kept = [];
    for (const pending of again) {
      try {
        this.top.add(this.decide(this.top, pending.input, pending.now ?? 0).changes);
        this.kept.push(pending);
      } catch {
        // It was answered when it was first decided; a rule that throws only now has nothing to keep.
        this.dropped += 1;
      }
    }
  }

  /** Every kept input in its order. */
  inputs(): Pending[] {
    return [...(this.below?.kept ?? []), ...this.kept];
  }

  /** Beyond the limits the measurements go and what raises, clears or acknowledges stays. */
  private held(changes: readonly Change[]): readonly Change[] {
    const isFull = this.kept.length >= KEPT_MAXIMUM;
    if (!isFull) {
      this.rows += changes.length;
      return changes;
    }
    const held = changes.filter((change) => {
      if (change.op !== 'append') return true;
      if (this.rows >= ROWS_MAXIMUM) return false;
      return change.table !== 'reading' && change.table !== 'device_event' && change.table !== 'quarantine';
    });
    this.rows += held.length;
    this.dropped += changes.length - held.length;
    return held;
  }
}

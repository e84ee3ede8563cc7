import type { Clock } from '../platform/clock.ts';
import type { Submit } from './submit.ts';

/** How often somebody looks whether the chains that call people still run. */
export const WATCH_EVERY_MS = 30_000;
/** Two rounds missed and a little: whoever asks whether the gateway is ready is told. */
export const WATCH_STALE_MS = 75_000;

/**
 * The watchdog of the chains: it has a clock of its own, so that what stops the timers does not stop it, and says when it
 * last looked. What it finds is decided by the core.
 */
export class EscalationWatch {
  private readonly clock: Clock;
  private readonly submit: Submit;
  private readonly newId: () => string;
  private cancel: (() => void) | null = null;
  private lookedAt = 0;

  constructor(parts: { readonly clock: Clock; readonly submit: Submit; readonly newId: () => string }) {
    this.clock = parts.clock;
    this.submit = parts.submit;
    this.newId = parts.newId;
  }

  /** How long ago it last looked, by the clock that never jumps. */
  get ageMs(): number {
    return this.clock.monotonicMs() - this.lookedAt;
  }

  start(): void {
    this.lookedAt = this.clock.monotonicMs();
    this.schedule();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private schedule(): void {
    this.cancel = this.clock.after(WATCH_EVERY_MS, () => {
      this.schedule();
      this.submit({ kind: 'watch-escalations', id: this.newId() }, (answer) => {
        if (answer.kind !== 'refused' && answer.outcome.ok) this.lookedAt = this.clock.monotonicMs();
      });
    });
  }
}

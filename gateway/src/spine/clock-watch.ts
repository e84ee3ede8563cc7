import type { Clock } from '../platform/clock.ts';
import type { Submit } from './submit.ts';

/** Less is drift or the grain of NTP. */
export const JUMP_MINIMUM_MS = 2000;

/** Compares the wall's time with the one that never jumps, and submits the difference as an input of its own. */
export class ClockWatch {
  private readonly clock: Clock;
  private readonly submit: Submit;
  private readonly newId: () => string;
  private offset: number;
  private isMoving = false;

  constructor(parts: { readonly clock: Clock; readonly submit: Submit; readonly newId: () => string }) {
    this.clock = parts.clock;
    this.submit = parts.submit;
    this.newId = parts.newId;
    this.offset = this.difference();
  }

  /** False while a jump is being brought to the timers: until then their due times mean another clock. */
  check(): boolean {
    if (this.isMoving) return false;
    const byMs = Math.round(this.difference() - this.offset);
    if (Math.abs(byMs) <= JUMP_MINIMUM_MS) {
      // Drift is followed, so that a week of it is never taken for a jump.
      this.offset += byMs;
      return true;
    }
    this.isMoving = true;
    this.submit({ kind: 'clock-jump', id: this.newId(), byMs }, (answer) => {
      this.isMoving = false;
      if (answer.kind !== 'refused') this.offset += byMs;
    });
    return false;
  }

  private difference(): number {
    return this.clock.wallMs() - this.clock.monotonicMs();
  }
}

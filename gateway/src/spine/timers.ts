import type { TimerInput } from '../core/input.ts';
import type { Change, View } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import { type Due, DueHeap } from './due-heap.ts';
import type { Submit } from './submit.ts';

/** The wall's time may be set at any moment, so nobody sleeps longer than this for something that is due by it. */
export const TICK_MS = 1000;
/** Entries of timers that were moved or taken away stay in the heap until there are this many more than timers. */
const STALE_MAXIMUM = 10_000;

export interface TimersParts {
  readonly clock: Clock;
  readonly view: () => View;
  readonly submit: Submit;
  readonly newId: () => string;
  /** Called first at each tick; while it says false, nothing fires: the clock was set and due times are being moved. */
  readonly mayFire: () => boolean;
  /** Whether what the view shows is on disk; what is not may be lost again, and a timer's due time with it. */
  readonly isSettled: () => boolean;
}

/** Fires timer rows when the wall says so. Rows are the truth; the heap only remembers where to look. */
export class Timers {
  private readonly parts: TimersParts;
  private readonly heap = new DueHeap();
  /** Fired, but refused: they are tried again at the next tick. */
  private refused: Due[] = [];
  /** What is not on disk has moved timers, and the heap with them. */
  private isUnsettled = false;
  private live = 0;
  private cancel: (() => void) | null = null;
  private wakeAt = Number.POSITIVE_INFINITY;
  private running = false;

  constructor(parts: TimersParts) {
    this.parts = parts;
  }

  start(): void {
    this.running = true;
    this.reload();
    this.schedule(0);
  }

  stop(): void {
    this.running = false;
    this.cancel?.();
    this.cancel = null;
  }

  /** Sees which timers were set by what was decided. */
  note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op !== 'put' || change.table !== 'timer') continue;
      const { id, dueAt } = change.row;
      this.heap.push({ id, dueAt });
      if (this.running && dueAt < this.wakeAt) this.schedule(dueAt - this.parts.clock.wallMs());
    }
    if (this.heap.size > 2 * this.live + STALE_MAXIMUM) this.reload();
  }

  private reload(): void {
    const rows = [...this.parts.view().all('timer')].map(({ id, dueAt }) => ({ id, dueAt }));
    this.live = rows.length;
    this.heap.reset(rows);
  }

  private schedule(inMs: number): void {
    const { clock } = this.parts;
    this.cancel?.();
    const wait = Math.min(Math.max(Math.ceil(inMs), 0), TICK_MS);
    this.wakeAt = clock.wallMs() + wait;
    this.cancel = clock.after(wait, () => this.tick());
  }

  private tick(): void {
    if (this.parts.mayFire()) this.fire();
    const next = this.heap.peek();
    const isDueNow = next !== undefined && next.dueAt <= this.parts.clock.wallMs();
    if (this.running) this.schedule(next === undefined || isDueNow ? TICK_MS : next.dueAt - this.parts.clock.wallMs());
  }

  private fire(): void {
    const now = this.parts.clock.wallMs();
    if (!this.parts.isSettled()) this.isUnsettled = true;
    else if (this.isUnsettled) {
      // A timer that was passed over, because it seemed moved or gone, may stand where it stood.
      this.isUnsettled = false;
      this.reload();
    }
    for (const due of this.refused.splice(0)) this.heap.push(due);
    for (let next = this.heap.peek(); next !== undefined && next.dueAt <= now; next = this.heap.peek()) {
      this.heap.pop();
      if (this.parts.view().get('timer', next.id)?.dueAt === next.dueAt) this.submit(next);
    }
  }

  private submit(due: Due): void {
    const input: TimerInput = { kind: 'timer', id: this.parts.newId(), timerId: due.id, dueAt: due.dueAt };
    this.parts.submit(input, (answer) => {
      if (answer.kind === 'refused') this.refused.push(due);
    });
  }
}

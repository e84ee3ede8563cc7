import type { Clock } from '../clock.ts';

interface Alarm {
  readonly at: number;
  readonly call: () => void;
}

/** A clock whose time a test moves. Nothing is called but by `advance`, in the order in which it is due. */
export class ManualClock implements Clock {
  private wall: number;
  private monotonic = 0;
  private readonly alarms = new Set<Alarm>();

  constructor(wallMs = Date.UTC(2026, 0, 1)) {
    this.wall = wallMs;
  }

  wallMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  after(ms: number, call: () => void): () => void {
    const alarm: Alarm = { at: this.monotonic + Math.max(0, ms), call };
    this.alarms.add(alarm);
    return () => this.alarms.delete(alarm);
  }

  /** How many calls wait: zero when everything that was started has been stopped. */
  get waiting(): number {
    return this.alarms.size;
  }

  /** Both times move on; what falls due on the way is called at its time. */
  advance(ms: number): void {
    const end = this.monotonic + ms;
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.alarms.delete(next);
      this.moveTo(next.at);
      next.call();
    }
    this.moveTo(end);
  }

  /** Only the wall's time moves, as when somebody sets it. */
  jumpWall(byMs: number): void {
    this.wall += byMs;
  }

  private moveTo(at: number): void {
    this.wall += at - this.monotonic;
    this.monotonic = at;
  }

  private next(end: number): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.alarms) {
      if (alarm.at <= end && (first === undefined || alarm.at < first.at)) first = alarm;
    }
    return first;
  }
}

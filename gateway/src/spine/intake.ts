import type { Pending } from './pending.ts';

/** A batch is what has gathered, up to this; a smaller cap was measured to gain nothing. */
export const BATCH_MAXIMUM = 5000;
/** Places in every batch that a storm of life-safety messages leaves to the rest, so that nothing starves. */
export const ORDINARY_SHARE = 500;

/** What waits for the next batch, in two bounded lanes. A device is wholly in one of them, so its order is kept. */
export class Intake {
  private readonly limit: number;
  private lifeSafety: Pending[] = [];
  private ordinary: Pending[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.lifeSafety.length + this.ordinary.length;
  }

  /** False when its lane is full. */
  offer(pending: Pending): boolean {
    const lane = pending.isLifeSafety ? this.lifeSafety : this.ordinary;
    if (lane.length >= this.limit) return false;
    // What is decided under the new time must find the old times moved already.
    if (pending.input.kind === 'clock-jump') lane.unshift(pending);
    else lane.push(pending);
    return true;
  }

  /** The next batch, life safety first. */
  take(): Pending[] {
    const share = Math.min(this.ordinary.length, ORDINARY_SHARE);
    const first = split(this.lifeSafety, BATCH_MAXIMUM - share);
    const second = split(this.ordinary, BATCH_MAXIMUM - first.taken.length);
    this.lifeSafety = first.left;
    this.ordinary = second.left;
    return first.taken.length === 0 ? second.taken : first.taken.concat(second.taken);
  }

  /** Everything that waits. */
  drain(): Pending[] {
    const all = this.lifeSafety.concat(this.ordinary);
    this.lifeSafety = [];
    this.ordinary = [];
    return all;
  }
}

function split(lane: Pending[], count: number): { taken: Pending[]; left: Pending[] } {
  if (lane.length <= count) return { taken: lane, left: [] };
  return { taken: lane.slice(0, count), left: lane.slice(count) };
}

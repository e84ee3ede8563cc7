import { performance } from 'node:perf_hooks';

/** Time enters the gateway here and nowhere else, so that a test can move it. All in milliseconds. */
export interface Clock {
  /** The wall's time since 1970; may jump. */
  wallMs(): number;
  /** Never jumps, never goes back; its zero means nothing. */
  monotonicMs(): number;
  /** Calls once after at least `ms` of monotonic time; returns what cancels it. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** Time enters the queue here and nowhere else, so that a test can move it. All in milliseconds. */
export interface Clock {
  /** The wall's time since 1970; may jump. */
  wallMs(): number;
  /** Calls once after at least `ms`; returns what cancels it. */
  after(ms: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

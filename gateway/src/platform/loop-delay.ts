import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  start(): void;
  stop(): void;
  /** How long the event loop kept others waiting since the start, in ms. */
  read(): { readonly mean: number; readonly p99: number; readonly max: number };
}

const SAMPLE_MS = 10;

/** The histogram holds the time between two samples, in nanoseconds; what is over the sample's own time is delay. */
function delayMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - SAMPLE_MS);
}

export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  return {
    start: () => histogram.enable(),
    stop: () => histogram.disable(),
    read: () => ({
      mean: delayMs(histogram.count === 0 ? 0 : histogram.mean),
      p99: delayMs(histogram.percentile(99)),
      max: delayMs(histogram.max),
    }),
  };
}

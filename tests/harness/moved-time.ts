import { performance } from 'node:perf_hooks';

/**
 * Loaded into a part before its own code (`--import`): each SIGUSR2 moves both of its clocks on, so that a story need not
 * wait for a delay. Sockets and the writer's disk go at their own pace; the gateway looks at its timers once a second.
 */
export const MOVED_ON_MS = 31_000;

const wall = Date.now;
const monotonic = performance.now.bind(performance);
let ahead = 0;
Date.now = () => wall() + ahead;
performance.now = () => monotonic() + ahead;
process.on('SIGUSR2', () => {
  ahead += MOVED_ON_MS;
});

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/**
 * Loaded into a part before its own code (`--import`): each SIGUSR2 moves both of its clocks on, so that a story need not
 * wait for a delay. Sockets and the writer's disk go at their own pace; the gateway looks at its timers once a second.
 * Where a file is named it says how far ahead the clocks are, also of the process after a kill.
 */
export const MOVED_ON_MS = 31_000;
export const AHEAD_FILE = 'GRIDCALL_TEST_AHEAD_FILE';

const wall = Date.now;
const monotonic = performance.now.bind(performance);
const file = process.env[AHEAD_FILE];
let ahead = file === undefined ? 0 : Number(readFileSync(file, 'utf8'));
Date.now = () => wall() + ahead;
performance.now = () => monotonic() + ahead;
process.on('SIGUSR2', () => {
  ahead = file === undefined ? ahead + MOVED_ON_MS : Number(readFileSync(file, 'utf8'));
});

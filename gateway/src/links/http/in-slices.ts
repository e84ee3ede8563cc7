import type { Clock } from '../../platform/clock.ts';

/** A reading that is being taken in needs some twenty turns of the event loop (spine/linger.ts): each may wait so long. */
const SLICE_MS = 1;

/** Takes the steps of a long look, and lets everything else in between: an alarm never waits for a page. */
export async function inSlices<T>(steps: Generator<undefined, T>, clock: Pick<Clock, 'monotonicMs'>): Promise<T> {
  let since = clock.monotonicMs();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (clock.monotonicMs() - since < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    since = clock.monotonicMs();
  }
}

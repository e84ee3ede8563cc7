import { afterEach, expect, test } from 'vitest';
import { decide } from '../core/decide.ts';
import { WATCH_EVERY_MS, WATCH_STALE_MS } from './escalation-watch.ts';
import { Harness } from './testing/harness.ts';

const harness = new Harness();
afterEach(() => harness.dispose());

test('the watchdog looks every half minute, keeps when it did as a row, and its age is that of its last look', async () => {
  const { spine, store } = await harness.start(decide);
  const looked = () => store.state.get('counter', 'escalation-watch')?.value ?? 0;
  expect(looked()).toBe(0);
  await harness.until(() => looked() > 0, 1000);
  expect(spine.health().watchAgeMs).toBeLessThan(2000);
  const first = looked();
  await harness.until(() => looked() > first, 1000);
  expect(looked() - first).toBeGreaterThanOrEqual(WATCH_EVERY_MS);
});

test('a watchdog whose word nobody takes grows old', async () => {
  const { spine } = await harness.start((view, input, now) => {
    if (input.kind === 'watch-escalations') throw new Error('the rule is broken');
    return decide(view, input, now);
  });
  await harness.until(() => spine.health().watchAgeMs > WATCH_STALE_MS, 1000);
  expect(spine.health().mode).toBe('normal');
});

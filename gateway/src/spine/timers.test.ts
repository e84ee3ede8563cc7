import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Input } from '../core/input.ts';
import type { Change, Decision, View } from '../core/view.ts';
import { ManualClock } from '../platform/testing/manual-clock.ts';
import { ClockWatch, JUMP_MINIMUM_MS } from './clock-watch.ts';
import { DueHeap } from './due-heap.ts';
import type { Answer } from './submit.ts';
import { ask, Harness, reading } from './testing/harness.ts';
import { Timers } from './timers.ts';

const harness = new Harness();
afterEach(() => harness.dispose());

const timerId = (deviceId: string) => `silence ${deviceId} device_silent`;
const setTimer = (deviceId: string, dueAt: number): Change => ({
  op: 'put',
  table: 'timer',
  row: { id: timerId(deviceId), kind: 'silence', deviceId, alertKind: 'device_silent', alertId: null, dueAt },
});

/** A message sets its device's timer a minute from now; firing takes it away; a jump of the clock moves all. */
function timed(fired: string[]) {
  return (view: View, input: Input, now: number): Decision => {
    const outcome = { ok: true as const, id: input.id };
    if (input.kind === 'reading') return { changes: [setTimer(input.deviceId, now + 60_000)], outcome };
    if (input.kind === 'clock-jump') {
      fired.push(`jump ${input.byMs}`);
      const changes = [...view.all('timer')].map((row) => setTimer(row.deviceId, row.dueAt + input.byMs));
      return { changes, outcome };
    }
    if (input.kind !== 'timer' || view.get('timer', input.timerId)?.dueAt !== input.dueAt)
      return { changes: [], outcome };
    fired.push(`${input.timerId.split(' ')[1]} ${now - input.dueAt}`);
    return { changes: [{ op: 'remove', table: 'timer', key: input.timerId }], outcome };
  };
}

describe('timers', () => {
  test('fire once, when they are due and not before', async () => {
    const fired: string[] = [];
    const { spine } = await harness.start(timed(fired));
    await ask(spine, reading('leak-1', 'i:1'));
    await harness.settle();
    harness.clock.advance(59_999);
    await harness.settle();
    expect(fired).toEqual([]);
    harness.clock.advance(1);
    await harness.settle();
    expect(fired).toEqual(['leak-1 0']);
    await harness.settle();
    harness.clock.advance(300_000);
    await harness.settle();
    expect(fired).toHaveLength(1);
  });

  test('that were moved do not fire at their old time', async () => {
    const fired: string[] = [];
    const { spine } = await harness.start(timed(fired));
    await ask(spine, reading('leak-1', 'i:1'));
    await harness.settle();
    harness.clock.advance(50_000);
    await ask(spine, reading('leak-1', 'i:2'));
    await harness.settle();
    harness.clock.advance(50_000);
    await harness.settle();
    expect(fired).toEqual([]);
    harness.clock.advance(10_000);
    await harness.settle();
    expect(fired).toEqual(['leak-1 0']);
  });

  test('are rows: one that was set before a restart fires after it', async () => {
    const fired: string[] = [];
    const directory = harness.stores.folder();
    const { spine, store } = await harness.start(timed(fired), { directory });
    await ask(spine, reading('leak-1', 'i:1'));
    await harness.settle();
    await spine.stop();
    await store.stop();
    harness.clock.advance(120_000);
    await harness.start(timed(fired), { directory });
    await harness.until(() => fired.length > 0, 1);
    expect(fired).toHaveLength(1);
  });

  test.each([3_600_000, -3_600_000, 86_400_000 * 365])(
    'keep their distance when the clock is set by %i ms',
    async (byMs) => {
      const fired: string[] = [];
      const { spine } = await harness.start(timed(fired));
      await ask(spine, reading('leak-1', 'i:1'));
      await harness.settle();
      harness.clock.advance(30_000);
      harness.clock.jumpWall(byMs);
      await harness.until(() => fired.length > 0);
      expect(fired).toEqual([`jump ${byMs}`]);
      harness.clock.advance(25_000);
      await harness.settle();
      expect(fired).toHaveLength(1);
      await harness.until(() => fired.length > 1);
      expect(fired[1]).toMatch(/^leak-1 /);
    },
  );
});

test('a timer that was moved by what is lost again fires all the same, once', () => {
  const clock = new ManualClock();
  const rows = new Map<string, object>();
  const fired: number[] = [];
  let isSettled = true;
  const view = { all: () => rows.values(), get: (_: string, key: string) => rows.get(key) } as unknown as View;
  const timers = new Timers({
    ...{ clock, newId: () => 'id', mayFire: () => true, isSettled: () => isSettled, view: () => view },
    submit: (input) => {
      if (input.kind === 'timer') fired.push(input.dueAt);
    },
  });
  const put = (dueAt: number) => {
    const change = setTimer('gas-1', dueAt);
    if (change.op === 'put') rows.set(timerId('gas-1'), change.row);
    timers.note([change]);
  };
  const due = clock.wallMs() + 5000;
  put(due);
  timers.start();
  // A batch that moves it is shown while its commit hangs, and is lost.
  isSettled = false;
  put(due + 60_000);
  clock.advance(10_000);
  expect(fired).toEqual([]);
  rows.set(timerId('gas-1'), { id: timerId('gas-1'), dueAt: due });
  isSettled = true;
  clock.advance(1000);
  rows.clear();
  clock.advance(120_000);
  timers.stop();
  expect(fired).toEqual([due]);
});

describe('the watch on the clock', () => {
  function watched(answer: () => Answer) {
    const clock = new ManualClock();
    const jumps: number[] = [];
    const watch = new ClockWatch({
      clock,
      newId: () => 'id',
      submit: (input, tell) => {
        if (input.kind === 'clock-jump') jumps.push(input.byMs);
        tell(answer());
      },
    });
    return { clock, jumps, watch };
  }
  const taken: Answer = { kind: 'committed', outcome: { ok: true, id: 'id' } };

  test.each([
    ['a jump of the smallest size is drift', JUMP_MINIMUM_MS, []],
    ['a larger one is told', JUMP_MINIMUM_MS + 1, [JUMP_MINIMUM_MS + 1]],
    ['so is one back', -5000, [-5000]],
  ])('%s', (_, byMs, expected) => {
    const { clock, jumps, watch } = watched(() => taken);
    clock.jumpWall(byMs);
    watch.check();
    expect(watch.check()).toBe(true);
    expect(jumps).toEqual(expected);
  });

  test('follows drift, however much it adds up to', () => {
    const { clock, jumps, watch } = watched(() => taken);
    for (let second = 0; second < 100; second++) {
      clock.advance(1000);
      clock.jumpWall(500);
      expect(watch.check()).toBe(true);
    }
    expect(jumps).toEqual([]);
  });

  test('tells a jump again that was refused', () => {
    let answer: Answer = { kind: 'refused', code: 'BUSY', detail: '' };
    const { clock, jumps, watch } = watched(() => answer);
    clock.jumpWall(9000);
    expect(watch.check()).toBe(false);
    answer = taken;
    expect(watch.check()).toBe(false);
    expect(watch.check()).toBe(true);
    expect(jumps).toEqual([9000, 9000]);
  });
});

test('the heap gives back what it was given, the earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant('pop' as const))), (steps) => {
      const heap = new DueHeap();
      const model: number[] = [];
      for (const step of steps) {
        if (step === 'pop') {
          model.sort((left, right) => left - right);
          expect(heap.pop()?.dueAt).toBe(model.shift());
        } else {
          heap.push({ id: String(step), dueAt: step });
          model.push(step);
        }
        expect(heap.size).toBe(model.length);
      }
    }),
  );
});

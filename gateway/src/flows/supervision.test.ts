import { describe, expect, test } from 'vitest';
import {
  atRest,
  FAILURES_TO_SAFE_MODE,
  nextSupervision,
  PERIODS,
  type Supervision,
  type SupervisionEffect,
  type SupervisionInput,
  type SupervisionState,
  supervisionInputs,
} from './supervision.ts';

const NOW = 100_000;

function in_(state: SupervisionState, more: Partial<Supervision> = {}): Supervision {
  return { ...atRest, state, tickedAt: NOW, dueAt: NOW + 1000, flowsOff: state === 'safe-mode', ...more };
}

function step(supervision: Supervision, input: SupervisionInput, now = NOW) {
  return nextSupervision(supervision, input, { now, periods: PERIODS });
}

type Cell = readonly [state: SupervisionState, effect: SupervisionEffect];
const states = ['stopped', 'starting', 'running', 'safe-mode', 'killed', 'backing-off', 'stopping'] as const;

/** Every state and every input; what is not listed changes nothing and does nothing. */
const table: Readonly<Record<SupervisionState, Readonly<Partial<Record<SupervisionInput, Cell>>>>> = {
  stopped: { start: ['starting', 'spawn'] },
  starting: {
    stop: ['stopping', 'terminate'],
    ready: ['running', 'none'],
    exited: ['backing-off', 'none'],
    broke: ['killed', 'kill'],
  },
  running: { stop: ['stopping', 'terminate'], exited: ['backing-off', 'none'], broke: ['killed', 'kill'] },
  'safe-mode': {
    stop: ['stopping', 'terminate'],
    exited: ['backing-off', 'none'],
    broke: ['killed', 'kill'],
    deployed: ['running', 'none'],
  },
  killed: { stop: ['stopping', 'none'], exited: ['backing-off', 'none'] },
  'backing-off': { stop: ['stopped', 'none'] },
  stopping: { exited: ['stopped', 'none'] },
};

describe('the whole table', () => {
  const cells = states.flatMap((state) =>
    supervisionInputs.map((input): readonly [SupervisionState, SupervisionInput, ...Cell] => {
      const [next, effect] = table[state][input] ?? [state, 'none'];
      return [state, input, next, effect];
    }),
  );

  test.each(cells)('%s, %s: %s, %s', (state, input, expected, effect) => {
    const after = step(in_(state), input);
    expect([after.next.state, after.effect]).toEqual([expected, effect]);
  });
});

describe('time', () => {
  /** Ticks in steady time until something happens; answers after how long. */
  function tickUntilEffect(supervision: Supervision, mostMs = 60_000) {
    let next = supervision;
    for (let ms = PERIODS.tickMs; ms <= mostMs; ms += PERIODS.tickMs) {
      const after = step(next, 'tick', NOW + ms);
      if (after.effect !== 'none') return { ms, ...after };
      next = after.next;
    }
    return { ms: mostMs, next, effect: 'none' as const };
  }

  test.each([
    ['starting', PERIODS.startMs, 'killed', 'kill'],
    ['running', PERIODS.silenceMs, 'killed', 'kill'],
    ['safe-mode', PERIODS.silenceMs, 'killed', 'kill'],
    ['stopping', PERIODS.stopMs, 'stopping', 'kill'],
  ] as const)('a child that is %s and says nothing for %i ms is %s by %s', (state, limitMs, expected, effect) => {
    const after = tickUntilEffect(in_(state));
    expect([after.next.state, after.effect, after.ms]).toEqual([expected, effect, limitMs + PERIODS.tickMs]);
  });

  test('a heartbeat keeps a running child alive, and no starting one that never is ready', () => {
    for (const state of ['running', 'safe-mode'] as const) {
      expect(step(in_(state, { silentMs: 4900 }), 'heartbeat').next.silentMs).toBe(0);
    }
    expect(step(in_('starting', { silentMs: 4900 }), 'heartbeat').next.silentMs).toBe(4900);
  });

  test('a gateway that did not run itself blames nobody: what it said meanwhile lies unread', () => {
    const after = step(in_('running'), 'tick', NOW + 3_600_000);
    expect(after).toMatchObject({ effect: 'none', next: { state: 'running', silentMs: 2 * PERIODS.tickMs } });
  });

  test('the pause is kept, and then it is started again and counted', () => {
    const pausing = in_('backing-off', { dueAt: NOW + 1000, restarts: 4 });
    expect(step(pausing, 'tick', NOW + 999)).toMatchObject({ effect: 'none', next: { restarts: 4 } });
    const started = step(pausing, 'tick', NOW + 1000);
    expect(started).toMatchObject({ effect: 'spawn', next: { state: 'starting', restarts: 5, silentMs: 0 } });
  });
});

describe('failures', () => {
  function failures(count: number, everyMs: number): readonly Supervision[] {
    let supervision = in_('running');
    return Array.from({ length: count }, (_, index) => {
      supervision = step({ ...supervision, state: 'running' }, 'exited', NOW + index * everyMs).next;
      return supervision;
    });
  }

  test('back-off doubles from half a second to half a minute', () => {
    const pauses = failures(9, 100).map(({ dueAt }, index) => dueAt - (NOW + index * 100));
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('the third within ten minutes turns the flows off; three over a longer time do not', () => {
    expect(failures(3, 60_000).map(({ flowsOff }) => flowsOff)).toEqual([false, false, true]);
    expect(failures(FAILURES_TO_SAFE_MODE, 300_001).map(({ flowsOff }) => flowsOff)).toEqual([false, false, false]);
  });

  test('in safe mode it comes back without the flows, also after a failure of the editor itself', () => {
    const off = failures(3, 100).at(-1) ?? atRest;
    const started = step(off, 'tick', NOW + 60_000).next;
    expect(started).toMatchObject({ state: 'starting', flowsOff: true });
    const ready = step(started, 'ready', NOW + 61_000).next;
    expect(ready).toMatchObject({ state: 'safe-mode', flowsOff: true });
    expect(step(ready, 'exited', NOW + 9_000_000).next).toMatchObject({ state: 'backing-off', flowsOff: true });
  });

  test('a deploy leaves safe mode and forgives what other flows did', () => {
    const forgiven = { flowsOff: false, failures: [] };
    const failed = { failures: [NOW - 2, NOW - 1] };
    expect(step(in_('safe-mode', failed), 'deployed').next).toMatchObject({ state: 'running', ...forgiven });
    expect(step(in_('running', failed), 'deployed').next).toMatchObject({ state: 'running', ...forgiven });
    const pausing = in_('backing-off', { ...failed, flowsOff: true });
    expect(step(pausing, 'deployed').next).toMatchObject({ state: 'backing-off', ...forgiven });
  });
});

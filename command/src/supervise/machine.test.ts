import { describe, expect, it } from 'vitest';
import { firstState, LONGEST_PAUSE_MS, type PartInput, type PartState, pauseAfter, step } from './machine.ts';

const states = {
  first: firstState,
  again: { kind: 'starting', failures: 3, wasReady: true },
  running: { kind: 'running', failures: 2, since: 1000 },
  waiting: { kind: 'waiting', failures: 1, pauseMs: 500 },
  stopping: { kind: 'stopping' },
  stopped: { kind: 'stopped' },
  failed: { kind: 'failed', exitCode: 78 },
} as const satisfies Record<string, PartState>;

const inputs = {
  ready: { kind: 'ready', at: 5000 },
  'exited 0': { kind: 'exited', exitCode: 0, at: 5000 },
  'exited 1': { kind: 'exited', exitCode: 1, at: 5000 },
  'exited 78': { kind: 'exited', exitCode: 78, at: 5000 },
  'exited late': { kind: 'exited', exitCode: 1, at: 61_000 },
  waited: { kind: 'waited' },
  stop: { kind: 'stop' },
} as const satisfies Record<string, PartInput>;

/** State and effects after each input; `-` is a no-op. */
const table: Record<keyof typeof states, Record<keyof typeof inputs, string>> = {
  first: {
    ready: 'running/0: tell ready',
    'exited 0': 'failed/1: tell failed',
    'exited 1': 'failed/1: tell failed',
    'exited 78': 'failed/78: tell failed',
    'exited late': 'failed/1: tell failed',
    waited: '-',
    stop: 'stopping: terminate',
  },
  again: {
    ready: 'running/3: tell back',
    'exited 0': 'waiting/4: tell died, wait 4000',
    'exited 1': 'waiting/4: tell died, wait 4000',
    'exited 78': 'failed/78: tell failed',
    'exited late': 'waiting/4: tell died, wait 4000',
    waited: '-',
    stop: 'stopping: terminate',
  },
  running: {
    ready: '-',
    'exited 0': 'waiting/3: tell died, wait 2000',
    'exited 1': 'waiting/3: tell died, wait 2000',
    'exited 78': 'waiting/3: tell died, wait 2000',
    'exited late': 'waiting/1: tell died, wait 500',
    waited: '-',
    stop: 'stopping: terminate',
  },
  waiting: {
    ready: '-',
    'exited 0': '-',
    'exited 1': '-',
    'exited 78': '-',
    'exited late': '-',
    waited: 'starting/1: spawn',
    stop: 'stopped: cancel-wait, tell stopped',
  },
  stopping: {
    ready: '-',
    'exited 0': 'stopped: tell stopped',
    'exited 1': 'stopped: tell stopped',
    'exited 78': 'stopped: tell stopped',
    'exited late': 'stopped: tell stopped',
    waited: '-',
    stop: '-',
  },
  stopped: nothing(),
  failed: nothing(),
};

function nothing(): Record<keyof typeof inputs, string> {
  const row = Object.keys(inputs).map((name) => [name, '-'] as const);
  return Object.fromEntries(row) as Record<keyof typeof inputs, string>;
}

function told(before: PartState, input: PartInput): string {
  const { state, effects } = step(before, input);
  if (state === before && effects.length === 0) return '-';
  const number = 'failures' in state ? `/${state.failures}` : 'exitCode' in state ? `/${state.exitCode}` : '';
  const what = effects.map((effect) => {
    if (effect.kind === 'tell') return `tell ${effect.what}`;
    return effect.kind === 'wait' ? `wait ${effect.ms}` : effect.kind;
  });
  return `${state.kind}${number}: ${what.join(', ')}`;
}

describe('a supervised part', () => {
  for (const [stateName, row] of Object.entries(table)) {
    for (const [inputName, expected] of Object.entries(row)) {
      it(`${stateName} + ${inputName} → ${expected}`, () => {
        const state = states[stateName as keyof typeof states];
        expect(told(state, inputs[inputName as keyof typeof inputs])).toBe(expected);
      });
    }
  }

  it('pauses twice as long each time, up to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 1000].map(pauseAfter)).toEqual([
      500,
      1000,
      2000,
      4000,
      8000,
      16_000,
      LONGEST_PAUSE_MS,
      LONGEST_PAUSE_MS,
      LONGEST_PAUSE_MS,
    ]);
  });
});

import { shippedPolicies } from '@gridcall/contract/escalation.ts';
import { describe, expect, test } from 'vitest';
import {
  dueAfterCall,
  type EscalationHappening,
  type EscalationMove,
  type EscalationPosition,
  longestWaitMs,
  nextEscalation,
} from './escalation.ts';
import { snapshotOf } from './escalation-policy.ts';

const MINUTE = 60_000;
const NOW = 1_000_000_000;
const life = snapshotOf(shippedPolicies[1], 'gas_leak');
const ordinary = snapshotOf(shippedPolicies[3], 'gate_held_open');
const LAST = life.steps.length - 1;

function at(position: Partial<EscalationPosition>): EscalationPosition {
  return {
    ...{ state: 'running', step: 0, round: 1, stepAt: NOW, isDrill: false, stoppedBy: null, hasArrived: false },
    policy: life,
    ...position,
  };
}

const begin = { kind: 'begin' } as const;
const due = { kind: 'due' } as const;
const nobody = { kind: 'nobody' } as const;
const stop = { kind: 'stop', reason: 'acknowledged' } as const;
const end = { kind: 'stop', reason: 'ended' } as const;
const hold = { kind: 'hold', until: NOW + 5 } as const;
const nothing = { kind: 'nothing' } as const;
const first = (round: number) => ({ kind: 'call', step: 0, round, as: 'raised' }) as const;
const again = (step: number, round: number) => ({ kind: 'call', step, round, as: 'repeat' }) as const;
const next = (step: number, round: number) => ({ kind: 'call', step, round, as: 'escalated' }) as const;
const held = { kind: 'hold', until: NOW + 5 } as const;

const positions = {
  'not begun': at({ state: 'none', step: -1, round: 0 }),
  'called the first step just now': at({}),
  'called the first step two minutes ago': at({ stepAt: NOW - 2 * MINUTE }),
  'called a middle step long ago': at({ step: 2, round: 4, stepAt: NOW - 60 * MINUTE }),
  'called the last step': at({ step: LAST, round: 9, stepAt: NOW - 60 * MINUTE }),
  'could call nobody': at({ step: -1, round: 3 }),
  'held before the first call': at({ state: 'held', step: -1, round: 0 }),
  'held after a call': at({ state: 'held', step: 0, round: 1, stepAt: NOW - 2 * MINUTE }),
  taken: at({ state: 'stopped', stoppedBy: 'acknowledged' }),
  'taken, and they are there': at({ state: 'stopped', stoppedBy: 'acknowledged', hasArrived: true }),
  over: at({ state: 'stopped', stoppedBy: 'ended' }),
  'at its end': at({ state: 'stopped', stoppedBy: 'last-step', policy: ordinary, step: 5 }),
} as const;

/** Every position with everything that can happen to it. */
const table: Record<keyof typeof positions, Record<string, [EscalationHappening, EscalationMove]>> = {
  'not begun': {
    ...{ begin: [begin, first(1)], due: [due, nothing], nobody: [nobody, nothing] },
    ...{ stop: [stop, nothing], end: [end, nothing], hold: [hold, held] },
  },
  'called the first step just now': {
    ...{ begin: [begin, first(2)], due: [due, again(0, 2)], nobody: [nobody, next(1, 1)] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'called the first step two minutes ago': {
    ...{ begin: [begin, first(2)], due: [due, next(1, 1)], nobody: [nobody, next(1, 1)] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'called a middle step long ago': {
    ...{ begin: [begin, first(5)], due: [due, next(3, 4)], nobody: [nobody, next(3, 4)] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'called the last step': {
    ...{ begin: [begin, first(10)], due: [due, again(LAST, 10)] },
    nobody: [nobody, { kind: 'wait', until: NOW + 5 * MINUTE }],
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'could call nobody': {
    ...{ begin: [begin, first(4)], due: [due, first(4)], nobody: [nobody, nothing] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'held before the first call': {
    ...{ begin: [begin, first(1)], due: [due, first(1)], nobody: [nobody, nothing] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  'held after a call': {
    ...{ begin: [begin, first(2)], due: [due, next(1, 1)], nobody: [nobody, nothing] },
    ...{ stop: [stop, stop], end: [end, end], hold: [hold, held] },
  },
  taken: {
    ...{ begin: [begin, first(2)], due: [due, { kind: 'unacknowledge' }], nobody: [nobody, nothing] },
    ...{ stop: [stop, nothing], end: [end, end], hold: [hold, held] },
  },
  'taken, and they are there': {
    ...{ begin: [begin, first(2)], due: [due, nothing], nobody: [nobody, nothing] },
    ...{ stop: [stop, nothing], end: [end, end], hold: [hold, held] },
  },
  over: {
    ...{ begin: [begin, first(2)], due: [due, nothing], nobody: [nobody, nothing] },
    ...{ stop: [stop, nothing], end: [end, nothing], hold: [hold, held] },
  },
  'at its end': {
    ...{ begin: [begin, first(2)], due: [due, nothing], nobody: [nobody, nothing] },
    ...{ stop: [stop, nothing], end: [end, end], hold: [hold, held] },
  },
};

describe('what happens to a chain', () => {
  const rows = Object.entries(table).flatMap(([where, moves]) =>
    Object.entries(moves).map(([what, [happening, move]]) => [where, what, happening, move] as const),
  );

  test.each(rows)('%s: %s', (where, _what, happening, move) => {
    expect(nextEscalation(positions[where as keyof typeof positions], happening, NOW)).toEqual(move);
  });

  test('a drill is told to the first step, once, and goes no further', () => {
    const drill = at({ isDrill: true });
    expect(nextEscalation(drill, nobody, NOW)).toEqual({ kind: 'stop', reason: 'drill' });
    expect(dueAfterCall(drill, NOW)).toBeNull();
  });

  test('what can wait ends with its last step, also when nobody of it can be called', () => {
    const last = at({ policy: ordinary, step: ordinary.steps.length - 1 });
    expect(nextEscalation(last, nobody, NOW)).toEqual({ kind: 'stop', reason: 'last-step' });
    expect(dueAfterCall(last, NOW)).toBeNull();
  });
});

describe('when a chain is due', () => {
  test('level 1 calls again each minute, and the next ones at 2, 4, 6, 10 and 15 minutes; then each five', () => {
    const times: [number, number, string][] = [];
    let position = at({ state: 'none', step: -1, round: 0 });
    let now = NOW;
    let happening: EscalationHappening = begin;
    while (now - NOW <= 26 * MINUTE) {
      const move = nextEscalation(position, happening, now);
      if (move.kind !== 'call') throw new Error(move.kind);
      times.push([(now - NOW) / MINUTE, move.step, move.as]);
      const stepAt: number = move.as === 'repeat' ? position.stepAt : now;
      position = at({ step: move.step, round: move.round, stepAt });
      now = dueAfterCall(position, now) ?? Number.NaN;
      happening = due;
    }
    const called = times.filter(([, , as]) => as !== 'repeat');
    expect(called.map(([minute, step]) => [minute, step])).toEqual([
      ...[[0, 0], [2, 1], [4, 2], [6, 3], [10, 4], [15, 5]], // biome-ignore format: a row of a table
    ]);
    const repeats = times.filter(([, , as]) => as === 'repeat').map(([minute]) => minute);
    expect(repeats).toEqual([1, 3, 5, 7, 8, 9, 11, 12, 13, 14, 20, 25]);
  });

  test('the longest wait of each level is the longest that any of its timers may be armed for', () => {
    expect(longestWaitMs(life)).toBe(15 * MINUTE);
    expect(longestWaitMs(snapshotOf(shippedPolicies[2], 'water_leak'))).toBe(60 * MINUTE);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DECISION_MS, type GateInput, type GateSetup, type GateState, gateValues, newGate, stepGate } from './gate.ts';

const setup: GateSetup = {
  passageMs: 5000,
  graceMs: 1000,
  heldAfterMs: 30_000,
  doorInput: 0,
  exitInput: 1,
  lock: { at: 'input', number: 2 },
  doorActiveWhenOpen: true,
};
const withOutput: GateSetup = { ...setup, lock: { at: 'output', number: 0 } };
const withoutLock: GateSetup = { ...setup, lock: null };

const inputs = (door: 0 | 1, exit: 0 | 1 = 0, lock: 0 | 1 = 0): GateInput => ({
  kind: 'inputs',
  active: [door === 1, exit === 1, lock === 1],
});
const outputs = (lock: boolean): GateInput => ({ kind: 'outputs', active: [lock] });
const card: GateInput = { kind: 'card', read: 'well-formed' };
const tick: GateInput = { kind: 'tick' };
const status = (tamper: boolean, powerFailed: boolean): GateInput => ({ kind: 'local-status', tamper, powerFailed });

/** From a closed door that is watched; what is told, and when. */
function story(gate: GateSetup, ...happenings: readonly (readonly [at: number, input: GateInput])[]) {
  let state: GateState = newGate;
  const told: string[] = [];
  const beginning: readonly (readonly [number, GateInput])[] = [
    [-10, { kind: 'online' }],
    [-10, inputs(0)],
    [-10, outputs(false)],
    [-10, status(false, false)],
  ];
  for (const [at, input] of [...beginning, ...happenings]) {
    const step = stepGate(state, input, gate, 1_000_000 + at);
    state = step.state;
    if (at >= 0) told.push(...step.events.map((event) => `${at} ${event}`));
  }
  return told;
}

describe('with a lock in sight', () => {
  test.each<
    [name: string, gate: GateSetup, happenings: readonly (readonly [number, GateInput])[], told: readonly string[]]
  >([
    [
      'a card is granted, somebody passes',
      setup,
      [
        [0, card],
        [400, inputs(0, 0, 1)],
        [1500, inputs(1, 0, 1)],
        [3000, inputs(1, 0, 0)],
        [4000, inputs(0)],
        [20_000, tick],
      ],
      ['400 access_granted', '1500 opened', '4000 closed'],
    ],
    [
      'a card is denied',
      setup,
      [
        [0, card],
        [DECISION_MS - 1, tick],
        [DECISION_MS, tick],
        [9000, tick],
      ],
      ['3000 access_denied'],
    ],
    [
      'granted, but nobody opens',
      setup,
      [
        [0, card],
        [400, inputs(0, 0, 1)],
        [5399, tick],
        [5400, tick],
        [6000, inputs(0)],
      ],
      ['400 access_granted', '5400 not_opened'],
    ],
    [
      'the exit button releases the lock',
      setup,
      [
        [0, inputs(0, 1, 1)],
        [800, inputs(1, 0, 1)],
        [3000, inputs(0)],
      ],
      ['0 request_to_exit', '800 opened', '3000 closed'],
    ],
    [
      'the lock follows the exit button later',
      setup,
      [
        [0, inputs(0, 1, 0)],
        [300, inputs(0, 0, 0)],
        [500, inputs(0, 0, 1)],
        [2000, inputs(0, 0, 0)],
      ],
      ['0 request_to_exit'],
    ],
    [
      'a schedule releases it: every opening is explained, for as long as it lasts',
      setup,
      [
        [0, inputs(0, 0, 1)],
        [60_000, inputs(1, 0, 1)],
        [61_500, tick],
        [62_000, inputs(0, 0, 1)],
        [70_000, inputs(0, 0, 0)],
        [80_000, inputs(1)],
        [81_000, tick],
      ],
      ['0 unlocked', '60000 opened', '62000 closed', '70000 locked', '81000 forced_open'],
    ],
    [
      'a card while the lock stands released',
      setup,
      [
        [0, inputs(0, 0, 1)],
        [5000, card],
        [9000, tick],
      ],
      ['0 unlocked', '5000 access_granted'],
    ],
    [
      'the lock is seen at an output, after the door',
      withOutput,
      [
        [0, card],
        [600, inputs(1)],
        [900, outputs(true)],
        [2000, tick],
      ],
      ['900 access_granted', '900 opened'],
    ],
    [
      'the second passes through the open door',
      setup,
      [
        [0, card],
        [100, inputs(0, 0, 1)],
        [1000, inputs(1, 0, 0)],
        [2000, card],
        [2300, inputs(1, 0, 1)],
        [9000, tick],
      ],
      ['100 access_granted', '1000 opened', '2300 access_granted'],
    ],
    [
      'a malformed card is nobody',
      setup,
      [
        [0, { kind: 'card', read: 'malformed' }],
        [9000, tick],
      ],
      [],
    ],
    [
      'a card of an unknown format is somebody',
      setup,
      [
        [0, { kind: 'card', read: 'unchecked' }],
        [9000, tick],
      ],
      ['9000 access_denied'],
    ],
    [
      'forced',
      setup,
      [
        [0, inputs(1)],
        [1000, tick],
      ],
      ['1000 forced_open'],
    ],
    [
      'the same report again changes nothing',
      setup,
      [
        [0, inputs(0)],
        [1, inputs(0)],
        [2, outputs(false)],
      ],
      [],
    ],
    ['a keypad is nobody', setup, [[0, { kind: 'keypad', keys: 4 }]], []],
    [
      'the reader goes and comes',
      setup,
      [
        [0, { kind: 'offline' }],
        [1, { kind: 'offline' }],
        [5000, { kind: 'online' }],
      ],
      ['0 reader_offline', '5000 reader_online'],
    ],
    [
      'opened while the reader was away: not forced',
      setup,
      [
        [0, { kind: 'offline' }],
        [5000, { kind: 'online' }],
        [5001, inputs(1)],
        [9000, tick],
      ],
      ['0 reader_offline', '5000 reader_online', '5001 opened'],
    ],
    [
      'tamper and power',
      setup,
      [
        [0, status(true, false)],
        [1, status(true, true)],
        [2, status(true, true)],
        [3, status(false, false)],
      ],
      ['0 tamper', '1 mains_failed', '3 tamper_cleared', '3 mains_restored'],
    ],
  ])('%s', (_, gate, happenings, told) => {
    expect(story(gate, ...happenings)).toEqual(told);
  });
});

describe('without a lock in sight', () => {
  test('a card after which the door opens was granted', () => {
    expect(story(withoutLock, [0, card], [1000, inputs(1)], [3000, inputs(0)])).toEqual([
      '1000 access_granted',
      '1000 opened',
      '3000 closed',
    ]);
  });

  test('a card after which nobody comes is not judged', () => {
    expect(story(withoutLock, [0, card], [DECISION_MS, tick], [9000, tick])).toEqual([]);
  });
});

describe('a door contact that is made while the door is shut', () => {
  test('is read the other way round', () => {
    const inverse = { ...setup, doorActiveWhenOpen: false };
    const shut = stepGate(newGate, inputs(1), inverse, 0).state;
    expect(gateValues(shut)).toEqual({ open: false });
    expect(gateValues(stepGate(shut, inputs(0), inverse, 1).state)).toEqual({ open: true });
  });
});

describe('what was never seen', () => {
  test('is not said', () => {
    expect(gateValues(newGate)).toEqual({});
  });

  test('is no state either when the reader has fewer inputs than was set up', () => {
    const step = stepGate(newGate, { kind: 'inputs', active: [] }, setup, 0);
    expect([step.state, step.events]).toEqual([newGate, []]);
  });

  test('at the first look the calm state is said, because an alert of before a restart may stand', () => {
    const closed = stepGate(newGate, inputs(0), setup, 0);
    expect(closed.events).toEqual(['closed']);
    expect(stepGate(newGate, status(false, false), setup, 0).events).toEqual(['tamper_cleared', 'mains_restored']);
    expect(stepGate(newGate, { kind: 'online' }, setup, 0).events).toEqual(['reader_online']);
  });

  test('a lock that is found released explains an opening, but nobody released it as far as we know', () => {
    const step = stepGate(newGate, inputs(0, 0, 1), setup, 0);
    expect(step.events).toEqual(['closed']);
  });
});

test('cards that wait are bounded', () => {
  let state: GateState = newGate;
  for (let read = 0; read < 100; read++) state = stepGate(state, card, setup, read).state;
  expect(state.cardsWaiting.length).toBe(8);
});

describe('whatever happens', () => {
  const happening: fc.Arbitrary<GateInput> = fc.oneof(
    fc.array(fc.boolean(), { maxLength: 4 }).map((active): GateInput => ({ kind: 'inputs', active })),
    fc.array(fc.boolean(), { maxLength: 2 }).map((active): GateInput => ({ kind: 'outputs', active })),
    fc.tuple(fc.boolean(), fc.boolean()).map(([one, other]) => status(one, other)),
    fc.constantFrom<GateInput>(
      card,
      tick,
      { kind: 'online' },
      { kind: 'offline' },
      { kind: 'card', read: 'malformed' },
    ),
  );
  const course = fc.array(fc.tuple(fc.integer({ min: 0, max: 12_000 }), happening), { maxLength: 60 });

  test.each<[name: string, gate: GateSetup]>([
    ['lock at an input', setup],
    ['lock at an output', withOutput],
    ['no lock', withoutLock],
  ])('%s: opening and closing alternate, no more is granted or denied than cards were read', (_, gate) => {
    fc.assert(
      fc.property(course, (happenings) => {
        let state: GateState = newGate;
        let at = 0;
        let cards = 0;
        let judged = 0;
        let open = false;
        for (const [after, input] of happenings) {
          at += after;
          if (input.kind === 'card' && input.read === 'well-formed') cards++;
          const step = stepGate(state, input, gate, at);
          state = step.state;
          for (const event of step.events) {
            if (event === 'access_granted' || event === 'access_denied') judged++;
            if (event === 'opened' || event === 'forced_open') {
              expect(open).toBe(false);
              open = true;
            }
            if (event === 'closed') open = false;
          }
        }
        expect(judged).toBeLessThanOrEqual(cards);
      }),
      { numRuns: 300 },
    );
  });
});

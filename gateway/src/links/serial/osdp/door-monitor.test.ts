import { describe, expect, test } from 'vitest';
import {
  type Door,
  type DoorEvent,
  type DoorInput,
  type DoorState,
  isOpen,
  newDoor,
  stepDoor,
} from './door-monitor.ts';

const setup = { passageMs: 5000, graceMs: 1000, heldAfterMs: 30_000 };
const now = 1_000_000;

const states: Readonly<Record<Door, DoorState>> = {
  unknown: newDoor,
  closed: { door: 'closed', openedAt: 0, passageUntil: 0, isWatched: true },
  unexplained: { door: 'unexplained', openedAt: now - 500, passageUntil: 0, isWatched: true },
  opened: { door: 'opened', openedAt: now - 10_000, passageUntil: 0, isWatched: true },
  held: { door: 'held', openedAt: now - 60_000, passageUntil: 0, isWatched: true },
  forced: { door: 'forced', openedAt: now - 60_000, passageUntil: 0, isWatched: true },
};

const open: DoorInput = { kind: 'contact', open: true };
const shut: DoorInput = { kind: 'contact', open: false };
const passage: DoorInput = { kind: 'passage' };
const tick: DoorInput = { kind: 'tick' };
const unwatched: DoorInput = { kind: 'unwatched' };

describe('every state and every input', () => {
  test.each<[from: Door, input: DoorInput, to: Door, events: readonly DoorEvent[]]>([
    ['unknown', open, 'opened', []],
    ['unknown', shut, 'closed', ['closed']],
    ['unknown', passage, 'unknown', []],
    ['unknown', tick, 'unknown', []],
    ['unknown', unwatched, 'unknown', []],
    ['closed', open, 'unexplained', []],
    ['closed', shut, 'closed', []],
    ['closed', passage, 'closed', []],
    ['closed', tick, 'closed', []],
    ['closed', unwatched, 'closed', []],
    ['unexplained', open, 'unexplained', []],
    ['unexplained', shut, 'closed', ['forced_open', 'closed']],
    ['unexplained', passage, 'opened', ['opened']],
    ['unexplained', tick, 'unexplained', []],
    ['unexplained', unwatched, 'unexplained', []],
    ['opened', open, 'opened', []],
    ['opened', shut, 'closed', ['closed']],
    ['opened', passage, 'opened', []],
    ['opened', tick, 'opened', []],
    ['opened', unwatched, 'opened', []],
    ['held', open, 'held', []],
    ['held', shut, 'closed', ['closed']],
    ['held', passage, 'held', []],
    ['held', tick, 'held', []],
    ['held', unwatched, 'held', []],
    ['forced', open, 'forced', []],
    ['forced', shut, 'closed', ['closed']],
    ['forced', passage, 'forced', []],
    ['forced', tick, 'forced', []],
    ['forced', unwatched, 'forced', []],
  ])('%s, %o: %s', (from, input, to, events) => {
    const step = stepDoor(states[from], input, setup, now);
    expect([step.state.door, step.events]).toEqual([to, events]);
  });
});

/** A story: what happens when, and what is told. */
function story(...happenings: readonly (readonly [at: number, input: DoorInput])[]): readonly [number, DoorEvent][] {
  let state = states.closed;
  const told: [number, DoorEvent][] = [];
  for (const [at, input] of happenings) {
    const step = stepDoor(state, input, setup, now + at);
    state = step.state;
    told.push(...step.events.map((event): [number, DoorEvent] => [at, event]));
  }
  return told;
}

describe('stories', () => {
  test('let in, through, shut', () => {
    expect(story([0, passage], [2000, open], [6000, shut])).toEqual([
      [2000, 'opened'],
      [6000, 'closed'],
    ]);
  });

  test('the last moment of the passage counts, the next one does not', () => {
    expect(story([0, passage], [5000, open])).toEqual([[5000, 'opened']]);
    expect(story([0, passage], [5001, open], [6001, tick])).toEqual([[6001, 'forced_open']]);
  });

  test('one passage explains one opening', () => {
    expect(story([0, passage], [1000, open], [2000, shut], [3000, open], [4000, tick])).toEqual([
      [1000, 'opened'],
      [2000, 'closed'],
      [4000, 'forced_open'],
    ]);
  });

  test('nobody explains it: forced after the grace, once', () => {
    expect(story([0, open], [999, tick], [1000, tick], [9000, tick], [10_000, shut])).toEqual([
      [1000, 'forced_open'],
      [10_000, 'closed'],
    ]);
  });

  test('the explanation comes within the grace', () => {
    expect(story([0, open], [900, passage], [1000, tick])).toEqual([[900, 'opened']]);
  });

  test('held after its time, once, and measured anew when the next one passes', () => {
    expect(story([0, passage], [0, open], [29_999, tick], [30_000, tick], [60_000, tick])).toEqual([
      [0, 'opened'],
      [30_000, 'held_open'],
    ]);
    expect(story([0, passage], [0, open], [20_000, passage], [30_000, tick], [50_000, tick])).toEqual([
      [0, 'opened'],
      [50_000, 'held_open'],
    ]);
  });

  test('opened while nobody watched: not called forced, but held when it stays open', () => {
    expect(story([0, unwatched], [60_000, open], [61_000, tick], [90_000, tick])).toEqual([
      [60_000, 'opened'],
      [90_000, 'held_open'],
    ]);
  });

  test('after it is watched again an opening needs its explanation again', () => {
    expect(story([0, unwatched], [10, shut], [60_000, open], [61_000, tick])).toEqual([[61_000, 'forced_open']]);
  });
});

test.each<[Door, boolean | null]>([
  ['unknown', null],
  ['closed', false],
  ['unexplained', true],
  ['opened', true],
  ['held', true],
  ['forced', true],
])('%s is open: %s', (door, expected) => {
  expect(isOpen(states[door])).toBe(expected);
});

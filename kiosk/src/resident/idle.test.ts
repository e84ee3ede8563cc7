import { expect, test } from 'vitest';
import { type IdleInput, type IdleState, nextIdle, secondsLeft } from './idle.ts';

const watching: IdleState = { phase: 'watching', since: 0 };
const warning: IdleState = { phase: 'warning', endsAt: 25_000 };
const paused: IdleState = { phase: 'paused', since: 0 };
const wiped: IdleState = { phase: 'wiped', since: 0 };
const tick = (now: number, context: 'home' | 'information' | 'form'): IdleInput => ({ kind: 'tick', now, context });

test.each<[IdleState, IdleInput, IdleState]>([
  [watching, { kind: 'activity', now: 5 }, { phase: 'watching', since: 5 }],
  [warning, { kind: 'activity', now: 5 }, warning],
  [paused, { kind: 'activity', now: 5 }, paused],
  [wiped, { kind: 'activity', now: 5 }, { phase: 'watching', since: 5 }],

  [watching, { kind: 'continued', now: 5 }, watching],
  [warning, { kind: 'continued', now: 5 }, { phase: 'watching', since: 5 }],
  [paused, { kind: 'continued', now: 5 }, paused],
  [wiped, { kind: 'continued', now: 5 }, wiped],

  [watching, { kind: 'paused', now: 5 }, { phase: 'paused', since: 5 }],
  [warning, { kind: 'paused', now: 5 }, { phase: 'paused', since: 5 }],
  [paused, { kind: 'paused', now: 5 }, paused],
  [wiped, { kind: 'paused', now: 5 }, { phase: 'paused', since: 5 }],

  [watching, { kind: 'resumed', now: 5, context: 'form' }, watching],
  [warning, { kind: 'resumed', now: 5, context: 'form' }, warning],
  [wiped, { kind: 'resumed', now: 5, context: 'form' }, wiped],
  [paused, { kind: 'resumed', now: 119_999, context: 'form' }, { phase: 'watching', since: 119_999 }],
  [paused, { kind: 'resumed', now: 120_000, context: 'form' }, { phase: 'warning', endsAt: 145_000 }],
  [paused, { kind: 'resumed', now: 60_000, context: 'information' }, { phase: 'warning', endsAt: 85_000 }],
  [paused, { kind: 'resumed', now: 900_000, context: 'home' }, { phase: 'watching', since: 900_000 }],

  [watching, tick(59_999, 'information'), watching],
  [watching, tick(60_000, 'information'), { phase: 'warning', endsAt: 85_000 }],
  [watching, tick(119_999, 'form'), watching],
  [watching, tick(120_000, 'form'), { phase: 'warning', endsAt: 145_000 }],
  [watching, tick(59_999, 'home'), watching],
  [watching, tick(60_000, 'home'), { phase: 'wiped', since: 60_000 }],
  [warning, tick(24_999, 'form'), warning],
  [warning, tick(25_000, 'form'), { phase: 'wiped', since: 25_000 }],
  [paused, tick(9_000_000, 'form'), paused],
  [wiped, tick(7, 'home'), { phase: 'watching', since: 7 }],
])('%j on %j', (before, input, after) => {
  expect(nextIdle(before, input)).toEqual(after);
});

test('the countdown counts whole seconds and never below zero', () => {
  expect(secondsLeft(warning, 0)).toBe(25);
  expect(secondsLeft(warning, 24_001)).toBe(1);
  expect(secondsLeft(warning, 30_000)).toBe(0);
  expect(secondsLeft(watching, 0)).toBe(0);
});

import { expect, test } from 'vitest';
import { inSlices } from './in-slices.ts';

function* look(steps: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step++) yield;
  return 'seen';
}

/** Each look at it takes so long. */
function clockOf(stepMs: number) {
  let now = 0;
  return { monotonicMs: () => (now += stepMs) };
}

async function turnsDuring(stepMs: number): Promise<number> {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  expect(await inSlices(look(100), clockOf(stepMs))).toBe('seen');
  isOver = true;
  return turns;
}

test('a long look lets everything else have its turn each millisecond', async () => {
  expect(await turnsDuring(0.25)).toBeGreaterThanOrEqual(20);
});

test('a short one ends in one go', async () => {
  expect(await turnsDuring(0.001)).toBe(0);
});

import { expect, test } from 'vitest';
import { markOf, stageOf, stages } from './follow-up-stage.ts';

test.each([
  ['waiting', 'registered'],
  ['submitted', 'delivered'],
  ['accepted', 'accepted'],
  ['dispatched', 'working'],
  ['in_progress', 'working'],
  ['resolved', 'working'],
  ['verified', 'finished'],
  ['closed', 'finished'],
  ['rejected', 'finished'],
  ['something_new', 'delivered'],
  ['__proto__', 'delivered'],
])('%s is %s', (state, stage) => {
  expect(stageOf(state)).toBe(stage);
});

test('stages before the current one are done, those after lie ahead', () => {
  expect(stages.map((stage) => markOf(stage, 'accepted', false))).toEqual([
    'done',
    'done',
    'current',
    'ahead',
    'ahead',
  ]);
  expect(stages.map((stage) => markOf(stage, 'finished', true))).toEqual(['done', 'done', 'done', 'done', 'done']);
  expect(stages.map((stage) => markOf(stage, 'finished', false))).toEqual(['done', 'done', 'done', 'done', 'current']);
});

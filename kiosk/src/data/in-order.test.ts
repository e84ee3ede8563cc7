import { expect, test } from 'vitest';
import { InOrder } from './in-order.ts';

test.each([
  [
    [0, 1, 2],
    [true, true, true],
  ],
  [
    [2, 0, 1],
    [true, false, false],
  ],
  [
    [1, 0, 2],
    [true, false, true],
  ],
])('asked 0, 1, 2 and answered %j: taken %j', (answers, taken) => {
  const order = new InOrder();
  const questions = [order.ask(), order.ask(), order.ask()];
  expect(answers.map((no) => questions[no]?.())).toEqual(taken);
});

test('a question asked after an answer has its own', () => {
  const order = new InOrder();
  const [first, second] = [order.ask(), order.ask()];
  expect(second()).toBe(true);
  const third = order.ask();
  expect([first(), third()]).toEqual([false, true]);
});

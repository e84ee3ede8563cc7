import { expect, test } from 'vitest';
import { hears } from './topic-filter.ts';

test.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/c', false],
  ['a/b', 'a/b/c', false],
  ['a/b/c', 'a/b', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', false],
  ['a/+/set', 'a/厨房 阀/set', true],
  ['a/#', 'a/b/c', true],
  ['a/#', 'a', true],
  ['#', 'a/b', true],
  ['+', 'a/b', false],
  ['a//b', 'a/x/b', false],
])('%s hears %s: %s', (filter, topic, isHeard) => {
  expect(hears(filter, topic)).toBe(isHeard);
});

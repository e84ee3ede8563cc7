import { expect, test } from 'vitest';
import { assigneeWord, takerWord } from './taker-word.ts';

test('whose an alert is stands there by name, or as somebody, and never as an id', () => {
  expect(assigneeWord('关平')).toBe('已指派给 关平');
  expect(assigneeWord('')).toBe('已指派');
});

test('who took it is a post in the reader’s words, or a name', () => {
  expect(['steward', 'property', '赵云'].map(takerWord)).toEqual(['楼栋长', 'property', '赵云']);
});

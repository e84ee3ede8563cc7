import { expect, test } from 'vitest';
import { formatPosition, parsePosition, resumeFrom } from './position.ts';

test.each([
  ['a-7', { epoch: 'a', no: 7 }],
  ['a-b-7', { epoch: 'a-b', no: 7 }],
  ['a-', undefined],
  ['7', undefined],
  ['a-1.5', undefined],
  ['a -1', undefined],
  ['', undefined],
  [`a-${'9'.repeat(16)}`, undefined],
])('%s', (text, position) => {
  expect(parsePosition(text)).toEqual(position);
  if (position !== undefined) expect(formatPosition(position)).toBe(text);
});

test.each([
  ['the first time', undefined, null],
  ['something else', 'hello', null],
  ['another store', 'b-3', null],
  ['a future that never was', 'a-11', null],
  ['the present', 'a-10', 10],
  ['the past', 'a-3', 3],
  ['the beginning', 'a-0', 0],
])('%s', (_name, asked, from) => {
  expect(resumeFrom(asked, 'a', 10)).toBe(from);
});

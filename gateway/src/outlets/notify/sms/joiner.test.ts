import { expect, test } from 'vitest';
import type { Delivered } from './deliver.ts';
import { MessageJoiner, UNFINISHED_MAXIMUM, UNFINISHED_MS } from './joiner.ts';

function part(
  text: string,
  number: number,
  more: { total?: number; reference?: number; from?: string } = {},
): Delivered {
  const { total = 2, reference = 1, from = '13800138000' } = more;
  return { from, sentAt: 1000 + number, text, part: { reference, total, number } };
}

test('a whole text is whole at once', () => {
  const message = { from: '13800138000', sentAt: 1000, text: '1', part: null };
  expect(new MessageJoiner().add(message, 4, 0)).toEqual({
    ...{ from: '13800138000', sentAt: 1000, text: '1', indexes: [4] },
  });
});

test('the last part may come first; all its places in the modem are told', () => {
  const joiner = new MessageJoiner();
  expect(joiner.add(part('后', 2), 7, 0)).toBeUndefined();
  expect(joiner.add(part('前', 1), 9, 0)).toEqual({
    ...{ from: '13800138000', sentAt: 1001, text: '前后', indexes: [9, 7] },
  });
});

test('a part that came twice does not stand for the other, and both of its places are told', () => {
  const joiner = new MessageJoiner();
  joiner.add(part('前', 1), 1, 0);
  expect(joiner.add(part('前', 1), 2, 0)).toBeUndefined();
  expect(joiner.add(part('后', 2), 3, 0)?.indexes).toEqual([1, 2, 3]);
});

test('parts of others, and of another text of the same sender, are kept apart', () => {
  const joiner = new MessageJoiner();
  joiner.add(part('甲', 1), 1, 0);
  expect(joiner.add(part('乙', 2, { from: '13900139000' }), 2, 0)).toBeUndefined();
  expect(joiner.add(part('乙', 2, { reference: 2 }), 3, 0)).toBeUndefined();
  expect(joiner.add(part('乙', 2, { total: 3 }), 4, 0)).toBeUndefined();
  expect(joiner.add(part('乙', 2), 5, 0)?.text).toBe('甲乙');
});

test('what stays unfinished is given up after a while, with its places', () => {
  const joiner = new MessageJoiner();
  joiner.add(part('前', 1), 5, 0);
  expect(joiner.expire(UNFINISHED_MS)).toEqual([]);
  expect(joiner.expire(UNFINISHED_MS + 1)).toMatchObject([{ text: '前', indexes: [5] }]);
  expect(joiner.add(part('后', 2), 6, 0)).toBeUndefined();
});

test('of too many the oldest goes first', () => {
  const joiner = new MessageJoiner();
  for (let reference = 0; reference <= UNFINISHED_MAXIMUM; reference++) {
    joiner.add(part(String(reference), 1, { reference }), reference, reference);
  }
  expect(joiner.expire(100).map(({ text }) => text)).toEqual(['0']);
  joiner.clear();
  expect(joiner.expire(UNFINISHED_MS * 2)).toEqual([]);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NewsGatherer } from './news-gatherer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function gatherer() {
  const reads: (readonly string[] | 'many')[] = [];
  const subject = new NewsGatherer(async (ids) => {
    reads.push(ids);
  });
  return { reads, subject };
}

test('news of one moment are read once each', async () => {
  const { reads, subject } = gatherer();
  for (const id of ['a', 'b', 'a', 'a']) subject.add(id);
  await vi.advanceTimersByTimeAsync(200);
  expect(reads).toEqual([['a', 'b']]);
  subject.add('c');
  await vi.advanceTimersByTimeAsync(200);
  expect(reads).toEqual([['a', 'b'], ['c']]);
});

test('a flood is one reading of the list', async () => {
  const { reads, subject } = gatherer();
  for (let no = 0; no < 100; no += 1) subject.add(`i${no}`);
  await vi.advanceTimersByTimeAsync(200);
  expect(reads).toEqual(['many']);
});

test('what comes during a reading is read after it', async () => {
  const reads: unknown[] = [];
  const finish: (() => void)[] = [];
  const subject = new NewsGatherer((ids) => {
    reads.push(ids);
    return new Promise((resolve) => finish.push(resolve));
  });
  subject.add('a');
  await vi.advanceTimersByTimeAsync(200);
  subject.add('a');
  await vi.advanceTimersByTimeAsync(1000);
  expect(reads).toEqual([['a']]);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(200);
  expect(reads).toEqual([['a'], ['a']]);
});

test('stopped, it reads nothing more', async () => {
  const { reads, subject } = gatherer();
  subject.add('a');
  subject.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(reads).toEqual([]);
});

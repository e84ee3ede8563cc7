import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LivePosition, type LiveVerdict, liveStep, parseLiveId, startPosition } from './live-position.ts';

const at = (epoch: string, no: number): LivePosition => ({ id: `${epoch}-${no}`, epoch, no });

test.each<[string, LivePosition, { event: string; id: string | null }, LivePosition, LiveVerdict]>([
  ['the first change', startPosition, { event: 'change', id: 'a-7' }, at('a', 7), 'apply'],
  ['change number 0', startPosition, { event: 'change', id: 'a-0' }, at('a', 0), 'apply'],
  ['the next one', at('a', 7), { event: 'change', id: 'a-8' }, at('a', 8), 'apply'],
  ['numbers skipped by rights', at('a', 7), { event: 'change', id: 'a-90' }, at('a', 90), 'apply'],
  ['the same number again', at('a', 7), { event: 'change', id: 'a-7' }, at('a', 7), 'ignore'],
  ['an older number', at('a', 7), { event: 'change', id: 'a-3' }, at('a', 7), 'ignore'],
  ['unsaved: shown, the position stays', at('a', 7), { event: 'change', id: null }, at('a', 7), 'apply'],
  ['unsaved before any', startPosition, { event: 'change', id: null }, startPosition, 'apply'],
  ['a lower number of another store', at('a', 7), { event: 'change', id: 'b-1' }, startPosition, 'resynchronise'],
  ['a higher number of another store', at('a', 7), { event: 'change', id: 'b-9' }, startPosition, 'resynchronise'],
  ['reset with a position', at('a', 7), { event: 'reset', id: 'b-2' }, at('b', 2), 'reset'],
  ['reset back within the epoch', at('a', 7), { event: 'reset', id: 'a-2' }, at('a', 2), 'reset'],
  ['reset without a position', at('a', 7), { event: 'reset', id: null }, startPosition, 'reset'],
  ['an id that is none', at('a', 7), { event: 'change', id: 'x' }, at('a', 7), 'ignore'],
  ['another event', at('a', 7), { event: 'hello', id: 'a-9' }, at('a', 7), 'ignore'],
])('%s', (_name, before, event, after, verdict) => {
  expect(liveStep(before, event)).toEqual({ position: after, verdict });
});

test('the queue calls a change incident', () => {
  expect(liveStep(startPosition, { event: 'incident', id: 'a-1' }, 'incident').verdict).toBe('apply');
  expect(liveStep(startPosition, { event: 'change', id: 'a-1' }, 'incident').verdict).toBe('ignore');
});

test('an epoch may hold hyphens', () => {
  expect(parseLiveId('01J-9-x-42')).toEqual({ epoch: '01J-9-x', no: 42 });
  expect(parseLiveId('42')).toBeNull();
  expect(parseLiveId('a-1.5')).toBeNull();
});

test('a replay that overlaps never shows a change twice, and never leaves one out', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 8 }), (rewinds) => {
      const shown: number[] = [];
      let position = startPosition;
      const read = (from: number, to: number) => {
        for (let no = from; no <= to; no += 1) {
          const step = liveStep(position, { event: 'change', id: `e-${no}` });
          position = step.position;
          if (step.verdict === 'apply') shown.push(no);
        }
      };
      read(1, 10);
      // A server that replays from too early is untidy, not harmful.
      for (const rewind of rewinds) read(Math.max(1, position.no - rewind), position.no + 5);
      expect(shown).toEqual(Array.from({ length: shown.length }, (_, index) => index + 1));
    }),
  );
});

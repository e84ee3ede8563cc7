import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PageFacts, type PageState, pageStep, pauseAfter } from './paging.ts';

const minute = 60_000;
const now = 1_000_000_000;
const calls: PageFacts = { level: 1, isTaken: false, isOver: false, cause: 'gateway-silent' };
const running: PageState = {
  ...{ cause: 'gateway-silent', level: 1, state: 'running', round: 1, endedBy: null },
  ...{ lastCallAt: now - 30_000, nextCallAt: now + 30_000 },
};
const stopped: PageState = { ...running, state: 'stopped', endedBy: 'gateway-back' };

describe('the whole table', () => {
  test.each<[string, PageState | undefined, Partial<PageFacts>, string]>([
    ['nothing stands and the gateway calls', undefined, { cause: null }, 'nothing'],
    ['nothing stands and it is taken', undefined, { isTaken: true }, 'nothing'],
    ['nothing stands and it is over', undefined, { isOver: true }, 'nothing'],
    ['nobody has it and the gateway is silent', undefined, {}, 'call'],
    ['nobody has it and it is born here', undefined, { cause: 'born-here', level: 2 }, 'call'],
    ['running, before its time', running, {}, 'nothing'],
    ['running, at its time', { ...running, nextCallAt: now }, {}, 'call'],
    ['running, long after its time', { ...running, nextCallAt: now - 1e9 }, {}, 'call'],
    ['running, and it got worse', { ...running, level: 2 }, { level: 1 }, 'call'],
    ['running, and somebody has it', running, { isTaken: true }, 'stop taken'],
    ['running, and it is over', running, { isOver: true, isTaken: true }, 'stop over'],
    ['running, and the gateway is back', running, { cause: null }, 'stop gateway-back'],
    ['stopped, and the gateway calls', stopped, { cause: null }, 'nothing'],
    ['stopped, and somebody has it', stopped, { isTaken: true }, 'nothing'],
    ['stopped a moment ago, and silent again', stopped, {}, 'wait'],
    ['stopped long ago, and silent again', { ...stopped, lastCallAt: now - minute }, {}, 'call'],
    ['stopped a moment ago, and worse since', { ...stopped, level: 2 }, { level: 1 }, 'call'],
  ])('%s → %s', (_name, before, change, expected) => {
    const step = pageStep(before, { ...calls, ...change }, now);
    expect(step.kind === 'stop' ? `stop ${step.next.endedBy}` : step.kind).toBe(expected);
    if (step.kind === 'stop') expect(step.tellsOthers).toBe(step.next.endedBy === 'taken');
    if (step.kind === 'wait') expect(step.next.nextCallAt).toBe(stopped.lastCallAt + minute);
  });
});

test('a danger to life is called about each minute, then each five, and never given up', () => {
  expect([1, 4, 5, 50].map((round) => pauseAfter(round, 1) / minute)).toEqual([1, 1, 5, 5]);
  expect(pauseAfter(1, 2)).toBe(10 * minute);
});

test('whatever a gateway does, nobody is called twice within a minute, and who has nobody is called in the end', () => {
  const happenings = fc.array(
    fc.record({ after: fc.integer({ min: 1, max: 200_000 }), silent: fc.boolean(), taken: fc.boolean() }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(happenings, (list) => {
      let page: PageState | undefined;
      let at = now;
      const called: number[] = [];
      const step = (facts: PageFacts) => {
        const result = pageStep(page, facts, at);
        if (result.kind !== 'nothing') page = result.next;
        if (result.kind === 'call') called.push(at);
      };
      for (const { after, silent, taken } of list) {
        at += after;
        step({ ...calls, isTaken: taken, cause: silent ? 'gateway-silent' : null });
      }
      for (const [index, time] of called.entries()) {
        expect(time - (called[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(minute);
      }
      const before = called.length;
      at += 5 * minute;
      step(calls);
      expect(called.length).toBe(before + 1);
    }),
  );
});

import { type Commissioning, commissioningSteps } from '@gridcall/contract/http-property.ts';
import { describe, expect, test } from 'vitest';
import { shownSteps, sortedProblems, stageOf } from './progress.ts';

const start = 1_000_000;
const after = (seconds: number) => start + seconds * 1000;

/** `seen`: seconds after the start, by step; a hole is a step that has not come. */
function steps(...seen: (number | null)[]): Commissioning['steps'] {
  return commissioningSteps.map((step, index) => {
    const at = seen[index] ?? null;
    return { step, seenAt: at === null ? null : after(at) };
  });
}

describe('the list of steps', () => {
  test.each<[string, Commissioning['steps'], number, string]>([
    ['nothing yet', steps(), 5, 'awaited later later later later later later'],
    ['nothing for long', steps(), 16, 'late later later later later later later'],
    ['signed in', steps(3, 3), 10, 'seen seen awaited later later later later'],
    ['signed in and silent', steps(3, 3), 20, 'seen seen late later later later later'],
    ['patience begins with the step before', steps(3, 3, 40, 40), 60, 'seen seen seen seen awaited later later'],
    ['a person walks to the valve', steps(3, 3, 40, 40), 71, 'seen seen seen seen late later later'],
    ['a step came before its turn', steps(3, null, 4), 10, 'seen late seen later later later later'],
    ['all', steps(1, 2, 3, 4, 5, 6, 7), 900, 'seen seen seen seen seen seen seen'],
  ])('%s', (_name, given, seconds, expected) => {
    const shown = shownSteps({ steps: given, startedAt: start }, after(seconds));
    expect(shown.map(({ state }) => state).join(' ')).toBe(expected);
  });
});

describe('where a commissioning stands', () => {
  const all = steps(1, 2, 3, 4, 5, 6, 7);
  test.each([
    ['running', steps(1), null, null, 60],
    ['running', steps(1, 2, 3, 4, 5), 'active-unacknowledged', null, 60],
    ['alarming', all, 'active-unacknowledged', null, 60],
    ['alarming', all, 'active-acknowledged', null, 60],
    ['complete', all, 'cleared-unclosed', null, 60],
    ['complete', all, 'cleared', null, 60],
    ['complete', all, null, null, 60],
    ['finished', all, 'closed', 100, 60],
    ['finished', all, 'active-unacknowledged', 100, 60],
    ['over', steps(1), null, null, 1800],
    ['over', all, 'active-unacknowledged', null, 1800],
    ['finished', all, 'closed', 100, 4000],
  ] as const)('%s', (stage, given, alertState, finished, seconds) => {
    const finishedAt = finished === null ? null : after(finished);
    expect(stageOf({ steps: [...given], alertState, finishedAt, until: after(1800) }, after(seconds))).toBe(stage);
  });
});

describe('what went wrong, and has or has not gone well since', () => {
  const problem = (at: number, topic: string) => ({
    ...{ at: after(at), code: '', title: '', detail: '', mend: '', topic, payload: '' },
  });
  test.each<[string, number, string, Commissioning['steps'], 'open' | 'mended']>([
    ['refused, nothing since', 5, '', steps(3), 'open'],
    ['refused, then signed in', 5, '', steps(3, 8), 'mended'],
    ['refused after it had signed in', 9, '', steps(3, 8), 'open'],
    ['refused again, then heard', 9, '', steps(3, 8, 12), 'mended'],
    ['wrong topic, signed in before', 5, 'a/b', steps(3, 3), 'open'],
    ['wrong topic, and only a topic right since', 5, 'a/b', steps(3, 3, 8), 'open'],
    ['wrong unit, then a reading', 5, 'a/b', steps(3, 3, 4, 8), 'mended'],
    ['wrong unit between a reading and the alarm', 12, 'a/b', steps(3, 3, 4, 8, 20), 'mended'],
    ['wrong unit after all of it', 30, 'a/b', steps(3, 3, 4, 8, 20, 21, 22), 'open'],
  ])('%s', (_name, at, topic, given, expected) => {
    const sorted = sortedProblems({ problems: [problem(at, topic)], steps: given });
    expect(sorted[expected]).toHaveLength(1);
    expect(sorted.open.length + sorted.mended.length).toBe(1);
  });
});

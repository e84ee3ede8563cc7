import { expect, test } from 'vitest';
import { engineAt } from '../testing/editor.ts';
import { problemOfFlows } from './flow-problem.ts';

const well = engineAt(() => 1).health();
const fallen = { ...well, lastFailure: { at: 0, reason: 'exit 7' } };

test.each([
  ['that runs', well, null],
  ['that starts', { ...fallen, state: 'starting' }, null],
  ['that has just begun and said nothing yet', { ...well, condition: null }, null],
  ['that fell and comes back', { ...fallen, state: 'backing-off' }, /exit 7/],
  ['that fell three times', { ...fallen, state: 'safe-mode' }, /exit 7/],
  ['that runs with no flow in it', { ...well, condition: { state: 'stopped', reason: 'missing-types exec' } }, /exec/],
] as const)('a process %s', (_name, health, cause) => {
  for (const english of [false, true]) {
    const problem = problemOfFlows(health, english);
    if (cause === null) expect(problem).toBeNull();
    else {
      expect(problem?.cause).toMatch(cause);
      expect(/[\u4e00-\u9fff]/.test(problem?.mend ?? '')).toBe(!english);
    }
  }
});

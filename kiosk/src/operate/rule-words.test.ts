import { expect, test } from 'vitest';
import { faultWord, stageWord } from './rule-words.ts';

test('a stage says from which side it is reached', () => {
  expect(stageWord({ quantity: 'methane_lel', level: 2, beyond: 'above' })).toBe('甲烷浓度达到即报 L2 紧急');
  expect(stageWord({ quantity: 'battery_pct', level: 4, beyond: 'below' })).toMatch(/^电量降到此值即报 L4/);
});

test('what is wrong with a field says how to mend it', () => {
  expect(faultWord('ambiguous')).toMatch(/小数请用点，千位不写逗号/);
  expect(faultWord('out-of-order')).toBe('紧急程度越高，阈值应越难达到。');
  expect(faultWord(undefined)).toBe('');
});

import { expect, test } from 'vitest';
import { featuresOf, mayEditDuty } from './features.ts';

test('only an operator at the gateway edits who is on duty, whatever another server shows', () => {
  expect(mayEditDuty({ role: 'operator' })).toBe(true);
  expect(mayEditDuty({ role: 'steward' })).toBe(false);
  expect(mayEditDuty({ role: 'operator', features: { ...featuresOf(null), duty: true } })).toBe(false);
});

import type { RuleCondition } from '@gridcall/contract/http-rule-settings.ts';
import { expect, test } from 'vitest';
import { checkDraft, type DraftFault, draftOf, isEmpty, type RuleDraft, unitOf } from './rule-draft.ts';

const stage = (level: 1 | 2, book: number, value = book) => ({
  ...{ quantity: 'methane_lel', unit: '%LEL', level, beyond: 'above' as const },
  ...{ value, book, minimum: 10, maximum: book, from: null },
});
const gas: RuleCondition = {
  ...{ deviceKind: 'gas-detector', alertKind: 'gas_leak', lifeSafety: true, own: null, version: 0, onDelayMs: null },
  offDelayMs: { value: 10_000, book: 10_000, minimum: 10_000, maximum: 600_000, from: null },
  thresholds: [stage(1, 50), stage(2, 25)],
};
const empty = draftOf(gas);
const off = (text: string, unit: 's' | 'min' | 'h' = 's'): Partial<RuleDraft> => ({ offDelayMs: { text, unit } });
const at = (first: string, second: string): Partial<RuleDraft> => ({
  thresholds: { 'methane_lel 1': first, 'methane_lel 2': second },
});

test('a form begins with what is set here, each delay in its largest whole unit', () => {
  expect(empty).toEqual({
    ...{ onDelayMs: { text: '', unit: 's' }, offDelayMs: { text: '', unit: 's' }, thresholds: {} },
  });
  const thresholds = [{ quantity: 'methane_lel' as const, level: 2 as const, at: 15.5 }];
  const edit = { version: 3, at: 0, by: '陈敏', reason: '', companyId: null, mayChange: true };
  const own = { ...edit, onDelayMs: null, offDelayMs: 120_000, thresholds };
  expect(draftOf({ ...gas, own })).toMatchObject({
    ...{ offDelayMs: { text: '2', unit: 'min' }, thresholds: { 'methane_lel 2': '15.5' } },
  });
  expect([0, 1500, 90_000, 7_200_000].map(unitOf)).toEqual(['s', 's', 's', 'h']);
});

test.each<[string, Partial<RuleDraft>, object, Readonly<Record<string, DraftFault>>]>([
  ['nothing', {}, { onDelayMs: null, offDelayMs: null, thresholds: null }, {}],
  ['a delay in minutes', off('0.5', 'min'), { offDelayMs: 30_000 }, {}],
  ['full-width digits, a comma', off('１2,5'), { offDelayMs: 12_500 }, {}],
  ['a comma and three digits: thousands, or a point', off('10,000'), {}, { offDelayMs: 'ambiguous' }],
  ['the same in full width', at('', '１５，０００ '), {}, { 'methane_lel 2': 'ambiguous' }],
  ['three digits after a point', off('12.125'), { offDelayMs: 12_125 }, {}],
  ['words', off('十秒'), {}, { offDelayMs: 'not-a-number' }],
  ['less than none', off('-1'), {}, { offDelayMs: 'not-a-number' }],
  ['too short', off('9'), {}, { offDelayMs: 'out-of-range' }],
  ['too long', off('1', 'h'), {}, { offDelayMs: 'out-of-range' }],
  ['a stage', at('', '15'), { thresholds: [{ quantity: 'methane_lel', level: 2, at: 15 }] }, {}],
  ['a duller stage', at('', '26'), {}, { 'methane_lel 2': 'out-of-range' }],
  ['two stages', at('30', '20'), {}, {}],
  ['the worse before the lesser', at('20', '20'), {}, { 'methane_lel 1': 'out-of-order' }],
  ['the worse before the lesser of further out', at('24', ''), {}, { 'methane_lel 1': 'out-of-order' }],
])('%s', (_name, draft, values, faults) => {
  const checked = checkDraft(gas, { ...empty, ...draft });
  expect(checked.values).toMatchObject(values);
  expect(checked.faults).toEqual(faults);
  expect(isEmpty(checkDraft(gas, empty).values)).toBe(true);
});

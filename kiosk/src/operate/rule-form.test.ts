import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { RuleCondition } from '@gridcall/contract/http-rule-settings.ts';
import { expect, test } from 'vitest';
import { faultOf } from '../data/result.ts';
import {
  faultsOf,
  isNothingFilled,
  isReasonMissing,
  press,
  type RuleForm,
  refused,
  ruleFormOf,
  whyOf,
} from './rule-form.ts';

const bounds = { minimum: 10_000, maximum: 600_000, book: 10_000, from: null };
function conditionAt(version: number, offDelayMs: number): RuleCondition {
  const edit = { version, at: 0, by: '陈敏', reason: '', companyId: null, mayChange: true };
  return {
    ...{
      deviceKind: 'gas-detector',
      alertKind: 'gas_leak',
      lifeSafety: true,
      version,
      onDelayMs: null,
      thresholds: [],
    },
    offDelayMs: { ...bounds, value: offDelayMs },
    own: { ...edit, onDelayMs: null, offDelayMs, thresholds: null },
  };
}
const typed = (form: RuleForm, text: string, reason: string): RuleForm => ({
  ...form,
  ...{ draft: { ...form.draft, offDelayMs: { text, unit: 's' } }, reason },
});
const fault = (status: number, code: ErrorCode) => faultOf(status, { code, title: '', mend: '' }, () => 'zh-CN');
const opened = typed(ruleFormOf(conditionAt(1, 20_000)), '30', '误报多');

test('whoever was second cannot write over what they have not seen, press as they may, until the newest is loaded', () => {
  const sent = press(opened, 'save');
  expect(whyOf(sent)).toEqual({ baseVersion: 1, reason: '误报多' });
  const second = refused(sent, fault(409, 'RULE_SETTING_CHANGED'));
  expect([second, press(second, 'save'), press(second, 'remove')].map(whyOf)).toEqual([null, null, null]);
  expect(second).toMatchObject({ elsewhere: true, draft: opened.draft, base: opened.base });

  const anew = ruleFormOf(conditionAt(2, 60_000), second.reason);
  expect(anew).toMatchObject({ elsewhere: false, draft: { offDelayMs: { text: '1', unit: 'min' } } });
  expect(whyOf(anew)).toBeNull();
  expect(whyOf(press(anew, 'save'))).toEqual({ baseVersion: 2, reason: '误报多' });
});

test('a refusal of any other kind leaves all that was typed, and may be tried again', () => {
  const limit = fault(409, 'RULE_SETTINGS_LIMIT');
  const stopped = refused(press(opened, 'save'), limit);
  expect(stopped).toMatchObject({ elsewhere: false, draft: opened.draft, fault: limit });
  expect(press(stopped, 'save').fault).toBeNull();
  expect(whyOf(press(stopped, 'remove'))).toEqual({ baseVersion: 1, reason: '误报多' });
});

test.each([
  ['nothing is pressed', opened, null, [false, false, 0], false],
  ['saved', opened, 'save', [false, false, 0], true],
  ['saved without a reason', typed(opened, '30', ' '), 'save', [true, false, 0], false],
  ['saved with nothing filled in', typed(opened, '', '误报多'), 'save', [false, true, 0], false],
  ['saved with words for a number', typed(opened, '十秒', '误报多'), 'save', [false, false, 1], false],
  ['taken away', opened, 'remove', [false, false, 0], true],
  ['taken away without a reason', typed(opened, '30', ''), 'remove', [true, false, 0], false],
  ['taken away, whatever the fields say', typed(opened, '十秒', '误报多'), 'remove', [false, false, 0], true],
  ['taken away with empty fields', typed(opened, '', '误报多'), 'remove', [false, false, 0], true],
] as const)('%s', (_what, form, what, wrong, goesOut) => {
  const after = what === null ? form : press(form, what);
  expect([isReasonMissing(after), isNothingFilled(after), Object.keys(faultsOf(after)).length]).toEqual(wrong);
  expect(whyOf(after) !== null).toBe(goesOut);
  expect(after.draft).toBe(form.draft);
});

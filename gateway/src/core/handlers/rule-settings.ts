import { isSet, NOTHING_SET, RULE_REASON_CHARACTERS } from '@gridcall/contract/rule-setting.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { RuleSettingRow } from '../model.ts';
import { companyOfPlace } from '../places.ts';
import type { Rule } from '../rule.ts';
import { ruleOf } from '../rule-book.ts';
import { boundsOf, isFixed, valuesFault } from '../rule-bounds.ts';
import type { PutRuleSettingInput } from '../rule-setting-input.ts';
import { beginRound } from '../rule-setting-round.ts';
import { mergeRule, ruleSettingId, settingsCounter, settingsOver } from '../rule-settings.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';

/** Rows that were taken away count, too: their numbers go on. */
export const SETTINGS_MAXIMUM = 5000;

/** One edit: what holds from now on, and the version of it that is kept. What it does to devices comes in a round. */
export function decidePutRuleSetting(draft: Draft, input: PutRuleSettingInput): Decision {
  const book = ruleOf(input.deviceKind, input.alertKind);
  const before = draft.get('rule_setting', ruleSettingId(input));
  const found = faultOf(draft, input, book, before);
  if (found !== undefined || book === undefined) return found ?? fault('NOT_FOUND', input.alertKind);
  const after = keep(draft, input, before);
  beginRound(draft, before, after);
  return draft.accept(after.id);
}

/** The row, its version and the audit's entry. */
function keep(draft: Draft, input: PutRuleSettingInput, before: RuleSettingRow | undefined): RuleSettingRow {
  const { scope, scopeId, deviceKind, alertKind, companyId, by } = input;
  const { onDelayMs, offDelayMs, thresholds } = input.values ?? NOTHING_SET;
  const reason = reasonOf(input);
  const said = { companyId, onDelayMs, offDelayMs, thresholds, at: draft.now, by, reason };
  const version = (before?.version ?? 0) + 1;
  const after: RuleSettingRow = { id: ruleSettingId(input), scope, scopeId, deviceKind, alertKind, version, ...said };
  if (before === undefined) {
    draft.next(settingsCounter(deviceKind));
    draft.next(settingsCounter(deviceKind, alertKind));
  }
  draft.put('rule_setting', after);
  const { restoredFrom } = input;
  draft.append('rule_setting_version', { settingId: after.id, version, restoredFrom, ...said });
  draft.audit(by, input.kind, after.id, { reason, restoredFrom, before: before ?? null, after });
  return after;
}

function reasonOf({ reason }: PutRuleSettingInput): string {
  return reason.trim().slice(0, RULE_REASON_CHARACTERS);
}

function faultOf(
  draft: Draft,
  input: PutRuleSettingInput,
  book: Rule | undefined,
  before: RuleSettingRow | undefined,
): Decision | undefined {
  const { deviceKind, alertKind, baseVersion, values } = input;
  if (book === undefined || isFixed(boundsOf(book))) {
    return fault('NOT_FOUND', `${deviceKind} has no ${alertKind} of which anything can be set`);
  }
  const unknown = scopeFault(draft, input);
  if (unknown !== undefined) return unknown;
  if (reasonOf(input) === '') return fault('BODY_INVALID', 'reason: say why');
  const version = before?.version ?? 0;
  if (version !== baseVersion) return fault('RULE_SETTING_CHANGED', `it is at version ${version}, not ${baseVersion}`);
  const isOfOperator = before !== undefined && isSet(before) && before.companyId === null;
  if (isOfOperator && input.companyId !== null) return fault('RULE_SETTING_OF_OPERATOR', before.by);
  if (values === null) {
    return before !== undefined && isSet(before) ? undefined : fault('NOT_FOUND', 'nothing is set there');
  }
  const wrong = valuesFault(book, values, outerRule(draft, input, book));
  if (wrong !== null) return unchanged({ ok: false, ...wrong });
  const isFull = before === undefined && countOf(draft) >= SETTINGS_MAXIMUM;
  return isFull ? fault('RULE_SETTINGS_LIMIT', `at most ${SETTINGS_MAXIMUM}`) : undefined;
}

/** The rule as it holds there but for what is set right there. */
function outerRule(draft: Draft, input: PutRuleSettingInput, book: Rule): Rule {
  const { scope, scopeId, deviceKind: kind } = input;
  const device = scope === 'device' ? draft.get('device', scopeId) : undefined;
  const companyId = input.companyId ?? companyOfPlace(draft, scopeId) ?? '';
  const over = settingsOver(draft, device ?? { id: '', kind, placeId: scopeId, companyId }, book.alertKind);
  return mergeRule(
    book,
    over.filter(({ id }) => id !== ruleSettingId(input)),
  );
}

function countOf(draft: Draft): number {
  let count = 0;
  for (const _row of draft.view.all('rule_setting')) count += 1;
  return count;
}

function scopeFault(draft: Draft, { scope, scopeId, deviceKind }: PutRuleSettingInput): Decision | undefined {
  if (scope === 'place') {
    return draft.get('place', scopeId) === undefined ? fault('UNKNOWN_PLACE', scopeId) : undefined;
  }
  const device = draft.get('device', scopeId);
  if (device === undefined) return fault('NOT_FOUND', `no device ${scopeId}`);
  return device.kind === deviceKind ? undefined : fault('NOT_FOUND', `${scopeId} is no ${deviceKind}`);
}

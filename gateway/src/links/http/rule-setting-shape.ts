import type {
  RuleCondition,
  RuleConditions,
  RuleSetting,
  RuleSettingVersion,
} from '@gridcall/contract/http-rule-settings.ts';
import { isQuantity, quantities } from '@gridcall/contract/quantity.ts';
import { isSet, NOTHING_SET, type RuleSettingKey } from '@gridcall/contract/rule-setting.ts';
import type { RuleSettingRow, RuleSettingVersionRow } from '../../core/model.ts';
import {
  changesBetween,
  changesOfBook,
  conditionsAt,
  type ShownAt,
  type ShownCondition,
  type ShownValue,
  settingAt,
} from '../../core/rule-setting-view.ts';
import type { View } from '../../core/view.ts';
import { placeNameOf } from '../../store/live-alert.ts';
import type { PersonReader } from './reader.ts';
import { isReadable } from './rule-setting-scope.ts';

/** Settings as the API shows them. */

/** A device has one name in every language. */
export function scopeName(view: View, { scope, scopeId }: Pick<RuleSettingKey, 'scope' | 'scopeId'>) {
  if (scope === 'place') return placeNameOf(view, scopeId);
  const name = view.get('device', scopeId)?.name ?? scopeId;
  return { zh: name, en: name };
}

export function settingShape(view: View, row: RuleSettingRow): RuleSetting {
  const { id: _id, ...rest } = row;
  return { ...rest, name: scopeName(view, row), changes: [...changesOfBook(row)] };
}

/** The newest first; each with what it changed of the one before. */
export function versionShapes(rows: readonly RuleSettingVersionRow[]): RuleSettingVersion[] {
  return rows.map(({ settingId: _id, ...row }, index) => {
    const before = rows[index + 1] ?? NOTHING_SET;
    return { ...row, changes: [...changesBetween(before, row)] };
  });
}

/** Whether this reader may write over what stands there. */
function mayChange(person: PersonReader, row: RuleSettingRow | undefined): boolean {
  return person.subject === 'operator' || row === undefined || !isSet(row) || row.companyId !== null;
}

export function conditionsShape(
  view: View,
  person: PersonReader,
  scope: Pick<RuleSettingKey, 'scope' | 'scopeId'>,
  at: readonly ShownAt[],
): RuleConditions {
  const conditions = at.flatMap((one) => conditionsAt(view, one).map((shown) => conditionShape(view, person, shown)));
  return { ...scope, name: scopeName(view, scope), conditions };
}

function conditionShape(view: View, person: PersonReader, shown: ShownCondition): RuleCondition {
  const row = settingAt(view, shown.key);
  const { deviceKind, alertKind } = shown.key;
  return {
    ...{ deviceKind, alertKind, lifeSafety: shown.lifeSafety, version: row?.version ?? 0 },
    onDelayMs: shown.onDelayMs && valueShape(view, shown.onDelayMs),
    offDelayMs: shown.offDelayMs && valueShape(view, shown.offDelayMs),
    thresholds: shown.thresholds.map(({ quantity, level, beyond, ...value }) => ({
      ...{ quantity, level, beyond, unit: unitOf(quantity) },
      ...valueShape(view, value),
    })),
    // Of the company that ran the place before, another one learns nothing but that there were edits.
    own: row === undefined || !isSet(row) || !isReadable(person, row) ? null : ownShape(person, row),
  };
}

function ownShape(person: PersonReader, row: RuleSettingRow): NonNullable<RuleCondition['own']> {
  const { version, at, by, reason, companyId, onDelayMs, offDelayMs, thresholds } = row;
  const edit = { version, at, by, reason, companyId, onDelayMs, offDelayMs, thresholds };
  return { ...edit, mayChange: mayChange(person, row) };
}

function valueShape(view: View, { value, book, minimum, maximum, from }: ShownValue) {
  const shown = from && { scope: from.scope, id: from.scopeId, name: scopeName(view, from) };
  return { value, book, minimum, maximum, from: shown };
}

function unitOf(quantity: string): string {
  const definition = isQuantity(quantity) ? quantities[quantity] : undefined;
  return definition?.type === 'number' ? definition.unit : '';
}

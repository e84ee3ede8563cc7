import type { Level } from '@gridcall/contract/alert.ts';
import { NOTHING_SET, type RuleSettingKey, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { DeviceRow, RuleSettingRow } from './model.ts';
import type { Rule } from './rule.ts';
import { ruleOf, rulesOf } from './rule-book.ts';
import { type Bound, boundsOf, isFixed } from './rule-bounds.ts';
import { mergeRule, ruleSettingId, saidAt, settingsOver } from './rule-settings.ts';
import type { View } from './view.ts';

export interface ShownValue extends Bound {
  readonly value: number;
  readonly book: number;
  /** Where the value comes from; null is the book. */
  readonly from: RuleSettingRow | null;
}

export interface ShownThreshold extends ShownValue {
  readonly quantity: string;
  readonly level: Level;
  readonly beyond: 'above' | 'below';
}

export interface ShownCondition {
  readonly key: RuleSettingKey;
  readonly lifeSafety: boolean;
  readonly onDelayMs: ShownValue | null;
  readonly offDelayMs: ShownValue | null;
  readonly thresholds: readonly ShownThreshold[];
}

/** A device; or a place, as it would be for a device of this kind that hangs there. */
export type ShownAt = Pick<RuleSettingKey, 'scope' | 'scopeId' | 'deviceKind'> &
  Pick<DeviceRow, 'placeId' | 'companyId'>;

/** Everything that can be set of a kind of device, with what holds there now and where it comes from. */
export function conditionsAt(read: Pick<View, 'get'>, at: ShownAt): readonly ShownCondition[] {
  const { scope, scopeId, deviceKind, placeId, companyId } = at;
  const device = { id: scope === 'device' ? scopeId : '', kind: deviceKind, placeId, companyId };
  return rulesOf(deviceKind)
    .filter((book) => !isFixed(boundsOf(book)))
    .map((book) => {
      const key = { scope, scopeId, deviceKind, alertKind: book.alertKind };
      return shown(key, book, settingsOver(read, device, book.alertKind));
    });
}

function shown(key: RuleSettingKey, book: Rule, settings: readonly RuleSettingRow[]): ShownCondition {
  const { lifeSafety, ...bounds } = boundsOf(book);
  const rule = mergeRule(book, settings);
  const delay = (field: 'onDelayMs' | 'offDelayMs'): ShownValue | null => {
    const bound = bounds[field];
    const from = settings.find((row) => row[field] !== null) ?? null;
    return bound === null ? null : { value: rule[field], book: book[field], from, ...bound };
  };
  const thresholds = rule.thresholds.flatMap(({ quantity, beyond, stages }) =>
    stages.map(({ level, at, from, to }): ShownThreshold => {
      const inner = settings.find((row) => saidAt(row, quantity, level) !== null) ?? null;
      const whole = { value: at, book: stageAt(book, quantity, level) ?? at, minimum: from, maximum: to };
      return { quantity, level, beyond, ...whole, from: inner };
    }),
  );
  return { key, lifeSafety, onDelayMs: delay('onDelayMs'), offDelayMs: delay('offDelayMs'), thresholds };
}

function stageAt(rule: Pick<Rule, 'thresholds'>, quantity: string, level: Level): number | undefined {
  const threshold = rule.thresholds.find((one) => one.quantity === quantity);
  return threshold?.stages.find((stage) => stage.level === level)?.at;
}

export function settingAt(read: Pick<View, 'get'>, key: RuleSettingKey): RuleSettingRow | undefined {
  return read.get('rule_setting', ruleSettingId(key));
}

export interface ShownChange {
  readonly field: 'onDelayMs' | 'offDelayMs' | 'threshold';
  readonly quantity: string | null;
  readonly level: Level | null;
  readonly before: number | null;
  readonly after: number | null;
}

/** What an edit changed of the one before it. Null is what is not set. */
export function changesBetween(before: RuleValues, after: RuleValues): readonly ShownChange[] {
  const delays = (['onDelayMs', 'offDelayMs'] as const).map((field) => ({
    ...{ field, quantity: null, level: null },
    ...{ before: before[field], after: after[field] },
  }));
  const named = [...(before.thresholds ?? []), ...(after.thresholds ?? [])];
  const keys = new Map(named.map(({ quantity, level }) => [`${quantity} ${level}`, { quantity, level }]));
  const thresholds = [...keys.values()].map((key) => ({
    ...{ field: 'threshold' as const, ...key },
    ...{ before: saidAt(before, key.quantity, key.level), after: saidAt(after, key.quantity, key.level) },
  }));
  return [...delays, ...thresholds].filter((change) => change.before !== change.after);
}

/** What a setting says, beside what the book says of the same. */
export function changesOfBook(row: RuleSettingRow): readonly ShownChange[] {
  const book = ruleOf(row.deviceKind, row.alertKind);
  return changesBetween(NOTHING_SET, row).map((change) => {
    if (change.field !== 'threshold') return { ...change, before: book?.[change.field] ?? null };
    const { quantity, level } = change;
    const before = book === undefined || quantity === null || level === null ? null : stageAt(book, quantity, level);
    return { ...change, before: before ?? null };
  });
}

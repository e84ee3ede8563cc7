import { isSet, type RuleSettingKey, type RuleThreshold, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { Draft } from './draft.ts';
import type { DeviceRow, RuleSettingRow } from './model.ts';
import { placesAround } from './places.ts';
import type { Rule, Stage } from './rule.ts';
import { ruleOf, rulesOf } from './rule-book.ts';
import { boundsOf } from './rule-bounds.ts';
import type { View } from './view.ts';

type Place = Pick<DeviceRow, 'id' | 'kind' | 'placeId' | 'companyId'>;

/**
 * A rule of the book as it holds for one device. For each value the innermost setting that says one counts: the
 * device's own, then its place's, then each place further out, and last of all the book.
 */
export function mergeRule(book: Rule, settings: readonly RuleValues[]): Rule {
  const bounds = boundsOf(book);
  const onDelayMs = bounds.onDelayMs && within(first(settings, 'onDelayMs'), bounds.onDelayMs);
  const offDelayMs = bounds.offDelayMs && within(first(settings, 'offDelayMs'), bounds.offDelayMs);
  const thresholds = first(settings, 'thresholds');
  if (onDelayMs === null && offDelayMs === null && thresholds === null) return book;
  return {
    ...book,
    onDelayMs: onDelayMs ?? book.onDelayMs,
    offDelayMs: offDelayMs ?? book.offDelayMs,
    thresholds: thresholds === null ? book.thresholds : thresholdsWith(book, thresholds),
  };
}

function first<F extends keyof RuleValues>(settings: readonly RuleValues[], field: F): RuleValues[F] | null {
  for (const setting of settings) if (setting[field] !== null) return setting[field];
  return null;
}

/** A row that another version of the gateway wrote is held to the bounds of this one. */
function within(value: number | null, { minimum, maximum }: { readonly minimum: number; readonly maximum: number }) {
  return value === null || !Number.isFinite(value) ? null : Math.min(Math.max(value, minimum), maximum);
}

function thresholdsWith(book: Rule, set: readonly RuleThreshold[]): Rule['thresholds'] {
  const stageWith = (quantity: string, stage: Stage): Stage => {
    const said = set.find((one) => one.quantity === quantity && one.level === stage.level);
    const at = within(said?.at ?? null, { minimum: stage.from, maximum: stage.to });
    return at === null ? stage : { ...stage, at };
  };
  return book.thresholds.map((threshold) => ({
    ...threshold,
    stages: threshold.stages.map((stage) => stageWith(threshold.quantity, stage)),
  }));
}

export function ruleSettingId({ scope, scopeId, deviceKind, alertKind }: RuleSettingKey): string {
  return `${scope} ${scopeId} ${deviceKind} ${alertKind}`;
}

/** The settings of one condition that hold for a device, from the inside out. */
export function settingsOver(read: Pick<View, 'get'>, device: Place, alertKind: string): readonly RuleSettingRow[] {
  const scopes = [`device ${device.id}`, ...placesAround(read, device.placeId).map(({ id }) => `place ${id}`)];
  return scopes.flatMap((scope) => {
    const row = read.get('rule_setting', `${scope} ${device.kind} ${alertKind}`);
    return row !== undefined && isSet(row) && isFor(row, device) ? [row] : [];
  });
}

/** A company's settings are for its own devices, whoever else has some at its places. */
function isFor({ companyId }: RuleSettingRow, device: Place): boolean {
  return companyId === null || companyId === device.companyId;
}

/** How many settings of a kind of device there have been: nearly always none, and then nothing is looked for. */
export function settingsCounter(deviceKind: string): string {
  return `rule-settings ${deviceKind}`;
}

/** Every rule as it holds for this device. */
export function rulesFor(draft: Draft, device: Place): readonly Rule[] {
  const book = rulesOf(device.kind);
  if (draft.counter(settingsCounter(device.kind)) === 0) return book;
  return book.map((rule) => mergeRule(rule, settingsOver(draft, device, rule.alertKind)));
}

/** One rule as it holds for this device. */
export function ruleFor(draft: Draft, device: Place, alertKind: string): Rule | undefined {
  const book = ruleOf(device.kind, alertKind);
  if (book === undefined || draft.counter(settingsCounter(device.kind)) === 0) return book;
  return mergeRule(book, settingsOver(draft, device, alertKind));
}

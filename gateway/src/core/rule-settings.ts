import type { Level } from '@gridcall/contract/alert.ts';
import { isSet, type RuleSettingKey, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { Draft } from './draft.ts';
import type { DeviceRow, RuleSettingRow } from './model.ts';
import { placesAround } from './places.ts';
import type { Rule, Stage } from './rule.ts';
import { ruleOf, rulesOf } from './rule-book.ts';
import { type Bound, boundsOf } from './rule-bounds.ts';
import type { View } from './view.ts';

type Place = Pick<DeviceRow, 'id' | 'kind' | 'placeId' | 'companyId'>;

/**
 * A rule of the book as it holds for one device. For each value the innermost setting that says one counts: the
 * device's own, then its place's, then each place further out, and last of all the book.
 */
export function mergeRule(book: Rule, settings: readonly RuleValues[]): Rule {
  if (!settings.some(isSet)) return book;
  const bounds = boundsOf(book);
  const delay = (field: 'onDelayMs' | 'offDelayMs'): number => {
    const bound = bounds[field];
    const said = settings.find((setting) => setting[field] !== null)?.[field] ?? null;
    return bound === null ? book[field] : within(said, bound, book[field]);
  };
  const stageWith = (quantity: string, stage: Stage): Stage => {
    const at = settings.map((setting) => saidAt(setting, quantity, stage.level)).find((said) => said !== null) ?? null;
    return { ...stage, at: within(at, { minimum: stage.from, maximum: stage.to }, stage.at) };
  };
  const thresholds = book.thresholds.map((threshold) => ({
    ...threshold,
    stages: threshold.stages.map((stage) => stageWith(threshold.quantity, stage)),
  }));
  return { ...book, onDelayMs: delay('onDelayMs'), offDelayMs: delay('offDelayMs'), thresholds };
}

/** Where a setting lets a stage begin; null when it says nothing of it. */
export function saidAt({ thresholds }: RuleValues, quantity: string, level: Level): number | null {
  return thresholds?.find((one) => one.quantity === quantity && one.level === level)?.at ?? null;
}

/** A row that another version of the gateway wrote is held to the bounds of this one. */
function within(value: number | null, { minimum, maximum }: Bound, otherwise: number): number {
  return value === null || !Number.isFinite(value) ? otherwise : Math.min(Math.max(value, minimum), maximum);
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

/** How many settings of a kind of device, or of one of its conditions, there have been: nearly always none. */
export function settingsCounter(deviceKind: string, alertKind = ''): string {
  return `rule-settings ${deviceKind} ${alertKind}`;
}

/** By the innermost row: rows never change, so what they make of a rule does not, either. A reading would merge it anew. */
const merged = new WeakMap<RuleSettingRow, { readonly settings: readonly RuleSettingRow[]; readonly rule: Rule }>();

function ruleOver(draft: Draft, device: Place, book: Rule): Rule {
  if (draft.counter(settingsCounter(device.kind, book.alertKind)) === 0) return book;
  const settings = settingsOver(draft, device, book.alertKind);
  const [inner] = settings;
  if (inner === undefined) return book;
  const known = merged.get(inner);
  const isKnown = known?.settings.length === settings.length && settings.every((row, at) => known.settings[at] === row);
  if (known !== undefined && isKnown) return known.rule;
  const rule = mergeRule(book, settings);
  merged.set(inner, { settings, rule });
  return rule;
}

/** Every rule as it holds for this device. */
export function rulesFor(draft: Draft, device: Place): readonly Rule[] {
  const book = rulesOf(device.kind);
  if (draft.counter(settingsCounter(device.kind)) === 0) return book;
  return book.map((rule) => ruleOver(draft, device, rule));
}

/** One rule as it holds for this device. */
export function ruleFor(draft: Draft, device: Place, alertKind: string): Rule | undefined {
  const book = ruleOf(device.kind, alertKind);
  return book && ruleOver(draft, device, book);
}

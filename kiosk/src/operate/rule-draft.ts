import type { RuleCondition, RuleThresholdValue, RuleValue } from '@gridcall/contract/http-rule-settings.ts';
import type { RuleValues } from '@gridcall/contract/rule-setting.ts';

/** What somebody types into the form of one condition. An empty field is what is not set here. */
export type DelayUnit = 's' | 'min' | 'h';
export interface DelayDraft {
  readonly text: string;
  readonly unit: DelayUnit;
}
export interface RuleDraft {
  readonly onDelayMs: DelayDraft;
  readonly offDelayMs: DelayDraft;
  /** By quantity and level. */
  readonly thresholds: Readonly<Record<string, string>>;
}

const UNIT_MS: Readonly<Record<DelayUnit, number>> = { s: 1000, min: 60_000, h: 3_600_000 };
const units = ['h', 'min', 's'] as const;

export type DraftFault = 'not-a-number' | 'ambiguous' | 'out-of-range' | 'out-of-order';

export function stageKey({ quantity, level }: Pick<RuleThresholdValue, 'quantity' | 'level'>): string {
  return `${quantity} ${level}`;
}

/** The largest unit in which it is a whole number. */
export function unitOf(ms: number): DelayUnit {
  return units.find((unit) => ms > 0 && ms % UNIT_MS[unit] === 0) ?? 's';
}

export function inUnit(ms: number, unit: DelayUnit): number {
  return ms / UNIT_MS[unit];
}

/** What is set right here; what is not is empty. */
export function draftOf({ own, onDelayMs, offDelayMs }: RuleCondition): RuleDraft {
  const delay = (set: number | null | undefined, shown: RuleValue | null): DelayDraft => {
    const unit = unitOf(set ?? shown?.value ?? 0);
    return { text: set === null || set === undefined ? '' : String(inUnit(set, unit)), unit };
  };
  const set = (own?.thresholds ?? []).map((one) => [stageKey(one), String(one.at)] as const);
  return {
    onDelayMs: delay(own?.onDelayMs, onDelayMs),
    offDelayMs: delay(own?.offDelayMs, offDelayMs),
    thresholds: Object.fromEntries(set),
  };
}

/** A number as people write it: full-width digits and a comma for the point, too. */
function numberOf(text: string): number | 'not-a-number' | 'ambiguous' {
  const plain = text.normalize('NFKC').trim();
  // 1,000 is a thousand to some and one to others: whoever typed it says which.
  if (/^\d+,\d{3}$/.test(plain)) return 'ambiguous';
  const pointed = plain.replace(',', '.');
  return /^\d{1,7}(\.\d{1,3})?$/.test(pointed) ? Number(pointed) : 'not-a-number';
}

export interface Checked {
  /** By field: `onDelayMs`, `offDelayMs`, or quantity and level. */
  readonly faults: Readonly<Record<string, DraftFault>>;
  readonly values: RuleValues;
}

/** What the form says, and what of it cannot be: the gateway says the same, but only after it was asked. */
export function checkDraft(condition: RuleCondition, draft: RuleDraft): Checked {
  const faults: Record<string, DraftFault> = {};
  const take = (field: string, text: string, { minimum, maximum }: RuleValue, factor: number): number | null => {
    if (text.trim() === '') return null;
    const number = numberOf(text);
    if (typeof number === 'string') {
      faults[field] = number;
      return null;
    }
    const value = Math.round(number * factor * 1000) / 1000;
    if (value < minimum || value > maximum) faults[field] = 'out-of-range';
    return value;
  };
  const delay = (field: 'onDelayMs' | 'offDelayMs'): number | null => {
    const shown = condition[field];
    const { text, unit } = draft[field];
    return shown === null ? null : take(field, text, shown, UNIT_MS[unit]);
  };
  const onDelayMs = delay('onDelayMs');
  const offDelayMs = delay('offDelayMs');
  const thresholds = condition.thresholds.flatMap((shown) => {
    const at = take(stageKey(shown), draft.thresholds[stageKey(shown)] ?? '', shown, 1);
    const { quantity, level } = shown;
    return at === null ? [] : [{ quantity: quantity as 'methane_lel', level, at }];
  });
  const values: RuleValues = { onDelayMs, offDelayMs, thresholds: thresholds.length === 0 ? null : thresholds };
  if (Object.keys(faults).length === 0) findDisorder(condition, values, faults);
  return { faults, values };
}

/** What is less urgent must be reached first. */
function findDisorder(condition: RuleCondition, values: RuleValues, faults: Record<string, DraftFault>): void {
  const at = (shown: RuleThresholdValue) =>
    values.thresholds?.find(({ quantity, level }) => quantity === shown.quantity && level === shown.level)?.at ??
    outerValue(shown, condition);
  for (const [index, shown] of condition.thresholds.entries()) {
    const lesser = condition.thresholds[index + 1];
    if (lesser === undefined || lesser.quantity !== shown.quantity) continue;
    const [worse, less] = [at(shown), at(lesser)];
    if (worse === null || less === null) continue;
    const isBefore = shown.beyond === 'above' ? less < worse : less > worse;
    if (!isBefore) faults[stageKey(shown)] = 'out-of-order';
  }
}

/** What holds when nothing is set here. Where something is, the page does not know it: the gateway has the last word. */
function outerValue(shown: RuleThresholdValue, { own }: RuleCondition): number | null {
  const isOwn = own?.thresholds?.some(({ quantity, level }) => quantity === shown.quantity && level === shown.level);
  return isOwn === true ? null : shown.value;
}

export function isEmpty({ onDelayMs, offDelayMs, thresholds }: RuleValues): boolean {
  return onDelayMs === null && offDelayMs === null && thresholds === null;
}

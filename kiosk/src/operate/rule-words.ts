import type { RuleChange, RuleThresholdValue, RuleValue } from '@gridcall/contract/http-rule-settings.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { unitOf as quantityUnit, quantityWord } from '../ui/quantity-words.ts';
import { levelWord } from '../ui/words.ts';
import { type DelayUnit, type DraftFault, inUnit, unitOf } from './rule-draft.ts';

export const unitWords: Readonly<Record<DelayUnit, () => string>> = {
  s: () => msg('秒', { id: 'rules-unit-s' }),
  min: () => msg('分钟', { id: 'rules-unit-min' }),
  h: () => msg('小时', { id: 'rules-unit-h' }),
};

export function delayWord(ms: number): string {
  if (ms === 0) return msg('立即', { id: 'rules-at-once' });
  const unit = unitOf(ms);
  return `${inUnit(ms, unit)} ${unitWords[unit]()}`;
}

export const onDelayWord = (): string => msg('持续多久才报警', { id: 'rules-on-delay' });
export const offDelayWord = (): string => msg('恢复多久才算结束', { id: 'rules-off-delay' });

function withUnit(value: number, quantity: string): string {
  return `${value}\u00a0${quantityUnit(quantity)}`.trimEnd();
}

export function stageWord({
  quantity,
  level,
  beyond,
}: Pick<RuleThresholdValue, 'quantity' | 'level' | 'beyond'>): string {
  const name = quantityWord(quantity);
  const of = `L${level} ${levelWord(level)}`;
  return beyond === 'above'
    ? msg(str`${name}达到即报 ${of}`, { id: 'rules-stage-above' })
    : msg(str`${name}降到此值即报 ${of}`, { id: 'rules-stage-below' });
}

export const thresholdWord = ({ value, quantity }: Pick<RuleThresholdValue, 'value' | 'quantity'>): string =>
  withUnit(value, quantity);

/** Where a value comes from. */
export function fromWord(
  { from }: Pick<RuleValue, 'from'>,
  here: { readonly scope: string; readonly id: string },
): string {
  if (from === null) return msg('规则书', { id: 'rules-from-book' });
  const isHere = from.scope === here.scope && from.id === here.id;
  return isHere ? msg('这里设置', { id: 'rules-from-here' }) : nameOf(from.name);
}

export function delayBounds({ minimum, maximum, book }: RuleValue): string {
  const [low, high, usual] = [delayWord(minimum), delayWord(maximum), delayWord(book)];
  return msg(str`可设 ${low} 到 ${high}，规则书 ${usual}`, { id: 'rules-bounds' });
}

export function thresholdBounds({ minimum, maximum, book, quantity }: RuleThresholdValue): string {
  const [low, high, usual] = [minimum, maximum, book].map((value) => withUnit(value, quantity));
  return msg(str`可设 ${low} 到 ${high}，规则书 ${usual}`, { id: 'rules-bounds' });
}

/** One change: what it was, and what it is. */
export function changeWords({ field, quantity, level, before, after }: RuleChange): string {
  const none = msg('未设', { id: 'rules-not-set' });
  const value = (number: number | null): string => {
    if (number === null) return none;
    return quantity === null ? delayWord(number) : withUnit(number, quantity);
  };
  const names = { onDelayMs: onDelayWord, offDelayMs: offDelayWord };
  const name = field === 'threshold' ? `${quantityWord(quantity ?? '')} L${level}` : names[field]();
  const [was, is] = [value(before), value(after)];
  return msg(str`${name}：${was} → ${is}`, { id: 'rules-change' });
}

const faultWords: Readonly<Record<DraftFault, () => string>> = {
  'not-a-number': () => msg('请填数字。', { id: 'rules-fault-number' }),
  ambiguous: () => msg('分不清逗号是小数点还是千位：小数请用点，千位不写逗号。', { id: 'rules-fault-comma' }),
  'out-of-range': () => msg('超出可设的范围。', { id: 'rules-fault-range' }),
  'out-of-order': () => msg('紧急程度越高，阈值应越难达到。', { id: 'rules-fault-order' }),
};
export const faultWord = (fault: DraftFault | undefined): string => (fault === undefined ? '' : faultWords[fault]());

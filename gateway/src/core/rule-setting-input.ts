import type { RuleSettingKey, RuleValues } from '@gridcall/contract/rule-setting.ts';

/** A threshold or a delay is set otherwise at a place or a device, brought back, or taken away. */
export interface PutRuleSettingInput extends RuleSettingKey {
  readonly kind: 'put-rule-setting';
  readonly id: string;
  /** Null takes it away: what stands further out counts again, and last of all the rule book. */
  readonly values: RuleValues | null;
  /** The version it was made from; 0 for the first. */
  readonly baseVersion: number;
  readonly restoredFrom: number | null;
  /** The company of whoever asks; null for an operator, whose word holds for everybody's devices. */
  readonly companyId: string | null;
  readonly reason: string;
  readonly by: string;
  readonly byPost: string;
}

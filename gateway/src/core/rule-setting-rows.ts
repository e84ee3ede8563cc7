import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { RuleScope, RuleValues } from '@gridcall/contract/rule-setting.ts';

/** Rows of what is set otherwise than the rule book; the others are in model.ts. */

/** What holds now. Where all three values are null it was taken away: its number goes on all the same. */
export interface RuleSettingRow extends RuleValues {
  /** `{scope} {scopeId} {deviceKind} {alertKind}` */
  readonly id: string;
  readonly scope: RuleScope;
  readonly scopeId: string;
  readonly deviceKind: DeviceKind;
  readonly alertKind: AlertKind;
  /** Whose devices it holds for; null for everybody's: an operator's. */
  readonly companyId: string | null;
  readonly version: number;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

/** One edit. Only ever appended: who, when, why, and what held from then on. */
export interface RuleSettingVersionRow extends RuleValues {
  readonly settingId: string;
  readonly version: number;
  readonly companyId: string | null;
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  /** The version that it brought back; null for what was written anew. */
  readonly restoredFrom: number | null;
}

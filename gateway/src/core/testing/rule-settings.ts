import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { NOTHING_SET, type RuleScope, type RuleThreshold, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { PutRuleSettingInput } from '../rule-setting-input.ts';
import type { Decision, Outcome } from '../view.ts';
import { Estate } from './estate.ts';

export const operator = { by: '陈敏', byPost: 'operator' } as const;

export function methane(level: 1 | 2, at: number): RuleThreshold {
  return { quantity: 'methane_lel', level, at };
}

/** An estate with verbs for what is set otherwise than the rule book. */
export class SetEstate extends Estate {
  /** The next version of a setting, and what it does to devices; null takes it away. */
  set(
    where: `${RuleScope} ${string}`,
    what: `${DeviceKind} ${AlertKind}`,
    values: Partial<RuleValues> | null,
    more: Partial<PutRuleSettingInput> = {},
  ): Outcome {
    const { outcome } = this.put(where, what, values, more);
    // People are not as quick as tests: the round of the edit before is long over.
    this.view.apply([{ op: 'remove', table: 'counter', key: 'rule-setting-step' }]);
    this.pass(0);
    return outcome;
  }

  /** The edit alone: its round is still to come. */
  put(
    where: `${RuleScope} ${string}`,
    what: `${DeviceKind} ${AlertKind}`,
    values: Partial<RuleValues> | null,
    more: Partial<PutRuleSettingInput> = {},
  ): Decision {
    const [scope = 'place', scopeId = ''] = where.split(' ') as [RuleScope?, string?];
    const [deviceKind, alertKind] = what.split(' ') as [DeviceKind, AlertKind];
    const baseVersion = this.view.get('rule_setting', `${where} ${what}`)?.version ?? 0;
    return this.submit({
      ...{ kind: 'put-rule-setting', scope, scopeId, deviceKind, alertKind, baseVersion, reason: '试点' },
      ...{ values: values === null ? null : { ...NOTHING_SET, ...values }, restoredFrom: null, companyId: null },
      ...operator,
      ...more,
    });
  }

  /** State and level of the only alert of a kind; null where there is none. */
  stands(kind: AlertKind): string | null {
    const found = this.alerts().filter((alert) => alert.kind === kind);
    if (found.length > 1) throw new Error(`${found.length} alerts of ${kind}`);
    const [alert] = found;
    return alert === undefined ? null : `${alert.state} L${alert.level}`;
  }
}

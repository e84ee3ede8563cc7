import type { RuleConditions, RuleSettings, RuleSettingVersions } from '@gridcall/contract/http-rule-settings.ts';
import type { RuleValues } from '@gridcall/contract/rule-setting.ts';
import type { Api } from '../data/api.ts';
import type { Result } from '../data/result.ts';
import type { RulesAt } from './route.ts';

/** The gateway's API of thresholds and delays: one function a route. */

/** One condition of one kind of device, at a place or a device. */
export interface ConditionKey extends RulesAt {
  readonly deviceKind: string;
  readonly alertKind: string;
}

const pathAt = ({ scope, id }: RulesAt): string => `/rule-settings/${scope}/${encodeURIComponent(id)}`;
const pathOf = (key: ConditionKey): string => `${pathAt(key)}/${key.deviceKind}/${key.alertKind}`;

export interface Why {
  readonly baseVersion: number;
  readonly reason: string;
}

export const listRuleSettings = (api: Api): Promise<Result<RuleSettings>> => api.call('GET', '/rule-settings');
export const readConditions = (api: Api, at: RulesAt): Promise<Result<RuleConditions>> => api.call('GET', pathAt(at));
export const putRuleSetting = (
  api: Api,
  key: ConditionKey,
  values: RuleValues,
  why: Why,
): Promise<Result<RuleConditions>> => api.call('PUT', pathOf(key), { body: { ...values, ...why } });
export const removeRuleSetting = (api: Api, key: ConditionKey, why: Why): Promise<Result<RuleConditions>> =>
  api.call('DELETE', pathOf(key), { body: why });
export const listRuleVersions = (api: Api, key: ConditionKey): Promise<Result<RuleSettingVersions>> =>
  api.call('GET', `${pathOf(key)}/versions`);
export const restoreRuleVersion = (
  api: Api,
  key: ConditionKey,
  version: number,
  why: Why,
): Promise<Result<RuleConditions>> => api.call('POST', `${pathOf(key)}/versions/${version}/restore`, { body: why });

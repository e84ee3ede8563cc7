const values = { onDelayMs: 'integer', offDelayMs: 'integer', thresholds: 'json' } as const;

/** Fields of the tables of rule-setting-rows.ts. That they fit is checked where they join the others. */
export const ruleSettingFields = {
  id: 'text',
  scope: 'text',
  scopeId: 'text',
  deviceKind: 'text',
  alertKind: 'text',
  companyId: 'text',
  ...values,
  version: 'integer',
  by: 'text',
  reason: 'text',
  at: 'integer',
} as const;

export const ruleSettingVersionFields = {
  settingId: 'text',
  version: 'integer',
  companyId: 'text',
  ...values,
  at: 'integer',
  by: 'text',
  reason: 'text',
  restoredFrom: 'integer',
} as const;

import type { ErrorDefinition } from './error-definition.ts';

/** What whoever sets thresholds and delays can meet. Part of the one table of errors.ts. */
export const ruleSettingErrors = {
  RULE_SETTING_INVALID: {
    status: 422,
    zh: '阈值或延时不能这样设置',
    en: 'The threshold or the delay cannot be set like this',
    mendZh: '请按“detail”里的说明，改到允许的范围内再保存。',
    mendEn: 'Bring it within the range that "detail" names, and save again.',
  },
  RULE_SETTING_LIFE_SAFETY: {
    status: 422,
    zh: '危及生命的报警不能延迟、调钝或关掉',
    en: 'An alarm of a danger to life cannot be delayed, made less sensitive or switched off',
    mendZh: '燃气阈值只能调低（更灵敏），恢复延时只能加长。探测器误报请检修、更换，或在测试时用“演练”。',
    mendEn:
      'A gas threshold can only be lowered, an off-delay only lengthened. Mend or replace a detector that alarms for nothing; for a trial use the test mode.',
  },
  RULE_SETTING_CHANGED: {
    status: 409,
    zh: '别人刚刚改过这项设置',
    en: 'Somebody else has changed this setting meanwhile',
    mendZh: '请载入最新版本，看过之后再改。',
    mendEn: 'Load the newest version, look at it, and change it then.',
  },
  RULE_SETTING_OF_OPERATOR: {
    status: 403,
    zh: '这项设置是管理员定的',
    en: 'An operator made this setting',
    mendZh: '它对这里所有单位的设备有效，请联系管理员修改。',
    mendEn: 'It holds for the devices of every company here: ask the operator to change it.',
  },
  RULE_SETTINGS_LIMIT: {
    status: 409,
    zh: '单独设置太多',
    en: 'Too many settings',
    mendZh: '请把相同的设置放到楼栋或小区上，不要逐台设备设置。',
    mendEn: 'Set what is the same for many devices once, at their building or estate.',
  },
} as const satisfies Record<string, ErrorDefinition>;

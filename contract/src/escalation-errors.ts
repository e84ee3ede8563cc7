import type { ErrorDefinition } from './error-definition.ts';

/** What an operator who writes escalation policies can meet. Part of the one table of errors.ts. */
export const escalationErrors = {
  POLICY_INVALID: {
    status: 422,
    zh: '升级规则不成立',
    en: 'The escalation policy does not hold together',
    mendZh: '第一步必须立即开始，后一步要晚于前一步；一、二级要一直呼叫到有人应答。',
    mendEn: 'The first step begins at once, each next one later; levels 1 and 2 call until somebody answers.',
  },
  POLICY_CHANGED: {
    status: 409,
    zh: '别人刚刚改过这条升级规则',
    en: 'Somebody else has changed this escalation policy meanwhile',
    mendZh: '请载入最新版本，把改动合并后再保存。',
    mendEn: 'Load the newest version, join your changes with it and save again.',
  },
  POLICY_LEVEL_TAKEN: {
    status: 409,
    zh: '这一级已有升级规则',
    en: 'This level has an escalation policy already',
    mendZh: '请修改那一条，或先删除它。',
    mendEn: 'Change that one, or delete it first.',
  },
} as const satisfies Record<string, ErrorDefinition>;

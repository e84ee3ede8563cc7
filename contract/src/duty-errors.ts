import type { ErrorDefinition } from './error-definition.ts';

/** What an operator can meet with rosters and with the table of an estate. Part of the one table of errors.ts. */
export const dutyErrors = {
  ESTATE_INVALID: {
    status: 422,
    zh: '小区数据读不出来',
    en: 'The data of the estate cannot be read',
    mendZh: '文件要是 UTF-8 的 YAML，或每类一张的 CSV；字段见 docs/operations.md。',
    mendEn: 'The file is YAML in UTF-8, or a CSV table of one kind; see docs/operations.md for its fields.',
  },
  ROSTER_INVALID: {
    status: 422,
    zh: '值班表不成立',
    en: 'The roster does not hold',
    mendZh: '按详情改：人员和地点要已登记，A岗和B岗要出自不同的树，同一岗位交班时间要一致。',
    mendEn:
      'Mend what is named: people and places are registered, A and B come from different trees, and one post hands over at one time.',
  },
  ROSTER_CHANGED: {
    status: 409,
    zh: '别人刚刚改过这个岗位的值班表',
    en: 'Somebody else has changed the rosters of this post meanwhile',
    mendZh: '您的改动没有保存。请载入最新的值班表，再改一次。',
    mendEn: 'Your changes are not saved. Load the newest rosters and make them again.',
  },
  OVERRIDE_INVALID: {
    status: 422,
    zh: '顶班时间不成立',
    en: 'The time of the stand-in does not hold',
    mendZh: '结束要晚于开始和现在，最长 31 天，最早从现在、最晚从一年内开始。',
    mendEn: 'It ends after its beginning and after now, lasts at most 31 days, and begins within a year.',
  },
  CALENDAR_CHANGED: {
    status: 409,
    zh: '别人刚刚改过这一年的日历',
    en: 'Somebody else has changed the calendar of this year meanwhile',
    mendZh: '您的改动没有保存。请载入最新的日历，再改一次。',
    mendEn: 'Your changes are not saved. Load the newest calendar and make them again.',
  },
  CALENDAR_INVALID: {
    status: 422,
    zh: '日历里有不存在或重复的日期',
    en: 'The calendar holds a day that is none, or one twice',
    mendZh: '每天写一次，格式 YYYY-MM-DD，年份与所选一致。',
    mendEn: 'Write each day once, as YYYY-MM-DD, in the year that it is for.',
  },
} as const satisfies Record<string, ErrorDefinition>;

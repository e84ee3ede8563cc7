import { commandErrors } from './command-errors.ts';
import { deviceErrors } from './device-errors.ts';
import { dutyErrors } from './duty-errors.ts';
import type { ErrorDefinition } from './error-definition.ts';
import { escalationErrors } from './escalation-errors.ts';
import { flowErrors } from './flow-errors.ts';
import { type AnswerLanguage, inLanguage } from './http-headers.ts';
import { notifyErrors } from './notify-errors.ts';
import { propertyErrors } from './property-errors.ts';
import { pushErrors } from './push-errors.ts';
import { ruleSettingErrors } from './rule-setting-errors.ts';

export type { ErrorDefinition } from './error-definition.ts';

/**
 * The one table of operating failures. Each has an HTTP status, a title in both languages and the mend in words its
 * reader understands. docs/errors.md lists exactly these; a code is never used again for something else.
 */
export const errorTable = {
  BODY_INVALID: {
    status: 400,
    zh: '内容格式不对',
    en: 'The body is not valid',
    mendZh: '按“fields”里列出的字段改正后重试。',
    mendEn: 'Correct the fields listed under "fields" and send it again.',
  },
  NOT_SIGNED_IN: {
    status: 401,
    zh: '尚未登录',
    en: 'Not signed in',
    mendZh: '请先登录，或使用有效的令牌。',
    mendEn: 'Sign in, or send a valid token.',
  },
  NOT_ALLOWED: {
    status: 403,
    zh: '没有权限',
    en: 'Not allowed',
    mendZh: '请联系管理员给您的账号加上所需的角色。',
    mendEn: 'Ask the operator to give your account the role this needs.',
  },
  NOT_FOUND: {
    status: 404,
    zh: '没有找到',
    en: 'Not found',
    mendZh: '请检查编号或地址。',
    mendEn: 'Check the number or the address.',
  },
  STATE_CONFLICT: {
    status: 409,
    zh: '当前状态不能这样操作',
    en: 'Not possible in the present state',
    mendZh: '请刷新后再看：别人可能已经处理。',
    mendEn: 'Reload: somebody else may have acted first.',
  },
  ALERT_STILL_ACTIVE: {
    status: 409,
    zh: '报警尚未解除',
    en: 'The alert is still active',
    mendZh: '等探测器恢复正常后再关闭。',
    mendEn: 'Close it after the detector has returned to normal.',
  },
  SHELF_TOO_LONG: {
    status: 422,
    zh: '搁置时间太长',
    en: 'Shelved for too long',
    mendZh: '燃气、烟雾等危及生命的报警最长搁置 4 小时，其他最长 7 天。',
    mendEn: 'A danger to life may be shelved for 4 hours, anything else for 7 days.',
  },
  KEY_IN_USE: {
    status: 422,
    zh: '同一编号已用于不同内容',
    en: 'The same key was used for other content',
    mendZh: '新的内容请使用新的编号。',
    mendEn: 'Use a new key for new content.',
  },
  ALREADY_EXISTS: {
    status: 409,
    zh: '已存在',
    en: 'It exists already',
    mendZh: '换一个编号，或先撤销原有的。',
    mendEn: 'Choose another id, or revoke the existing one first.',
  },
  UNKNOWN_PLACE: {
    status: 422,
    zh: '没有这个地点',
    en: 'There is no such place',
    mendZh: '用 `gridcall place list` 查看可用地点。',
    mendEn: 'List the places with `gridcall place list`.',
  },
  UNKNOWN_COMPANY: {
    status: 422,
    zh: '没有这家单位',
    en: 'There is no such company',
    mendZh: '用 `gridcall company list` 查看可用单位。',
    mendEn: 'List the companies with `gridcall company list`.',
  },
  UNKNOWN_CATEGORY: {
    status: 422,
    zh: '没有这个类别',
    en: 'There is no such category',
    mendZh: '请从类别表中选择。',
    mendEn: 'Choose one of the listed categories.',
  },
  LOCKED: {
    status: 423,
    zh: '尝试次数过多，已锁定一小时',
    en: 'Too many wrong tries: locked for an hour',
    mendZh: '一小时后再试，或到服务站查询。',
    mendEn: 'Try again in an hour, or ask at the service station.',
  },
  PAIRING_CODE_WRONG: {
    status: 422,
    zh: '配对码不对或已过期',
    en: 'The pairing code is wrong or has expired',
    mendZh: '请用 `gridcall kiosk add` 重新生成。',
    mendEn: 'Make a new one with `gridcall kiosk add`.',
  },
  TOO_LARGE: {
    status: 413,
    zh: '内容过大',
    en: 'Too large',
    mendZh: '请缩短内容后重试。',
    mendEn: 'Shorten it and send it again.',
  },
  TOO_MANY: {
    status: 429,
    zh: '请求过于频繁',
    en: 'Too many requests',
    mendZh: '请稍后再试。',
    mendEn: 'Wait a little and try again.',
  },
  DISK_UNAVAILABLE: {
    status: 503,
    zh: '磁盘暂时写不进去，尚未保存',
    en: 'The disk refuses to write: not saved yet',
    mendZh: '请清理磁盘；恢复后会自动继续。',
    mendEn: 'Free space on the disk; the gateway goes on by itself.',
  },
  BUSY: { status: 503, zh: '系统繁忙', en: 'Busy', mendZh: '请稍后再试。', mendEn: 'Try again shortly.' },
  STOPPING: { status: 503, zh: '正在停止', en: 'Stopping', mendZh: '请稍后再试。', mendEn: 'Try again shortly.' },
  INTERNAL: {
    status: 500,
    zh: '系统内部错误',
    en: 'Internal error',
    mendZh: '请把时间告诉维护人员。',
    mendEn: 'Tell the operator when it happened.',
  },
  ...propertyErrors,
  ...deviceErrors,
  ...dutyErrors,
  ...commandErrors,
  ...escalationErrors,
  ...flowErrors,
  ...notifyErrors,
  ...pushErrors,
  ...ruleSettingErrors,
  INPUT_FAILED: {
    status: 500,
    zh: '这条输入无法处理',
    en: 'This input could not be processed',
    mendZh: '已隔离保存；请把编号告诉维护人员。',
    mendEn: 'It is kept in quarantine; tell the operator its number.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorTable;

/** RFC 9457. `title` and `mend` follow the reader's language. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly mend: string;
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function problemOf(
  code: ErrorCode,
  options: { readonly detail?: string; readonly language?: AnswerLanguage; readonly fields?: Problem['fields'] } = {},
): Problem {
  const { zh, en, mendZh, mendEn, status }: ErrorDefinition = errorTable[code];
  const language = options.language ?? 'zh-CN';
  return {
    type: `urn:gridcall:error:${code}`,
    title: inLanguage({ zh, en }, language),
    status,
    code,
    detail: options.detail ?? '',
    mend: inLanguage({ zh: mendZh, en: mendEn }, language),
    ...(options.fields ? { fields: options.fields } : {}),
  };
}

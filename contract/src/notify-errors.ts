import type { ErrorDefinition } from './error-definition.ts';

/** Of the ways to people; part of the one table in errors.ts. */
export const notifyErrors = {
  SMS_STRANGER: {
    status: 422,
    zh: '陌生号码发来的短信',
    en: 'An SMS from a number that nobody has',
    mendZh: '如果是值守人员的新号码，请在联系方式里更新；否则不用处理。',
    mendEn:
      "If it is the new number of somebody on duty, change that person's contact; otherwise nothing is to be done.",
  },
  SMS_NOT_UNDERSTOOD: {
    status: 422,
    zh: '没看懂的短信回复',
    en: 'An answer by SMS that says nothing we know',
    mendZh: '接单只需回复数字 1，或 1 加编号，例如“1 0123”。',
    mendEn: 'To take an alert, reply 1 alone, or 1 and its code, such as “1 0123”.',
  },
  CHANNEL_FAILED: {
    status: 502,
    zh: '通道没有发出去',
    en: 'The channel did not send it',
    mendZh: '请按“detail”里的原因处理，再测试一次。',
    mendEn: 'Mend what "detail" says, and test it again.',
  },
} as const satisfies Record<string, ErrorDefinition>;

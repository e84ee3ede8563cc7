import type { ErrorDefinition } from './error-definition.ts';

/** What somebody who orders a command can meet. Part of the one table of errors.ts. */
export const commandErrors = {
  COMMAND_UNSUPPORTED: {
    status: 422,
    zh: '这台设备不支持该命令',
    en: 'The device cannot do this',
    mendZh: '请只使用页面上列出的命令；燃气阀只能关闭，打开须由人在阀门旁手动操作。',
    mendEn: 'Use only what the page offers. A gas valve is only closed; it is opened by hand, at the valve.',
  },
  COMMAND_INTERLOCKED: {
    status: 409,
    zh: '安全联锁不允许',
    en: 'An interlock forbids it',
    mendZh: '请先按“detail”里的说明处理（例如先接单，或等火警解除），再下达命令。',
    mendEn:
      'See to what "detail" names first (take the alert, wait until the fire alarm is over), then order it again.',
  },
  COMMAND_EXPIRED: {
    status: 409,
    zh: '命令到得太晚，没有执行',
    en: 'The command came too late and was not carried out',
    mendZh: '小区网络断过或很慢，或网关的时钟不准。请看清现状再下达；急事请打电话给现场的人。',
    mendEn:
      'The estate’s network was cut or slow, or its gateway’s clock is wrong. Look at how things stand and order it again; call somebody there if it is urgent.',
  },
  SECOND_PERSON_NEEDED: {
    status: 403,
    zh: '需要另一个人确认',
    en: 'Another person has to agree',
    mendZh: '请让另一位有权限的人员在自己的账号里确认；下达命令的人不能自己确认。',
    mendEn: 'Let another person agree under an account of their own; whoever ordered it cannot.',
  },
  ACCOUNT_NOT_LINKED: {
    status: 403,
    zh: '账号没有对应到小区名册里的人',
    en: 'The account is not linked to a person of the estate',
    mendZh:
      '要两个人的操作，须分得清各是谁。请运维用 gridcall token add --role steward --queue --person 人员编号 发一个对应到您本人的令牌，登录后再操作；急事请让已对应的同事操作。',
    mendEn:
      'What takes two people has to know who each of them is. Let the operator make you a token that is linked to you, with gridcall token add --role steward --queue --person PERSON, and do it again with that; if it is urgent, let colleagues do it whose accounts are linked.',
  },
  OF_ANOTHER_COMPANY: {
    status: 403,
    zh: '属于另一家单位',
    en: 'It belongs to another company',
    mendZh: '请让那家单位的人员操作，或让不限单位的人员（网格员、社区、运维）操作。',
    mendEn: 'Let somebody of that company do it, or somebody who is of none: grid member, community, operator.',
  },
  COMMANDS_OPEN: {
    status: 429,
    zh: '这台设备还有未完成的命令',
    en: 'The device has commands that have not ended',
    mendZh: '请等前面的命令有结果后再试，一般不超过一分钟。',
    mendEn: 'Wait until they have ended, a minute at most, and order it again.',
  },
} as const satisfies Record<string, ErrorDefinition>;

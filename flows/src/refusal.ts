/** Why something that a node asked for did not happen, and what to do about it, in words for an integrator. */
export interface Refusal {
  readonly ok: false;
  readonly code: string;
  readonly cause: string;
  readonly mend: string;
}

export type Language = 'zh' | 'en';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What is refused on this side of the channel. What the gateway refuses it says in its own words. */
const table = {
  FLOW_REQUEST_INVALID: {
    cause: { zh: '请求不完整或不正确', en: 'The request is not complete or not right' },
    mend: { zh: '请在节点或消息里改正', en: 'Set it right in the node or in the message' },
  },
  FLOW_REQUESTS_WAITING: {
    cause: { zh: '已有太多请求在等网关答复', en: 'Too many requests wait for the gateway already' },
    mend: {
      zh: '在前面加一个延迟（delay）节点限速，或用 switch 节点先筛选',
      en: 'Put a delay node with a rate limit in front, or let a switch node choose first',
    },
  },
  FLOW_REQUEST_UNANSWERED: {
    cause: {
      zh: '网关没有及时答复，不知道请求是否已生效',
      en: 'The gateway did not answer in time; whether it was done is not known',
    },
    mend: {
      zh: '请先在楼栋长页面查看，再决定是否重发',
      en: 'Look at the page of the stewards before you ask again',
    },
  },
  FLOW_GATEWAY_GONE: {
    cause: { zh: '与网关的连接已断开', en: 'The gateway is not connected' },
    mend: { zh: '网关会自动重启流程，稍后再试', en: 'The gateway starts the flows again by itself; ask again then' },
  },
  FLOW_SUBSCRIPTIONS_TOO_LARGE: {
    cause: {
      zh: '所有流程订阅的设备编号加起来太长',
      en: 'The device ids that all flows listen to are too long together',
    },
    mend: {
      zh: '把设备一栏留空（订阅全部设备），再用 switch 节点筛选',
      en: 'Leave the devices empty, which means all of them, and choose with a switch node',
    },
  },
  FLOW_DEVICE_IDS_INVALID: {
    cause: { zh: '设备一栏写错了', en: 'The list of devices is not right' },
    mend: {
      zh: '每个编号为 1 至 64 个小写字母、数字或连字符，用逗号或空格隔开，最多 200 个',
      en: 'Write ids of 1 to 64 small letters, digits and hyphens, apart by commas or blanks, at most 200',
    },
  },
} as const satisfies Record<string, { readonly cause: Words; readonly mend: Words }>;

export type RefusalCode = keyof typeof table;
export const refusalCodes = Object.keys(table) as RefusalCode[];

export function refuse(code: RefusalCode, language: Language, detail = ''): Refusal {
  const { cause, mend } = table[code];
  const colon = language === 'zh' ? '：' : ': ';
  return {
    ok: false,
    code,
    cause: detail === '' ? cause[language] : `${cause[language]}${colon}${detail}`,
    mend: mend[language],
  };
}

/** What reaches a catch node: the words as its message, the code as `msg.error.code`. */
export class RefusedError extends Error {
  readonly code: string;

  constructor({ code, cause, mend }: Refusal, language: Language) {
    const words = [cause, mend].map((part) =>
      /[。.]$/.test(part) ? part : `${part}${language === 'zh' ? '。' : '.'}`,
    );
    super(words.join(language === 'zh' ? '' : ' '));
    this.name = '';
    this.code = code;
  }
}

import type { ErrorCode, Problem } from '@gridcall/contract/errors.ts';

export type Language = 'zh-CN' | 'en';

/** What went wrong on the way, before a server could name it. */
export type LocalFault = 'UNREACHABLE' | 'TIMED_OUT' | 'CANCELLED' | 'UNREADABLE' | 'OTHER_PAGE';

/** A problem as the page shows it: `title` says what, `mend` what to do, both in the reader's language. */
export interface Fault {
  readonly code: ErrorCode | LocalFault;
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
  readonly title: string;
  readonly mend: string;
  readonly detail: string;
  readonly fields: NonNullable<Problem['fields']>;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

const localWords: Readonly<Record<LocalFault, Readonly<Record<Language, readonly [title: string, mend: string]>>>> = {
  UNREACHABLE: {
    'zh-CN': ['连不上服务器', '请检查网络；恢复后会自动重试。'],
    en: ['The server cannot be reached', 'Check the network; the page tries again by itself.'],
  },
  TIMED_OUT: {
    'zh-CN': ['服务器没有及时回答', '请稍后再试。'],
    en: ['The server did not answer in time', 'Try again shortly.'],
  },
  CANCELLED: { 'zh-CN': ['已取消', '需要时可重新操作。'], en: ['Cancelled', 'Start again when you need it.'] },
  OTHER_PAGE: {
    'zh-CN': ['这个令牌不能用于本页', '楼栋长、安装人员和值守员各有自己的页面；请向管理员要本页的令牌。'],
    en: [
      'This token is for another page',
      'Stewards, installers and officers have a page each: ask the operator for the right token.',
    ],
  },
  UNREADABLE: {
    'zh-CN': ['服务器的回答看不懂', '请刷新页面；仍不行请告诉维护人员。'],
    en: ['The answer of the server cannot be read', 'Reload the page; if that does not help, tell the operator.'],
  },
};

/** Its words are those of the language at the moment they are read: a fault that stands while the page changes its language changes too. */
export function localFault(code: LocalFault, language: () => Language, status = 0): Fault {
  const words = localWords[code];
  return {
    code,
    status,
    get title() {
      return words[language()][0];
    },
    get mend() {
      return words[language()][1];
    },
    detail: '',
    fields: [],
  };
}

/** Takes an RFC 9457 body as it came; anything else (a proxy's HTML, an empty body) is UNREADABLE. */
export function faultOf(status: number, body: unknown, language: () => Language): Fault {
  if (typeof body !== 'object' || body === null || !('title' in body) || !('code' in body)) {
    return localFault('UNREADABLE', language, status);
  }
  const problem = body as Partial<Problem>;
  return {
    code: problem.code ?? 'INTERNAL',
    status,
    title: problem.title ?? '',
    mend: problem.mend ?? '',
    detail: problem.detail ?? '',
    fields: problem.fields ?? [],
  };
}

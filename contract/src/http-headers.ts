/**
 * A page of another site can make a browser send our cookies along; it cannot hide that it is another site. Over plain
 * http browsers send no Sec-Fetch-Site, but Origin with every request that changes something. Sec-Fetch-Site alone
 * decides where it is sent: a proxy may have changed the host.
 */
export function isSameOrigin(headers: {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly secFetchSite?: string | undefined;
}): boolean {
  if (headers.secFetchSite !== undefined) return headers.secFetchSite === 'same-origin';
  if (headers.origin === undefined) return false;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host?.toLowerCase();
}

/** Chinese unless English is asked for before it. Weights are honoured; a header that cannot be read asks for nothing. */
export function wantsEnglish(acceptLanguage: string | undefined): boolean {
  const ranges = (acceptLanguage ?? '').slice(0, 200).split(',');
  const weigh = (language: string) =>
    Math.max(
      0,
      ...ranges.map((range) => {
        const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
        if (tag.split('-')[0] !== language) return 0;
        const weight = parameters.map((one) => /^\s*q=([0-9.]+)\s*$/.exec(one)?.[1]).find((one) => one !== undefined);
        return weight === undefined ? 1 : Number(weight) || 0;
      }),
    );
  const english = weigh('en');
  const chinese = weigh('zh');
  if (english === chinese && english > 0) return firstNamed(ranges) === 'en';
  return english > chinese;
}

function firstNamed(ranges: readonly string[]): string | undefined {
  return ranges.map((range) => range.trim().toLowerCase().slice(0, 2)).find((tag) => tag === 'en' || tag === 'zh');
}

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** In which language a reader is answered: Chinese, English, or both. */
export type AnswerLanguage = 'zh-CN' | 'en' | 'mul';

/** `mul` (several languages, ISO 639-2) asks for both: what a command prints is read by whoever stands there. */
export function answerLanguage(acceptLanguage: string | undefined): AnswerLanguage {
  const ranges = (acceptLanguage ?? '').slice(0, 200).toLowerCase().split(',');
  if (ranges.some((range) => /^\s*mul\s*$/.test(range))) return 'mul';
  return wantsEnglish(acceptLanguage) ? 'en' : 'zh-CN';
}

/** Both languages stand in two lines, Chinese first; what is the same in both stands once. */
export function inLanguage({ zh, en }: Words, language: AnswerLanguage): string {
  if (language === 'zh-CN') return zh;
  return language === 'en' || zh === en ? en : `${zh}\n${en}`;
}

/** The other way of `inLanguage` for `mul`. */
export function bothLanguages(text: string): Words {
  const [zh = '', en = zh] = text.split('\n');
  return { zh, en };
}

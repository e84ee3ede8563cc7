import { errorTable } from '@gridcall/contract/errors.ts';
import { type AnswerLanguage, inLanguage } from '@gridcall/contract/http-headers.ts';
import type { Verdict } from '@gridcall/contract/http-property.ts';
import { ProblemError, problemFor } from '../problems.ts';

/** What became of one row of many. */
export type RowVerdict =
  | { readonly ok: true; readonly deviceId: string }
  | { readonly ok: false; readonly deviceId: string | null; readonly problem: ProblemError };

/** The row's verdict with cause and mend in the reader's language. */
export function verdictShape(verdict: RowVerdict, language: AnswerLanguage): Verdict {
  if (verdict.ok) return { ok: true, deviceId: verdict.deviceId, code: null, detail: '', mend: '' };
  const { problem, deviceId } = verdict;
  const detail = { zh: refusal(problem, 'zh-CN'), en: refusal(problem, 'en') };
  const { code, mend } = problemFor(problem, language);
  return { ok: false, deviceId, code, detail: inLanguage(detail, language), mend };
}

function refusal(problem: ProblemError, language: 'zh-CN' | 'en'): string {
  const { title, detail, fields = [] } = problemFor(problem, language);
  const said = [detail, ...fields.map(({ path, message }) => `${path}: ${message}`)].filter((text) => text !== '');
  const [colon, semicolon] = language === 'en' ? [': ', '; '] : ['：', '；'];
  return said.length === 0 ? title : `${title}${colon}${said.join(semicolon)}`;
}

/** Does one row; what refuses it is its verdict and touches no other row. */
export async function verdictOf(deviceId: string | null, row: () => Promise<string>): Promise<RowVerdict> {
  try {
    return { ok: true, deviceId: await row() };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, deviceId, problem: error };
    throw error;
  }
}

/** The words of a code that a link gave, for an entry of the quarantine or of a checklist. */
export function wordsOf(code: string, english: boolean): { readonly title: string; readonly mend: string } {
  if (!Object.hasOwn(errorTable, code)) return { title: code, mend: '' };
  const { zh, en, mendZh, mendEn } = errorTable[code as keyof typeof errorTable];
  return english ? { title: en, mend: mendEn } : { title: zh, mend: mendZh };
}

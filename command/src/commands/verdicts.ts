import { bothLanguages } from '@gridcall/contract/http-headers.ts';
import type { Verdict } from '@gridcall/contract/http-property.ts';

/** A row's verdict in one line, in both languages. */
export function verdictWords(verdict: Verdict, done: { readonly zh: string; readonly en: string }): string {
  if (verdict.ok) return `${done.zh} ${done.en}`;
  const [detail, mend] = [bothLanguages(verdict.detail), bothLanguages(verdict.mend)];
  const zh = `${detail.zh}${/[。.]$/.test(detail.zh) ? '' : '。'}${mend.zh}`;
  const en = `${detail.en}${/[。.]$/.test(detail.en) ? '' : '.'} ${mend.en}`;
  return zh.trim() === en.trim() ? zh : `${zh} · ${en}`;
}

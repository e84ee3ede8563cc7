import { type ErrorDefinition, errorTable } from '@gridcall/contract/errors.ts';
import type { Verdict } from '@gridcall/contract/http-property.ts';

/** A row's verdict in one line for each language: the server speaks one, the table of errors both. */
export function verdictWords(
  { ok, code, detail }: Verdict,
  done: { readonly zh: string; readonly en: string },
): string {
  if (ok) return `${done.zh} ${done.en}`;
  if (code === null || !Object.hasOwn(errorTable, code)) return detail;
  const { en, mendZh, mendEn }: ErrorDefinition = errorTable[code as keyof typeof errorTable];
  return `${detail}${/[。.]$/.test(detail) ? '' : '。'}${mendZh} · ${en}: ${mendEn}`;
}

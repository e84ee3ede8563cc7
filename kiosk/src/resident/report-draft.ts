import type { ServiceRequestBody } from '@gridcall/contract/http-gateway.ts';
import type { Language } from '../i18n/language.ts';
import { checkPhone } from './number-entry.ts';

/** A report while it is being filled: category → place → words → sent. Pure. */
export interface ReportDraft {
  readonly step: 'category' | 'place' | 'words';
  readonly categoryCode: string;
  readonly placeId: string;
  readonly phrases: readonly string[];
  readonly text: string;
  readonly phone: string;
}

export const emptyDraft: ReportDraft = {
  step: 'category',
  categoryCode: '',
  placeId: '',
  phrases: [],
  text: '',
  phone: '',
};

export const TEXT_LIMIT = 4000;

export type DraftInput =
  | { readonly kind: 'category'; readonly code: string }
  | { readonly kind: 'place'; readonly placeId: string }
  /** A ready phrase: taken, or put back. */
  | { readonly kind: 'phrase'; readonly phrase: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'phone'; readonly digits: string }
  | { readonly kind: 'back' };

export function nextDraft(draft: ReportDraft, input: DraftInput): ReportDraft {
  switch (input.kind) {
    case 'category':
      // Phrases belong to their category; what the person wrote is theirs and stays.
      return {
        ...draft,
        step: 'place',
        categoryCode: input.code,
        phrases: input.code === draft.categoryCode ? draft.phrases : [],
      };
    case 'place':
      return draft.categoryCode === '' ? draft : { ...draft, step: 'words', placeId: input.placeId };
    case 'phrase': {
      const taken = draft.phrases.includes(input.phrase);
      return {
        ...draft,
        phrases: taken ? draft.phrases.filter((one) => one !== input.phrase) : [...draft.phrases, input.phrase],
      };
    }
    case 'text':
      return { ...draft, text: input.text };
    case 'phone':
      return { ...draft, phone: input.digits };
    case 'back':
      return { ...draft, step: draft.step === 'words' ? 'place' : 'category' };
  }
}

/** What is sent, or why it cannot be yet. */
export function bodyOf(
  draft: ReportDraft,
  language: Language,
):
  | { readonly ok: true; readonly body: ServiceRequestBody }
  | { readonly ok: false; readonly fault: 'incomplete' | 'phone' } {
  if (draft.categoryCode === '' || draft.placeId === '') return { ok: false, fault: 'incomplete' };
  const phone = checkPhone(draft.phone);
  if (phone === 'short') return { ok: false, fault: 'phone' };
  const text = [...draft.phrases, draft.text.trim()].filter((part) => part !== '').join('\n');
  return {
    ok: true,
    body: {
      placeId: draft.placeId,
      categoryCode: draft.categoryCode,
      language,
      ...(text === '' ? {} : { text: cut(text) }),
      ...(phone === 'ok' ? { phone: draft.phone } : {}),
    },
  };
}

/** Never between the two halves of an emoji. */
function cut(text: string): string {
  if (text.length <= TEXT_LIMIT) return text;
  const short = text.slice(0, TEXT_LIMIT);
  return short.isWellFormed() ? short : short.slice(0, -1);
}

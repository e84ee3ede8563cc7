import type { IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import type { IncidentAction, IncidentOutcome } from '@gridcall/contract/incident.ts';

/** What a transition asks for. `none` is done by its button alone. */
export interface ActionForm {
  readonly outcome: boolean;
  readonly owner: boolean;
  readonly note: 'none' | 'optional' | 'required';
  readonly publicNote: boolean;
}

const plain: ActionForm = { outcome: false, owner: false, note: 'none', publicNote: false };

export const actionForms: Readonly<Record<IncidentAction, ActionForm>> = {
  accept: plain,
  claim: plain,
  verify: plain,
  dispatch: { ...plain, owner: true, note: 'optional' },
  resolve: { ...plain, outcome: true, note: 'required', publicNote: true },
  reject: { ...plain, note: 'required', publicNote: true },
  rework: { ...plain, note: 'required' },
  close: { ...plain, note: 'optional', publicNote: true },
  reopen: { ...plain, note: 'required' },
};

export function asksNothing(action: IncidentAction): boolean {
  return actionForms[action] === plain;
}

export interface ActionDraft {
  readonly outcome: IncidentOutcome | '';
  readonly owner: string;
  readonly note: string;
  readonly publicNote: string;
}
export const emptyDraft: ActionDraft = { outcome: '', owner: '', note: '', publicNote: '' };

export type MissingField = 'outcome' | 'owner' | 'note';

/** The body to send, or what is still missing. Fields that this action does not ask for are never sent. */
export function bodyOf(
  action: IncidentAction,
  version: number,
  draft: ActionDraft,
):
  | { readonly ok: true; readonly body: IncidentActionBody }
  | { readonly ok: false; readonly missing: readonly MissingField[] } {
  const form = actionForms[action];
  const note = draft.note.trim();
  const publicNote = draft.publicNote.trim();
  const missing: MissingField[] = [];
  if (form.outcome && draft.outcome === '') missing.push('outcome');
  if (form.owner && draft.owner.trim() === '') missing.push('owner');
  if (form.note === 'required' && note === '') missing.push('note');
  if (missing.length > 0) return { ok: false, missing };
  return {
    ok: true,
    body: {
      action,
      version,
      ...(form.outcome && draft.outcome !== '' ? { outcome: draft.outcome } : {}),
      ...(form.owner ? { owner: draft.owner.trim() } : {}),
      ...(form.note !== 'none' && note !== '' ? { note } : {}),
      ...(form.publicNote && publicNote !== '' ? { publicNote } : {}),
    },
  };
}

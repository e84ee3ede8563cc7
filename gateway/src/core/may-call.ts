import type { AlertKind } from '@gridcall/contract/alert.ts';
import type { Draft } from './draft.ts';
import { isSpokenFor } from './groups.ts';
import type { AlertRow } from './model.ts';

/** What is said about the chains themselves calls nobody: it would call those who do not answer. */
const callNobody: readonly AlertKind[] = ['nobody_answers', 'escalation_stuck'];

/** Whether an alert calls people by itself: nobody has shelved it, and no other alert speaks for it. */
export function mayCall(draft: Draft, alert: AlertRow): boolean {
  return !callNobody.includes(alert.kind) && alert.shelvedUntil === null && !isSpokenFor(draft, alert);
}

import type { RuleCondition } from '@gridcall/contract/http-rule-settings.ts';
import type { Fault } from '../data/result.ts';
import { checkDraft, type DraftFault, draftOf, isEmpty, type RuleDraft } from './rule-draft.ts';
import type { Why } from './rules-api.ts';

/** Saving looks at every field; taking the setting away asks only for the reason. */
type Press = 'save' | 'remove';

/** The form of one condition while it is open. */
export interface RuleForm {
  /**
   * What it was opened on, and what an edit says it has seen. The page may have read something newer meanwhile: nobody
   * has looked at that in this form, so it must never be what is written over.
   */
  readonly base: RuleCondition;
  readonly draft: RuleDraft;
  readonly reason: string;
  readonly pressed: Press | null;
  /** Somebody else has changed it since: nothing goes out before the newest is loaded. */
  readonly elsewhere: boolean;
  readonly fault: Fault | null;
}

/** Begins with what is set; the reason outlives loading anew, since it is why somebody is here. */
export function ruleFormOf(base: RuleCondition, reason = ''): RuleForm {
  return { base, draft: draftOf(base), reason, pressed: null, elsewhere: false, fault: null };
}

export function press(form: RuleForm, pressed: Press): RuleForm {
  return { ...form, pressed, fault: null };
}

/** What was typed stays, whatever the gateway says. */
export function refused(form: RuleForm, fault: Fault): RuleForm {
  return fault.code === 'RULE_SETTING_CHANGED' ? { ...form, elsewhere: true } : { ...form, fault };
}

/** By field, once saving was pressed. */
export function faultsOf({ base, draft, pressed }: RuleForm): Readonly<Record<string, DraftFault>> {
  return pressed === 'save' ? checkDraft(base, draft).faults : {};
}

export function isReasonMissing({ pressed, reason }: RuleForm): boolean {
  return pressed !== null && reason.trim() === '';
}

export function isNothingFilled(form: RuleForm): boolean {
  return form.pressed === 'save' && isEmpty(checkDraft(form.base, form.draft).values) && isFaultless(form);
}

const isFaultless = (form: RuleForm): boolean => Object.keys(faultsOf(form)).length === 0;

/** What goes out with the edit that was pressed; null while it cannot. */
export function whyOf(form: RuleForm): Why | null {
  const { pressed, elsewhere, base, reason } = form;
  if (pressed === null || elsewhere || isReasonMissing(form) || isNothingFilled(form) || !isFaultless(form))
    return null;
  return { baseVersion: base.version, reason: reason.trim() };
}

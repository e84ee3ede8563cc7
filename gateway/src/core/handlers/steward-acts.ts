import { laneOfLevel } from '@gridcall/contract/lane.ts';
import type { StewardAct } from '@gridcall/contract/steward-act.ts';
import type { AlertActInput } from '../alert-input.ts';
import { Draft } from '../draft.ts';
import type { ArriveAtAlertInput } from '../escalation-input.ts';
import type { AlertRow } from '../model.ts';
import { postNearest } from '../post-nearest.ts';
import { sendUpstream } from '../upstream.ts';
import type { Decision, Outcome } from '../view.ts';
import { decideAlertAct } from './alert-acts.ts';
import { decideEscalation } from './escalation.ts';

/**
 * What a steward did on the queue's page, by the rules that hold for who stands at the gateway. What came of it goes
 * back up; the caller has seen to it that the same word from the queue counts once.
 */
export function applyStewardAct(draft: Draft, act: StewardAct): void {
  const outcome = settle(draft, act);
  const alert = draft.get('alert', act.alertId);
  const code = outcome.ok ? null : outcome.code;
  sendUpstream(draft, {
    lane: alert === undefined ? 'status' : laneOfLevel(alert.level),
    type: 'cn.grid.act.settled.v1',
    subject: act.id,
    dedupKey: null,
    data: { actId: act.id, alertId: act.alertId, ok: outcome.ok, code },
  });
}

function settle(draft: Draft, act: StewardAct): Outcome {
  const alert = draft.get('alert', act.alertId);
  if (alert === undefined) return { ok: false, code: 'NOT_FOUND', detail: `no alert ${act.alertId}` };
  if (isOverseen(alert, act)) return { ok: false, code: 'STATE_CONFLICT', detail: 'it has got worse, or come again' };
  const input = inputOf(draft, alert, act);
  // On a leaf of its own first: what a rule refuses half way must leave nothing behind.
  const leaf = new Draft(draft.view, draft.inputId, draft.now);
  const trial = decide(leaf, input);
  return trial.changes === leaf.changes ? decide(draft, input).outcome : trial.outcome;
}

function decide(draft: Draft, input: AlertActInput | ArriveAtAlertInput): Decision {
  return input.kind === 'arrive-at-alert' ? decideEscalation(draft, input) : decideAlertAct(draft, input);
}

/** Words wait for nothing and settle nothing; whatever quiets an alert must have seen what it is now. */
function isOverseen(alert: AlertRow, { act, seen }: StewardAct): boolean {
  if (act === 'comment' || act === 'arrive' || act === 'unshelve') return false;
  return seen.level > alert.level || seen.occurrences < alert.occurrences;
}

function inputOf(draft: Draft, alert: AlertRow, act: StewardAct): AlertActInput | ArriveAtAlertInput {
  const { by, byId, text } = act;
  const common = { id: draft.inputId, alertId: alert.id, by, byPost: postNearest(draft, alert.placeId, byId) };
  switch (act.act) {
    case 'acknowledge':
      return { kind: 'acknowledge-alert', comment: text, ...common };
    case 'arrive':
      return { kind: 'arrive-at-alert', comment: text, ...common };
    case 'comment':
      return { kind: 'comment-alert', text, ...common };
    case 'shelve':
      return { kind: 'shelve-alert', until: act.until ?? 0, reason: text, byId, ...common };
    case 'unshelve':
      return { kind: 'unshelve-alert', reason: text, ...common };
    case 'close':
      return { kind: 'close-alert', reason: text, ...common };
  }
}

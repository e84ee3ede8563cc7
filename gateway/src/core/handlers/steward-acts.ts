import { laneOfLevel } from '@gridcall/contract/lane.ts';
import type { ActSettledData, StewardAct } from '@gridcall/contract/steward-act.ts';
import type { AlertActInput } from '../alert-input.ts';
import { buildingOf, isWithin } from '../command-facts.ts';
import type { CommandInput } from '../command-input.ts';
import { personAnswersFor } from '../company-scope.ts';
import { Draft } from '../draft.ts';
import type { ArriveAtAlertInput } from '../escalation-input.ts';
import type { AlertRow, DeviceRow, PersonRow } from '../model.ts';
import { postNearest } from '../post-nearest.ts';
import { needsTwo } from '../shelf.ts';
import { sendUpstream } from '../upstream.ts';
import type { Decision, Outcome } from '../view.ts';
import { decideAlertAct } from './alert-acts.ts';
import { decideCommand } from './commands.ts';
import { decideEscalation } from './escalation.ts';

type ActInput =
  | AlertActInput
  | ArriveAtAlertInput
  | Extract<CommandInput, { kind: 'order-command' | 'second-command' }>;
type Refused = Extract<Outcome, { ok: false }>;

/**
 * What a steward did on the queue's page, by the rules that hold for who stands at the gateway. What came of it goes
 * back up; the caller has seen to it that the same word from the queue counts once.
 */
export function applyStewardAct(draft: Draft, act: StewardAct): void {
  const outcome = settle(draft, act);
  const alert = draft.get('alert', act.alertId);
  const data: ActSettledData = {
    ...{ actId: act.id, alertId: act.alertId, ok: outcome.ok, code: outcome.ok ? null : outcome.code },
    // An interlock says what has to be seen to first; other details are for whoever maintains the gateway.
    ...(!outcome.ok && outcome.code === 'COMMAND_INTERLOCKED' ? { detail: outcome.detail } : {}),
  };
  sendUpstream(draft, {
    lane: alert === undefined ? 'status' : laneOfLevel(alert.level),
    type: 'cn.grid.act.settled.v1',
    subject: act.id,
    dedupKey: null,
    data,
  });
}

function settle(draft: Draft, act: StewardAct): Outcome {
  const alert = draft.get('alert', act.alertId);
  if (alert === undefined) return { ok: false, code: 'NOT_FOUND', detail: `no alert ${act.alertId}` };
  const person = draft.get('person', act.byId);
  if (person !== undefined && !mayActOn(draft, person, alert, act)) {
    return { ok: false, code: 'OF_ANOTHER_COMPANY', detail: `the alert is of ${alert.companyId}` };
  }
  if (isOverseen(alert, act)) return { ok: false, code: 'STATE_CONFLICT', detail: 'it has got worse, or come again' };
  const input = inputOf(draft, alert, act);
  if ('ok' in input) return input;
  // On a leaf of its own first: what a rule refuses half way must leave nothing behind.
  const leaf = new Draft(draft.view, draft.inputId, draft.now);
  const trial = decide(leaf, input);
  if (trial.changes !== leaf.changes) return trial.outcome;
  if (person === undefined && takesTwo(leaf, alert, act)) {
    return { ok: false, code: 'ACCOUNT_NOT_LINKED', detail: `${act.byId} is no person of this estate` };
  }
  return decide(draft, input).outcome;
}

/** As at the gateway's own page; and whoever was called about an alert may take it, as by a reply to the SMS. */
function mayActOn(draft: Draft, person: PersonRow, alert: AlertRow, { act }: StewardAct): boolean {
  if (personAnswersFor(person, alert.companyId)) return true;
  const notices = draft.get('escalation', alert.id)?.notices ?? [];
  const wasCalled = notices.some((id) => draft.get('notification', id)?.personId === person.id);
  return wasCalled && (act === 'acknowledge' || act === 'arrive');
}

/** An account that is nobody's here may be the other of the two as well, under the account that they have here. */
function takesTwo(done: Draft, alert: AlertRow, { act, command }: StewardAct): boolean {
  if (act === 'shelve') return needsTwo(alert);
  const isWaiting = command !== undefined && done.get('command', command.commandId)?.state === 'awaiting-second';
  return act === 'second' || (act === 'command' && isWaiting);
}

function decide(draft: Draft, input: ActInput): Decision {
  switch (input.kind) {
    case 'arrive-at-alert':
      return decideEscalation(draft, input);
    case 'order-command':
    case 'second-command':
      return decideCommand(draft, input);
    default:
      return decideAlertAct(draft, input);
  }
}

const quieting: readonly StewardAct['act'][] = ['acknowledge', 'shelve', 'close'];

/** Words wait for nothing and settle nothing; whatever quiets an alert must have seen what it is now. */
function isOverseen(alert: AlertRow, { act, seen }: StewardAct): boolean {
  return quieting.includes(act) && (seen.level > alert.level || seen.occurrences < alert.occurrences);
}

function inputOf(draft: Draft, alert: AlertRow, act: StewardAct): ActInput | Refused {
  const { by, byId, text, id: actId } = act;
  const actor = { id: draft.inputId, by, byPost: postNearest(draft, alert.placeId, byId), actId };
  const common = { ...actor, alertId: alert.id };
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
    case 'assign':
      return { kind: 'assign-alert', personId: act.personId ?? null, ...common };
    case 'command':
    case 'second':
      return commandOf(draft, alert, act, { ...actor, byId });
  }
}

/** A command of a steward far away: near the alert they look at, and not after its time, whatever the way was slowed by. */
function commandOf(
  draft: Draft,
  alert: AlertRow,
  { act, command, text }: StewardAct,
  actor: { readonly id: string; readonly by: string; readonly byId: string; readonly byPost: string },
): ActInput | Refused {
  if (command === undefined) return { ok: false, code: 'BODY_INVALID', detail: 'there is no command in it' };
  const { commandId, deviceId, notAfter } = command;
  if (draft.now > notAfter) return { ok: false, code: 'COMMAND_EXPIRED', detail: `not after ${notAfter}` };
  const device = draft.get('device', deviceId);
  if (device === undefined || !isWithin(draft, device.placeId, buildingOf(draft, alert.placeId))) {
    return { ok: false, code: 'NOT_FOUND', detail: `no device ${deviceId} near this alert` };
  }
  if (!mayCommand(draft, device, alert, actor.byId)) {
    return { ok: false, code: 'OF_ANOTHER_COMPANY', detail: `${deviceId} is of ${device.companyId}` };
  }
  if (act === 'second' && draft.get('command', commandId)?.deviceId !== deviceId) {
    return { ok: false, code: 'NOT_FOUND', detail: `no command ${commandId} of this device` };
  }
  if (act === 'second') return { kind: 'second-command', commandId, ...actor };
  const order = { commandId, deviceId, command: command.command, cause: 'person', alertId: alert.id } as const;
  return { kind: 'order-command', ...order, reason: text, ...actor };
}

/** Whose company is not known here acts for that of the alert, and tells nobody else's device anything. */
function mayCommand(draft: Draft, device: DeviceRow, alert: AlertRow, byId: string): boolean {
  const person = draft.get('person', byId);
  return person === undefined ? device.companyId === alert.companyId : personAnswersFor(person, device.companyId);
}

import type { IncidentChange } from '@gridcall/contract/events.ts';
import { nextAlertStep } from '../alert-machine.ts';
import { appendTimeline, positionOf, recordAlertStep } from '../alert-record.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { IncidentChangedInput } from '../input.ts';
import type { AlertRow, ServiceRequestRow } from '../model.ts';
import type { Decision } from '../view.ts';
import { applyStewardAct } from './steward-acts.ts';

/** The number of the last change taken from the queue: each is applied once, in order. */
const COUNTER = 'downlink';
const PHONE_KEPT_MS = 30 * 24 * 3_600_000;

export function decideIncidentChanged(draft: Draft, input: IncidentChangedInput): Decision {
  const { change } = input;
  if (change.no <= draft.counter(COUNTER)) return unchanged({ ok: true, id: input.id, repeated: true });
  draft.setCounter(COUNTER, change.no);
  if (change.act !== undefined) {
    applyStewardAct(draft, change.act);
    return draft.accept();
  }
  const alert = draft.get('alert', change.subject) ?? input.ended;
  const request = draft.get('service_request', change.subject);
  if (alert !== undefined) changeAlert(draft, alert, change);
  else if (request !== undefined) changeRequest(draft, request, change);
  return draft.accept();
}

function changeAlert(draft: Draft, before: AlertRow, change: IncidentChange): void {
  const { no, state, action, by, number } = change;
  const alert: AlertRow = {
    ...before,
    incidentState: state,
    incidentNumber: before.incidentNumber ?? number,
    lastSequence: before.lastSequence + 1,
  };
  appendTimeline(draft, alert, 'incident-changed', { actor: 'queue', detail: { no, state, action, by, number } });
  if (!isTakenByPerson(change) || change.level > alert.level) return;
  const step = nextAlertStep(positionOf(draft, alert), { kind: 'acknowledge' });
  if (step.kind !== 'step') return;
  recordAlertStep(draft, alert, step, { actor: 'queue', detail: { by, action }, upstream: false });
}

const takingActions: readonly string[] = [
  'acknowledge',
  'accept',
  'dispatch',
  'claim',
  'resolve',
  'verify',
  'rework',
  'close',
];
const notPersons: readonly string[] = ['', 'system', 'device', 'sensor', 'gateway'];

/**
 * An alert stops calling people when a person has it in hand; what the queue does by itself (the automatic dispatch of
 * an urgent incident) has reached nobody yet. The caller also asks for the level: who took a lesser danger in hand
 * does not know of this one.
 */
function isTakenByPerson(change: IncidentChange): boolean {
  if (notPersons.includes(change.by)) return false;
  return change.state === 'in_progress' || takingActions.includes(change.action);
}

function changeRequest(draft: Draft, before: ServiceRequestRow, change: IncidentChange): void {
  const isClosed = change.state === 'closed' || change.state === 'rejected';
  const closedAt = isClosed ? (before.closedAt ?? draft.now) : null;
  draft.put('service_request', {
    ...before,
    state: change.state,
    outcome: change.outcome,
    incidentId: change.incidentId,
    incidentNumber: before.incidentNumber ?? change.number,
    closedAt,
  });
  const note = change.publicNote.slice(0, 500);
  // The receipt has told the resident that the report arrived; the queue's own word of it adds nothing.
  if (change.state !== before.state || note !== '') {
    draft.append('request_event', { number: before.number, at: draft.now, state: change.state, note });
  }
  const phone = draft.get('reporter_phone', before.number);
  const eraseAt = closedAt === null ? null : closedAt + PHONE_KEPT_MS;
  if (phone !== undefined && phone.eraseAt !== eraseAt) draft.put('reporter_phone', { ...phone, eraseAt });
  draft.tell('service-request', before.number, before.placeId, before.companyId);
}

import { noteTestIncident } from '../commissioning.ts';
import type { Draft } from '../draft.ts';
import { reportAnswered } from '../estate-report.ts';
import type { ReceiptItem, UplinkReceiptInput } from '../input.ts';
import type { AlertRow, ServiceRequestRow, WaitingEvent } from '../model.ts';
import { sendTombstone, sendWhatWasHeldBack } from '../upstream.ts';
import type { Decision } from '../view.ts';

/** What the queue answered for a batch: receipts settle their rows; a refusal leaves a dead letter and a tombstone. */
export function decideUplinkReceipt(draft: Draft, input: UplinkReceiptInput): Decision {
  for (const item of input.items) settle(draft, item);
  return draft.accept();
}

function settle(draft: Draft, item: ReceiptItem): void {
  const isTombstone = item.type === 'cn.grid.tombstone.v1';
  const alert = isTombstone ? undefined : draft.get('alert', item.subject);
  const request = isTombstone ? undefined : draft.get('service_request', item.subject);
  // The event may have moved to another lane while its batch was on the way.
  const waiting = alert?.waiting.find((event) => event.eventId === item.eventId);
  // Settled by an earlier answer already: an alert's event that moved was on the way twice.
  if (alert !== undefined && waiting === undefined) return;
  const isRejected = item.result.status === 'rejected';
  const error = isRejected ? `${item.result.code ?? 'rejected'}: ${item.result.reason ?? ''}`.slice(0, 500) : null;
  reportAnswered(draft, item, isRejected);
  draft.changes.push({
    op: 'settle',
    eventId: item.eventId,
    state: isRejected ? 'dead' : 'sent',
    at: draft.now,
    error,
  });
  if (error !== null) {
    const place: WaitingEvent = waiting ?? { eventId: item.eventId, lane: item.lane, sequence: item.sequence };
    // A tombstone for a tombstone would never end.
    if (!isTombstone) sendTombstone(draft, place, item.subject, error);
    draft.audit('queue', 'event-rejected', item.subject, { eventId: item.eventId, type: item.type, error });
  }
  if (alert !== undefined) settleAlert(draft, alert, item);
  if (request !== undefined && !isRejected) settleRequest(draft, request, item);
}

function settleAlert(draft: Draft, alert: AlertRow, item: ReceiptItem): void {
  const incidentNumber = alert.incidentNumber ?? item.result.number ?? null;
  const { left, said } = without(alert.waiting, item.eventId);
  const settled: AlertRow = { ...alert, waiting: left, incidentNumber };
  draft.put('alert', { ...settled, waiting: sendWhatWasHeldBack(draft, settled, said) });
  if (incidentNumber !== null && alert.test) noteTestIncident(draft, alert);
  if (incidentNumber !== alert.incidentNumber) draft.tell('alert', alert.id, alert.placeId, alert.companyId);
}

/** What waits still. What the last event says of the sensor is known only when those before it have arrived, too. */
function without(waiting: readonly WaitingEvent[], eventId: string) {
  const left = waiting.filter((event) => event.eventId !== eventId);
  const said = waiting.at(-1)?.said;
  const before = left.at(-1);
  if (before === undefined || said === undefined || before.said === said) return { left, said };
  return { left: [...left.slice(0, -1), { ...before, said }], said };
}

function settleRequest(draft: Draft, request: ServiceRequestRow, item: ReceiptItem): void {
  const incidentId = request.incidentId ?? item.result.incidentId ?? null;
  const incidentNumber = request.incidentNumber ?? item.result.number ?? null;
  // Word of what happened to the incident may have come down before this receipt.
  const isNew = request.state === 'waiting';
  if (!isNew && incidentId === request.incidentId && incidentNumber === request.incidentNumber) return;
  const state = isNew ? 'submitted' : request.state;
  draft.put('service_request', { ...request, incidentId, incidentNumber, state });
  if (isNew) draft.append('request_event', { number: request.number, at: draft.now, state, note: '' });
  draft.tell('service-request', request.number, request.placeId, request.companyId);
}

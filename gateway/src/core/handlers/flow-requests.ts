import { categoryOf } from '@gridcall/contract/categories.ts';
import type { FlowOrigin } from '@gridcall/contract/flow-mark.ts';
import {
  FLOW_REQUESTS_PER_HOUR,
  FLOW_REQUESTS_PER_NODE_AND_HOUR,
  type FlowRequest,
} from '@gridcall/contract/flow-request.ts';
import { type AlertAct, appendTimeline, moveConditionAlert, openAlertOf } from '../alert-record.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { FlowRequestInput } from '../flow-input.ts';
import type { AlertRow, FlowAsked, FlowNodeRow } from '../model.ts';
import { companyOfPlace } from '../places.ts';
import type { Decision, Outcome } from '../view.ts';
import { openServiceRequest } from './service-request.ts';

const KIND = 'flow_raised';
const HOUR_MS = 3_600_000;
const NOTE_MS = 24 * HOUR_MS;
/** As with a sensor that flaps: one alert's timeline does not fill the disk. */
const TIMELINE_LIMIT = 1000;

type Request<Kind extends FlowRequest['kind']> = Extract<FlowRequest, { kind: Kind }>;

/**
 * A flow asks, and what it may have is decided here: an alert of its own kind and never of level 1, a service request, a
 * note. It bears the flow's mark. Nothing that a rule raised is within its reach, and no device is.
 */
export function decideFlowRequest(draft: Draft, input: FlowRequestInput): Decision {
  const node = draft.get('flow_node', input.nodeId);
  const asked = withinHour(node, draft.now);
  const known = asked.find(({ requestId }) => requestId === input.requestId);
  if (known !== undefined) return unchanged({ ok: true, id: known.subject, repeated: true });
  const over = overQuota(draft, input, asked);
  if (over !== null) return unchanged({ ok: false, code: 'FLOW_QUOTA', detail: over });
  const outcome = grant(draft, input);
  // Nothing changed, so nothing was used of the quota.
  if (!outcome.ok || outcome.repeated === true) return unchanged(outcome);
  keepAsked(draft, input.nodeId, [...asked, { requestId: input.requestId, at: draft.now, subject: outcome.id }]);
  return draft.done(outcome);
}

function grant(draft: Draft, input: FlowRequestInput): Outcome {
  const { request, flowId, flowName, nodeId, nodeName } = input;
  const origin: FlowOrigin = { flowId, flowName, nodeId, nodeName };
  switch (request.kind) {
    case 'raise-alert':
      return raiseAlert(draft, request, origin);
    case 'clear-alert':
      return clearAlert(draft, request, origin);
    case 'open-service-request':
      return openRequest(draft, request, origin, input.requestId);
    case 'notify-steward':
      return leaveNote(draft, request, origin);
  }
}

/** Neither longer ago nor, by a clock that was set back, further ahead. */
function withinHour(node: FlowNodeRow | undefined, now: number): readonly FlowAsked[] {
  return node?.asked.filter(({ at }) => Math.abs(now - at) < HOUR_MS) ?? [];
}

function overQuota(draft: Draft, { nodeId }: FlowRequestInput, asked: readonly FlowAsked[]): string | null {
  if (asked.length >= FLOW_REQUESTS_PER_NODE_AND_HOUR) {
    return `${FLOW_REQUESTS_PER_NODE_AND_HOUR} an hour for one node`;
  }
  let total = asked.length;
  for (const other of draft.view.all('flow_node')) {
    if (other.id !== nodeId) total += withinHour(other, draft.now).length;
  }
  return total >= FLOW_REQUESTS_PER_HOUR ? `${FLOW_REQUESTS_PER_HOUR} an hour for all flows` : null;
}

/** Nodes come and go with each deploy: what has not asked for an hour is forgotten, so there are few rows. */
function keepAsked(draft: Draft, nodeId: string, asked: readonly FlowAsked[]): void {
  for (const other of draft.view.all('flow_node')) {
    if (other.id !== nodeId && withinHour(other, draft.now).length === 0) draft.remove('flow_node', other.id);
  }
  draft.put('flow_node', { id: nodeId, asked });
}

function raiseAlert(draft: Draft, request: Request<'raise-alert'>, origin: FlowOrigin): Outcome {
  const device = draft.get('device', request.deviceId);
  if (device === undefined) return unknownDevice(request.deviceId);
  // The schema of the wire says so, too; but here is where it must hold.
  if (![2, 3, 4].includes(request.level)) {
    return { ok: false, code: 'FLOW_LEVEL_RESERVED', detail: `level ${request.level}` };
  }
  const flow = { ...origin, title: request.title, text: request.text };
  const act: AlertAct = { actor: 'flow', detail: { flow }, upstream: true, flow };
  const state = workingState(device.id, draft.get('device_state', device.id));
  const before = openAlertOf(draft, state, KIND);
  moveConditionAlert(draft, device, state, KIND, { kind: 'evidence', level: request.level }, act);
  const after = openAlertOf(draft, state, KIND);
  if (after === before && before !== undefined) noteAgain(draft, before, act);
  draft.put('device_state', state);
  const id = after?.id ?? '';
  return { ok: true, id, alertId: id };
}

/** It stands already, and no lower: what the flow says now is kept beside what it said first. */
function noteAgain(draft: Draft, alert: AlertRow, act: AlertAct): void {
  const lastEvidenceAt = Math.max(alert.lastEvidenceAt, draft.now);
  if (alert.lastSequence >= TIMELINE_LIMIT) draft.put('alert', { ...alert, lastEvidenceAt });
  else appendTimeline(draft, { ...alert, lastEvidenceAt, lastSequence: alert.lastSequence + 1 }, 'evidence', act);
}

function clearAlert(draft: Draft, { deviceId }: Request<'clear-alert'>, flow: FlowOrigin): Outcome {
  const device = draft.get('device', deviceId);
  if (device === undefined) return unknownDevice(deviceId);
  const state = workingState(device.id, draft.get('device_state', device.id));
  const open = openAlertOf(draft, state, KIND);
  if (open === undefined) return { ok: true, id: deviceId, repeated: true };
  const act: AlertAct = { actor: 'flow', detail: { flow }, upstream: true };
  moveConditionAlert(draft, device, state, KIND, { kind: 'evidence-gone' }, act);
  draft.put('device_state', state);
  return { ok: true, id: open.id, alertId: open.id };
}

/** As a resident's at a kiosk, but for what is about life or is told in confidence: that a person says. */
function openRequest(
  draft: Draft,
  { placeId, categoryCode, text }: Request<'open-service-request'>,
  flow: FlowOrigin,
  requestId: string,
): Outcome {
  const category = categoryOf(categoryCode);
  if (category !== undefined && (category.level === 1 || category.confidential)) {
    return { ok: false, code: 'FLOW_LEVEL_RESERVED', detail: `${category.code} ${category.en}` };
  }
  // No kiosk's key has a space in it.
  const idempotencyKey = `flow ${requestId}`;
  const known = draft.view.serviceRequestByKey(idempotencyKey);
  if (known !== undefined) return { ok: true, id: known.number, repeated: true };
  const wanted = { placeId, categoryCode, text, language: 'zh-CN', idempotencyKey, contentHash: '' } as const;
  return openServiceRequest(draft, { ...wanted, sealedPhone: null }, flow);
}

function leaveNote(draft: Draft, request: Request<'notify-steward'>, flow: FlowOrigin): Outcome {
  const { placeId, title, text } = request;
  if (draft.get('place', placeId) === undefined) {
    return { ok: false, code: 'UNKNOWN_PLACE', detail: placeId.slice(0, 80) };
  }
  const id = draft.mintId();
  const times = { createdAt: draft.now, expiresAt: draft.now + NOTE_MS, withdrawnAt: null };
  draft.put('notice', { id, placeId, title, text, author: flow.flowName, ...times, flow });
  draft.tell('notice', id, placeId, companyOfPlace(draft, placeId));
  return { ok: true, id };
}

function unknownDevice(deviceId: string): Outcome {
  return { ok: false, code: 'DEVICE_UNKNOWN', detail: `no device ${deviceId.slice(0, 80)}` };
}

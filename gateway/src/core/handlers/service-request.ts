import { categoryOf } from '@gridcall/contract/categories.ts';
import type { RequestSubmittedData } from '@gridcall/contract/events.ts';
import type { FlowOrigin } from '@gridcall/contract/flow-mark.ts';
import { mintServiceRequestNumber } from '@gridcall/contract/service-request-number.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { ServiceRequestInput } from '../input.ts';
import { companyOfPlace, upstreamPlace } from '../places.ts';
import { sendUpstream } from '../upstream.ts';
import type { Decision, Outcome } from '../view.ts';

const COUNTER = 'service-request';
const HIGHEST_NUMBER = 9_999_999;

/** The number is minted here and adopted by the queue, so that a receipt can be printed with the uplink cut. */
export function decideServiceRequest(draft: Draft, input: ServiceRequestInput): Decision {
  const known = draft.view.serviceRequestByKey(input.idempotencyKey);
  if (known !== undefined) {
    if (known.contentHash === input.contentHash) return unchanged({ ok: true, id: known.number, repeated: true });
    return unchanged({ ok: false, code: 'KEY_IN_USE', detail: 'the Idempotency-Key stands for another report' });
  }
  const outcome = openServiceRequest(draft, input, null);
  return outcome.ok ? draft.done(outcome) : unchanged(outcome);
}

/** Opens it for whoever asked; when it is refused the draft has nothing of it. */
export function openServiceRequest(
  draft: Draft,
  input: Omit<ServiceRequestInput, 'kind' | 'id'>,
  flow: FlowOrigin | null,
): Outcome {
  const category = categoryOf(input.categoryCode);
  if (category === undefined) return { ok: false, code: 'UNKNOWN_CATEGORY', detail: input.categoryCode.slice(0, 80) };
  if (draft.get('place', input.placeId) === undefined) {
    return { ok: false, code: 'UNKNOWN_PLACE', detail: input.placeId.slice(0, 80) };
  }
  if (draft.counter(COUNTER) >= HIGHEST_NUMBER) {
    return { ok: false, code: 'INTERNAL', detail: 'all numbers of this gateway are used' };
  }
  const number = mintServiceRequestNumber(draft.view.gateway.number, draft.next(COUNTER));
  keepRequest(draft, input, number, flow);
  const data: RequestSubmittedData = {
    number,
    categoryCode: category.code,
    level: category.level,
    place: upstreamPlace(draft, input.placeId),
    text: input.text,
    language: input.language,
    phoneKept: input.sealedPhone !== null,
    submittedAt: draft.now,
    ...(flow === null ? {} : { flow: { name: flow.flowName } }),
  };
  sendUpstream(draft, {
    lane: category.level === 1 ? 'life-safety' : 'service-request',
    type: 'cn.grid.request.submitted.v1',
    subject: number,
    dedupKey: null,
    data,
  });
  return { ok: true, id: number };
}

function keepRequest(
  draft: Draft,
  input: Omit<ServiceRequestInput, 'kind' | 'id'>,
  number: string,
  flow: FlowOrigin | null,
): void {
  const companyId = companyOfPlace(draft, input.placeId);
  draft.put('service_request', {
    number,
    placeId: input.placeId,
    companyId,
    categoryCode: input.categoryCode,
    text: input.text,
    language: input.language,
    idempotencyKey: input.idempotencyKey,
    contentHash: input.contentHash,
    submittedAt: draft.now,
    incidentId: null,
    incidentNumber: null,
    state: 'waiting',
    outcome: null,
    closedAt: null,
    flow,
  });
  if (input.sealedPhone !== null) {
    draft.put('reporter_phone', { number, sealed: input.sealedPhone, createdAt: draft.now, eraseAt: null });
  }
  draft.append('request_event', { number, at: draft.now, state: 'waiting', note: '' });
  draft.tell('service-request', number, input.placeId, companyId);
}

import type { CommissioningStep } from '@gridcall/contract/http-property.ts';
import { noteSteps } from '../commissioning.ts';
import type { Draft } from '../draft.ts';
import type { QuarantineInput } from '../input.ts';
import type { Decision } from '../view.ts';

const PAYLOAD_CHARACTERS = 512;
const DETAIL_CHARACTERS = 500;

/** Keeps wrong traffic with its reason, so that the installer sees why nothing arrives. */
export function decideQuarantine(draft: Draft, input: QuarantineInput): Decision {
  draft.append('quarantine', {
    id: input.id,
    at: draft.now,
    linkId: input.linkId,
    topic: input.topic.slice(0, PAYLOAD_CHARACTERS),
    payload: input.payload.slice(0, PAYLOAD_CHARACTERS),
    code: input.code,
    detail: input.detail.slice(0, DETAIL_CHARACTERS),
  });
  const device = input.linkId === null ? undefined : draft.get('device', input.linkId);
  // The installer's list goes on as far as the message came.
  if (device !== undefined) noteSteps(draft, device, isOfTopic(input) ? isThere : [...isThere, 'topic']);
  return draft.accept();
}

const isThere: readonly CommissioningStep[] = ['connected', 'authenticated'];

function isOfTopic({ code }: QuarantineInput): boolean {
  return code === 'TOPIC_UNKNOWN' || code === 'TOPIC_NOT_YOURS';
}

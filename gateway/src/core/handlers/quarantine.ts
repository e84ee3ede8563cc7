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
  return draft.accept();
}

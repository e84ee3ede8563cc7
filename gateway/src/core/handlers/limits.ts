import type { Draft } from '../draft.ts';
import type { QuarantineRow } from '../model.ts';
import type { Decision } from '../view.ts';

/** A bridge that goes on over its limit is quarantined once in this time, not for each message. */
const NAMED_EVERY_MS = 60_000;
const TEXT_CHARACTERS = 512;

/** Refuses what is over a bridge's limit, and shows it to the installer with its mend. */
export function refuseByLimit(
  draft: Draft,
  linkId: string,
  code: 'CHILDREN_LIMIT' | 'DISCOVERY_LIMIT',
  { topic, payload, detail }: Pick<QuarantineRow, 'topic' | 'payload' | 'detail'>,
): Decision {
  const counter = `named ${code} ${linkId}`;
  if (Math.abs(draft.now - draft.counter(counter)) >= NAMED_EVERY_MS) {
    draft.setCounter(counter, draft.now);
    draft.append('quarantine', {
      id: draft.inputId,
      at: draft.now,
      linkId,
      topic: topic.slice(0, TEXT_CHARACTERS),
      payload: payload.slice(0, TEXT_CHARACTERS),
      code,
      detail,
    });
  }
  return draft.done({ ok: false, code, detail });
}

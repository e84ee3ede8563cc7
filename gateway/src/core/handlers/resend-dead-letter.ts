import { laneOfLevel } from '@gridcall/contract/lane.ts';
import type { Draft } from '../draft.ts';
import { unchanged } from '../draft.ts';
import { reportRevived } from '../estate-report.ts';
import type { ResendDeadLetterInput } from '../input.ts';
import type { Decision } from '../view.ts';

/**
 * An operator sends what the queue had refused once more, under its own id and a new place in its lane: the old place
 * is taken by a tombstone. A tombstone itself is never sent again, or its place would stay empty.
 */
export function decideResendDeadLetter(draft: Draft, input: ResendDeadLetterInput): Decision {
  const { eventId, subject } = input;
  if (input.type === 'cn.grid.tombstone.v1') {
    return unchanged({ ok: false, code: 'STATE_CONFLICT', detail: 'a tombstone cannot be sent again' });
  }
  const alert = draft.get('alert', subject);
  if (alert?.waiting.some((event) => event.eventId === eventId) === true) {
    return unchanged({ ok: true, id: eventId, repeated: true });
  }
  const lane = alert === undefined ? input.lane : laneOfLevel(alert.level);
  const sequence = draft.next(`sequence ${lane}`);
  draft.changes.push({ op: 'revive', eventId, lane, sequence });
  if (alert !== undefined) {
    const said = alert.waiting.at(-1)?.said;
    const event = { eventId, lane, sequence, ...(said === undefined ? {} : { said }) };
    draft.put('alert', { ...alert, waiting: [...alert.waiting, event] });
  }
  reportRevived(draft, input);
  draft.audit(input.by, input.kind, subject, { eventId, type: input.type });
  return draft.done({ ok: true, id: eventId });
}

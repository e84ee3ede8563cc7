import { type Draft, unchanged } from '../draft.ts';
import type { UplinkStateInput } from '../input.ts';
import type { Decision } from '../view.ts';

/** Kiosks and stewards are told when the wire to the queue breaks and when it holds again; the audit keeps both. */
export function decideUplinkState(draft: Draft, input: UplinkStateInput): Decision {
  const isUp = input.state === 'up' ? 1 : 0;
  if (draft.counter('uplink') === isUp) return unchanged({ ok: true, id: input.id });
  draft.setCounter('uplink', isUp);
  draft.tell('uplink', input.state, '', null);
  draft.audit('system', `uplink-${input.state}`, 'uplink');
  return draft.accept();
}

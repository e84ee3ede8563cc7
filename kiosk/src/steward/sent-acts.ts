import type { Alert, AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';

export type SentAct = NonNullable<Alert['sent']>[number];

/** After so long the page stops waiting and says that nobody has confirmed it. */
export const UNCONFIRMED_MS = 30_000;

/** How a steward's act on its way to the gateway is shown. */
export type SentState = 'under-way' | 'unconfirmed' | 'refused';

export function sentState({ state, at }: SentAct, now: number): SentState {
  if (state === 'refused') return 'refused';
  return now - at < UNCONFIRMED_MS ? 'under-way' : 'unconfirmed';
}

/** Whether somebody has just taken it, and the gateway is about to say so: nobody need press again. */
export function isBeingTaken({ sent = [] }: Pick<Alert, 'sent'>, now: number): boolean {
  return sent.some((act) => act.act === 'acknowledge' && sentState(act, now) === 'under-way');
}

/** Whether whoever took it is still on the way: taken, urgent enough to be called anew, and nobody there since. */
export function isAwaitingArrival(
  { state, level }: Pick<Alert, 'state' | 'level'>,
  timeline: readonly Pick<AlertTimelineEntry, 'type'>[],
): boolean {
  if (state !== 'active-acknowledged' || level > 2) return false;
  const last = timeline.findLast(({ type }) => type === 'acknowledged' || type === 'arrived');
  return last?.type === 'acknowledged';
}

/** Whether something newer of the same alert is known already: a gateway may be quicker than the answer to who pressed. */
export function isOvertaken(alert: Pick<Alert, 'version'>, known: Pick<Alert, 'version'> | undefined): boolean {
  return alert.version !== undefined && known?.version !== undefined && alert.version < known.version;
}

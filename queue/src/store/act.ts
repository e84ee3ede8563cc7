import type { IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import type { Actor, IncidentRow } from '../core/incident.ts';
import { allowedActions, type Transition, transition } from '../core/machine.ts';
import { settle } from '../core/settle.ts';
import { storable } from './canonical.ts';
import { loadIncident, saveIncident, tellGateway } from './incidents.ts';
import { mayRead } from './queries.ts';
import type { Database } from './schema.ts';

export type ActResult =
  | { readonly kind: 'done'; readonly incident: IncidentRow }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly refusal: Extract<Transition, { ok: false }> };

function cleaned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : storable(text);
}

/** One person's act on one incident: checked against what they had read, decided, written and told, in one transaction. */
export async function actOnIncident(
  database: Database,
  id: string,
  body: IncidentActionBody,
  actor: Actor,
  nowMs: number,
): Promise<ActResult> {
  return database.transaction().execute(async (tx): Promise<ActResult> => {
    const before = await loadIncident(tx, id);
    if (!before || !mayRead(before, actor)) return { kind: 'unknown' };
    if (before.version !== body.version) {
      const detail = `you had read version ${body.version}, it is now ${before.version}`;
      const refusal = { ok: false, code: 'STATE_CONFLICT', detail, allowed: allowedActions(before, actor) } as const;
      return { kind: 'refused', refusal };
    }
    const { action, outcome } = body;
    const words = { note: cleaned(body.note), publicNote: cleaned(body.publicNote), owner: cleaned(body.owner) };
    const step = transition(before, { action, actor, outcome, ...words }, nowMs);
    if (!step.ok) return { kind: 'refused', refusal: step };
    // What is urgent and was reopened goes on to its post at once.
    const settled = settle({ next: step.next, entries: [step.entry] }, { raisedAt: null, now: nowMs });
    const incident = await saveIncident(tx, before, settled.next, settled.entries);
    await tellGateway(tx, before, incident, settled.entries);
    return { kind: 'done', incident };
  });
}

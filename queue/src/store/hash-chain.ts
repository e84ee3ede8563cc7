import { canonicalJson, sha256 } from './canonical.ts';
import type { IncidentEventRow, Reader } from './schema.ts';

export type ChainedEvent = Omit<IncidentEventRow, 'id'> & { readonly id?: number };

/** Hash of an event row over all it says and the row before it: none can be changed, left out or put in unseen. */
export function eventHash(event: Omit<ChainedEvent, 'hash' | 'id'>): string {
  return sha256(
    canonicalJson([
      event.incidentId,
      event.sequence,
      event.at,
      event.actorType,
      event.actorId,
      event.actorRole,
      event.type,
      event.fromState,
      event.toState,
      event.audience,
      event.payload,
      event.prevHash,
    ]),
  );
}

/** The first sequence at which the chain of an incident does not hold; undefined when it is whole up to its last row. */
export async function brokenLink(reader: Reader, incidentId: string): Promise<number | undefined> {
  const incident = await reader
    .selectFrom('incident')
    .select(['version', 'lastHash'])
    .where('id', '=', incidentId)
    .executeTakeFirstOrThrow();
  const events = await reader
    .selectFrom('incidentEvent')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .orderBy('sequence')
    .execute();
  let previous = '';
  for (const [index, event] of events.entries()) {
    const whole = event.sequence === index + 1 && event.prevHash === previous && event.hash === eventHash(event);
    if (!whole) return index + 1;
    previous = event.hash;
  }
  return events.length === incident.version && previous === incident.lastHash ? undefined : events.length + 1;
}

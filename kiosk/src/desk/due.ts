import type { Incident } from '@gridcall/contract/http-queue.ts';

/** The deadline that runs now: to accept, then to resolve; none once it is resolved or refused. */
export interface Due {
  readonly step: 'accept' | 'resolve';
  readonly at: number;
  /** Past it when negative. */
  readonly leftMs: number;
  /** green; yellow from 80 % of the time on; red past it. */
  readonly colour: 'green' | 'yellow' | 'red';
}

const WARN_AT = 0.8;

export function dueOf(
  incident: Pick<Incident, 'state' | 'receivedAt' | 'acceptDueAt' | 'resolveDueAt'>,
  now: number,
): Due | null {
  switch (incident.state) {
    case 'submitted':
      return due('accept', incident.receivedAt, incident.acceptDueAt, now);
    case 'accepted':
    case 'dispatched':
    case 'in_progress':
      return due('resolve', incident.receivedAt, incident.resolveDueAt, now);
    case 'resolved':
    case 'verified':
    case 'closed':
    case 'rejected':
      return null;
  }
}

function due(step: Due['step'], from: number, at: number, now: number): Due {
  const leftMs = at - now;
  if (leftMs < 0) return { step, at, leftMs, colour: 'red' };
  return { step, at, leftMs, colour: now - from >= WARN_AT * (at - from) ? 'yellow' : 'green' };
}

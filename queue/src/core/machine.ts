import type { ErrorCode } from '@gridcall/contract/errors.ts';
import {
  type IncidentAction,
  type IncidentOutcome,
  type IncidentState,
  incidentActions,
} from '@gridcall/contract/incident.ts';
import { type Actor, type ActorRole, DESK, type Entry, FIRST_POST, type IncidentRow, isUrgent } from './incident.ts';

/** What somebody wants done with an incident. */
export interface Command {
  readonly action: IncidentAction;
  readonly actor: Actor;
  readonly note?: string | undefined;
  readonly publicNote?: string | undefined;
  /** The post that takes over, for `dispatch`. */
  readonly owner?: string | undefined;
  readonly outcome?: IncidentOutcome | undefined;
}

export type Transition =
  | { readonly ok: true; readonly next: IncidentRow; readonly entry: Entry }
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly detail: string;
      readonly allowed: readonly IncidentAction[];
    };

interface Rule {
  readonly to: IncidentState;
  readonly roles: readonly ActorRole[];
}

const desk: readonly ActorRole[] = ['officer'];
const deskOrSystem: readonly ActorRole[] = ['officer', 'system'];

/**
 * The whole machine: what is not here is refused. The system accepts and dispatches what is urgent, reopens what its
 * sensor raises again, and resolves device health (D) when the device is back; nobody but a person verifies and closes.
 */
export const incidentMachine: Readonly<Record<IncidentState, Readonly<Partial<Record<IncidentAction, Rule>>>>> = {
  submitted: {
    accept: { to: 'accepted', roles: deskOrSystem },
    reject: { to: 'rejected', roles: desk },
    resolve: { to: 'resolved', roles: ['system'] },
  },
  accepted: {
    dispatch: { to: 'dispatched', roles: deskOrSystem },
    resolve: { to: 'resolved', roles: ['system'] },
  },
  dispatched: {
    claim: { to: 'in_progress', roles: desk },
    resolve: { to: 'resolved', roles: ['system'] },
  },
  in_progress: { resolve: { to: 'resolved', roles: deskOrSystem } },
  resolved: {
    verify: { to: 'verified', roles: desk },
    rework: { to: 'in_progress', roles: deskOrSystem },
  },
  verified: {
    close: { to: 'closed', roles: desk },
    rework: { to: 'in_progress', roles: ['system'] },
  },
  closed: { reopen: { to: 'accepted', roles: deskOrSystem } },
  rejected: { reopen: { to: 'accepted', roles: deskOrSystem } },
};

/** Why a rule of the table does not hold for this incident and actor; undefined when it does. */
function guard(incident: IncidentRow, action: IncidentAction, actor: Actor): string | undefined {
  if (action === 'reject' && isUrgent(incident.level)) {
    return 'an incident of level 1 or 2 cannot be rejected, only checked and closed';
  }
  if (action === 'verify' && actor.id === incident.resolvedBy) {
    return 'somebody other than the person who resolved it has to verify';
  }
  return undefined;
}

/** What this actor may do with this incident now, in the order of the contract. */
export function allowedActions(incident: IncidentRow, actor: Actor): IncidentAction[] {
  const rules = incidentMachine[incident.state];
  return incidentActions.filter(
    (action) => rules[action]?.roles.includes(actor.role) && guard(incident, action, actor) === undefined,
  );
}

function missingWords(command: Command): string | undefined {
  const note = command.note?.trim() ?? '';
  if (command.action === 'resolve' && command.outcome === undefined) return 'resolve needs an outcome';
  if ((command.action === 'resolve' || command.action === 'reject') && note === '') {
    return `${command.action} needs a note`;
  }
  return undefined;
}

function refuse(incident: IncidentRow, command: Command, code: ErrorCode, detail: string): Transition {
  return { ok: false, code, detail, allowed: allowedActions(incident, command.actor) };
}

export function transition(incident: IncidentRow, command: Command, now: number): Transition {
  const rule = incidentMachine[incident.state][command.action];
  if (!rule) {
    return refuse(incident, command, 'STATE_CONFLICT', `${command.action} does not follow ${incident.state}`);
  }
  if (!rule.roles.includes(command.actor.role)) {
    return refuse(incident, command, 'NOT_ALLOWED', `${command.action} is not for the role ${command.actor.role}`);
  }
  const hindrance = guard(incident, command.action, command.actor);
  if (hindrance !== undefined) return refuse(incident, command, 'STATE_CONFLICT', hindrance);
  const missing = missingWords(command);
  if (missing !== undefined) return refuse(incident, command, 'BODY_INVALID', missing);
  const next: IncidentRow = { ...incident, state: rule.to, ...effectOf(incident, command, now) };
  return { ok: true, next, entry: entryOf(incident, next, command, now) };
}

/** The fields a transition sets beside the state. Due times are never among them: the clock does not reset. */
function effectOf(incident: IncidentRow, command: Command, now: number): Partial<IncidentRow> {
  switch (command.action) {
    case 'accept':
      return { acceptedAt: now, ownerRole: DESK };
    case 'dispatch':
      return { dispatchedAt: now, ownerRole: command.owner?.trim() || FIRST_POST };
    case 'claim':
      return { startedAt: now, acknowledgedAt: incident.acknowledgedAt ?? now };
    case 'resolve':
      return { resolvedAt: now, resolvedBy: command.actor.id, outcome: command.outcome ?? null };
    case 'verify':
      return { verifiedAt: now };
    case 'rework':
      return {
        resolvedAt: null,
        resolvedBy: null,
        verifiedAt: null,
        outcome: null,
        reworkCount: incident.reworkCount + 1,
      };
    case 'close':
      return { closedAt: now };
    case 'reject':
      return { closedAt: now, outcome: command.outcome ?? 'no_action_needed', ownerRole: DESK };
    case 'reopen':
      return reopened(incident, now);
  }
}

/** A fresh run through the states, with the first run's times in the event rows and its due times still standing. */
function reopened(incident: IncidentRow, now: number): Partial<IncidentRow> {
  return {
    acceptedAt: now,
    dispatchedAt: null,
    startedAt: null,
    acknowledgedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    verifiedAt: null,
    closedAt: null,
    outcome: null,
    reopenedAt: now,
    reopenCount: incident.reopenCount + 1,
    ownerRole: DESK,
  };
}

function entryOf(incident: IncidentRow, next: IncidentRow, command: Command, now: number): Entry {
  const publicNote = command.publicNote?.trim() ?? '';
  return {
    at: now,
    actor: command.actor,
    type: command.action,
    fromState: incident.state,
    toState: next.state,
    audience: publicNote === '' ? 'staff' : 'reporter',
    payload: {
      ...(command.note?.trim() ? { note: command.note.trim() } : {}),
      ...(publicNote === '' ? {} : { publicNote }),
      ...(next.outcome === incident.outcome ? {} : { outcome: next.outcome }),
      ...(next.ownerRole === incident.ownerRole ? {} : { owner: next.ownerRole }),
    },
  };
}

import type { Level } from '@gridcall/contract/alert.ts';
import type { IncidentState } from '@gridcall/contract/incident.ts';
import { type AlertFacts, acknowledgementOf } from './alert-facts.ts';
import { type Entry, type IncidentRow, isUrgent, systemActor } from './incident.ts';
import { type Command, transition } from './machine.ts';

/** An alert that belongs to an incident, by its id at the gateway. */
export interface SubjectFacts extends AlertFacts {
  readonly subject: string;
}

export interface Settled {
  readonly next: IncidentRow;
  readonly entries: readonly Entry[];
}

/** The incident's fields that are nothing but what its alerts say. */
export function absorbFacts(incident: IncidentRow, subjects: readonly SubjectFacts[]): IncidentRow {
  const [first, ...others] = subjects;
  if (!first) return incident;
  let sensor: SubjectFacts = first;
  let earliest: SubjectFacts = first;
  let occurrenceCount = first.occurrences;
  let isTest = first.realSince === null;
  let level: Level = Math.min(incident.level, first.level) as Level;
  for (const facts of others) {
    if (facts.sensorOrder > sensor.sensorOrder) sensor = facts;
    if (isEarlier(facts, earliest)) earliest = facts;
    occurrenceCount += facts.occurrences;
    if (facts.level < level) level = facts.level;
    isTest &&= facts.realSince === null;
  }
  return {
    ...incident,
    level,
    test: isTest ? 1 : 0,
    occurrenceCount,
    subject: earliest.subject,
    occurredAt: earliest.raisedAt,
    sensorClearedAt: sensor.sensorClearedAt,
    acknowledgedAt: acknowledgement(incident, subjects),
  };
}

/**
 * A drill that turned out to be real goes under the key of what is real: a second alarm of the same condition joins it, and
 * the next drill does not. The same incident otherwise.
 */
export function turnedReal(before: IncidentRow, absorbed: IncidentRow, dedupKey: string): IncidentRow {
  return before.test === 1 && absorbed.test === 0 ? { ...absorbed, dedupKey } : absorbed;
}

function isEarlier(left: SubjectFacts, right: SubjectFacts): boolean {
  return left.raisedAt < right.raisedAt || (left.raisedAt === right.raisedAt && left.subject < right.subject);
}

/** The first acknowledgement of this run: one from before a reopening answers for nothing that came after. */
function acknowledgement(incident: IncidentRow, subjects: readonly SubjectFacts[]): number | null {
  const since = incident.reopenedAt ?? Number.NEGATIVE_INFINITY;
  const times = [incident.startedAt, ...subjects.map(acknowledgementOf)].filter(
    (time) => time !== null && time >= since,
  );
  return times.length === 0 ? null : Math.min(...times.map(Number));
}

const beforeResolution: readonly IncidentState[] = ['submitted', 'accepted', 'dispatched', 'in_progress'];

/** Device health (D): the device itself is the witness that it is back. */
function healedByItself(incident: IncidentRow): boolean {
  return (
    incident.categoryCode.startsWith('D') &&
    incident.sensorClearedAt !== null &&
    beforeResolution.includes(incident.state)
  );
}

/** The event at hand, as far as settling depends on it: `raisedAt` is null unless a sensor raises with it. */
export interface Occasion {
  readonly raisedAt: number | null;
  readonly now: number;
}

/** An incident and the entries of what the system did to it so far. */
export function unmoved(incident: IncidentRow): Settled {
  return { next: incident, entries: [] };
}

function act(settled: Settled, command: Omit<Command, 'actor'>, now: number): Settled {
  const step = transition(settled.next, { ...command, actor: systemActor }, now);
  if (!step.ok) throw new Error(`the system's own ${command.action} was refused: ${step.detail}`);
  return { next: step.next, entries: [...settled.entries, step.entry] };
}

/** What the system does by itself once facts have changed. Does nothing when repeated. */
export function settle(start: Settled, { raisedAt, now }: Occasion): Settled {
  let settled = withdrawOwnResolution(start, now);
  if (raisedAfterResolution(settled.next, raisedAt)) {
    settled = act(settled, { action: 'rework', note: 'The sensor raised it again after it was resolved' }, now);
  }
  const urgent = isUrgent(settled.next.level);
  if (urgent && settled.next.state === 'rejected') {
    settled = act(settled, { action: 'reopen', note: 'Its level rose to what cannot be rejected' }, now);
  }
  if (urgent && settled.next.state === 'submitted') settled = act(settled, { action: 'accept' }, now);
  if (urgent && settled.next.state === 'accepted') settled = act(settled, { action: 'dispatch' }, now);
  if (healedByItself(settled.next)) {
    settled = act(settled, { action: 'resolve', outcome: 'fixed', note: 'The device is back' }, now);
  }
  return settled;
}

/** A person had called it resolved, and the sensor says otherwise since. */
function raisedAfterResolution(incident: IncidentRow, raisedAt: number | null): boolean {
  if (raisedAt === null || incident.resolvedAt === null || raisedAt <= incident.resolvedAt) return false;
  return incident.state === 'verified' || (incident.state === 'resolved' && incident.resolvedBy !== systemActor.id);
}

/** The same condition came back: the same incident goes on, and an acknowledgement of the earlier run counts no more. */
export function reopenBySensor(incident: IncidentRow, subjects: readonly SubjectFacts[], now: number): Settled {
  const reopened = act(unmoved(incident), { action: 'reopen', note: 'The sensor raised it again' }, now);
  return { ...reopened, next: absorbFacts(reopened.next, subjects) };
}

/**
 * A resolution by the system stands only as long as what it was drawn from: a raise that was under way when the device
 * seemed back, or a rise in level, takes it back to where it had come from.
 */
function withdrawOwnResolution(start: Settled, now: number): Settled {
  const incident = start.next;
  if (incident.state !== 'resolved' || incident.resolvedBy !== systemActor.id) return start;
  const undispatched = isUrgent(incident.level) && incident.dispatchedAt === null;
  if (incident.sensorClearedAt !== null && !undispatched) return start;
  const state = stateBeforeResolution(incident);
  const entry: Entry = {
    at: now,
    actor: systemActor,
    type: 'rework',
    fromState: 'resolved',
    toState: state,
    audience: 'staff',
    payload: { note: 'What it was resolved on holds no more' },
  };
  const next = { ...incident, state, resolvedAt: null, resolvedBy: null, outcome: null };
  return { next, entries: [...start.entries, entry] };
}

function stateBeforeResolution(incident: IncidentRow): IncidentState {
  if (incident.startedAt !== null) return 'in_progress';
  if (incident.dispatchedAt !== null) return 'dispatched';
  return incident.acceptedAt === null ? 'submitted' : 'accepted';
}

/** Within this time after closing, the same condition is the same incident. */
export const FLAP_WINDOW_MS = 30 * 60_000;

/** A new alert under the key of a closed incident: raised while that was still open, or soon after. */
export function continuesClosed(closed: IncidentRow, raisedAt: number): boolean {
  return closed.state === 'closed' && closed.closedAt !== null && raisedAt - closed.closedAt <= FLAP_WINDOW_MS;
}

import { categoryOf } from '@gridcall/contract/categories.ts';
import type {
  AlertEventData,
  CloudEvent,
  EventBatchResponse,
  EventResult,
  IncidentChange,
  RequestSubmittedData,
} from '@gridcall/contract/events.ts';
import type { IncidentAction } from '@gridcall/contract/incident.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import { type AlertEventType, type AlertFacts, factsOf, joinFacts } from '../../../queue/src/core/alert-facts.ts';
import { type Actor, type Entry, type IncidentRow, isOpen } from '../../../queue/src/core/incident.ts';
import { incidentNumber, numberDay } from '../../../queue/src/core/incident-number.ts';
import { allowedActions, transition } from '../../../queue/src/core/machine.ts';
import { type Arrival, incidentOfAlert, incidentOfRequest } from '../../../queue/src/core/new-incident.ts';
import {
  absorbFacts,
  continuesClosed,
  reopenBySensor,
  settle,
  turnedReal,
  unmoved,
} from '../../../queue/src/core/settle.ts';
import { arrive, emptyProgress, type LaneProgress, missingOf } from '../../../queue/src/core/watermark.ts';

interface Subject {
  readonly incidentId: string;
  readonly facts: AlertFacts;
}

interface QueueState {
  readonly inbox: Map<string, { readonly content: string; readonly result: Omit<EventResult, 'id'> }>;
  readonly incidents: Map<string, IncidentRow>;
  readonly subjects: Map<string, Subject>;
  readonly lanes: Map<string, LaneProgress>;
  readonly changes: IncidentChange[];
  /** Effects taken, by subject: an event that counts twice shows here. */
  readonly effects: Map<string, number>;
  running: number;
}

function copyOf(state: QueueState): QueueState {
  return {
    inbox: new Map(state.inbox),
    incidents: new Map(state.incidents),
    subjects: new Map(state.subjects),
    lanes: new Map(state.lanes),
    changes: [...state.changes],
    effects: new Map(state.effects),
    running: state.running,
  };
}

const GATEWAY_ID = 'gateway-0417';
const raises: readonly string[] = ['cn.grid.alert.raised.v1', 'cn.grid.alert.level-raised.v1'];

/** The queue: its real machine, facts and watermarks over maps instead of tables. Everything it does is one transaction. */
export class QueueModel {
  #state: QueueState = {
    inbox: new Map(),
    incidents: new Map(),
    subjects: new Map(),
    lanes: new Map(),
    changes: [],
    effects: new Map(),
    running: 0,
  };
  #backup: QueueState = copyOf(this.#state);

  get incidents(): ReadonlyMap<string, IncidentRow> {
    return this.#state.incidents;
  }

  get subjects(): ReadonlyMap<string, Subject> {
    return this.#state.subjects;
  }

  get changes(): readonly IncidentChange[] {
    return this.#state.changes;
  }

  effectsOf(subject: string): number {
    return this.#state.effects.get(subject) ?? 0;
  }

  watermark(lane: string): number {
    return this.#state.lanes.get(lane)?.watermark ?? 0;
  }

  knows(eventId: string): boolean {
    return this.#state.inbox.has(eventId);
  }

  backUp(): void {
    this.#backup = copyOf(this.#state);
  }

  restore(): void {
    this.#state = copyOf(this.#backup);
  }

  /** Takes a batch in; what is answered is committed. `refuses` names events that this queue will not have. */
  receive(events: readonly CloudEvent[], now: number, refuses: (event: CloudEvent) => boolean): EventBatchResponse {
    const results: EventResult[] = [];
    const arrived: CloudEvent[] = [];
    for (const event of events) {
      const outcome = this.#receiveOne(event, now, refuses);
      results.push({ id: event.id, ...outcome });
      if (outcome.status !== 'rejected') arrived.push(event);
    }
    for (const { lane, sequence } of arrived) {
      this.#state.lanes.set(lane, arrive(this.#state.lanes.get(lane) ?? emptyProgress, Number(sequence)));
    }
    const watermarks: Record<string, number> = {};
    const missing: Record<string, number[]> = {};
    for (const lane of lanes) {
      const progress = this.#state.lanes.get(lane) ?? emptyProgress;
      watermarks[lane] = progress.watermark;
      missing[lane] = missingOf(progress);
    }
    return { results, watermarks, missing };
  }

  changesAfter(no: number, limit: number): IncidentChange[] {
    return this.#state.changes.filter((change) => change.no > no).slice(0, limit);
  }

  allowed(incidentId: string, actor: Actor): IncidentAction[] {
    const incident = this.#state.incidents.get(incidentId);
    return incident === undefined ? [] : allowedActions(incident, actor);
  }

  act(incidentId: string, action: IncidentAction, actor: Actor, now: number): boolean {
    const before = this.#state.incidents.get(incidentId);
    if (before === undefined) return false;
    const words = { note: '已处理', publicNote: '已派人', outcome: 'fixed', owner: 'property' } as const;
    const step = transition(before, { action, actor, ...words }, now);
    if (!step.ok) return false;
    const settled = settle({ next: step.next, entries: [step.entry] }, { raisedAt: null, now });
    this.#save(before, settled.next, settled.entries);
    return true;
  }

  #receiveOne(event: CloudEvent, now: number, refuses: (event: CloudEvent) => boolean): Omit<EventResult, 'id'> {
    const { type, subject, time, dedupkey, data } = event;
    const content = JSON.stringify({ type, subject, time, dedupkey, data });
    const earlier = this.#state.inbox.get(event.id);
    if (earlier !== undefined) {
      if (earlier.content === content) return { ...earlier.result, status: 'duplicate' };
      return { status: 'rejected', code: 'KEY_IN_USE', reason: 'this id was received before with other content' };
    }
    if (event.type !== 'cn.grid.tombstone.v1' && refuses(event))
      return { status: 'rejected', code: 'BODY_INVALID', reason: 'simulated: it will not have this' };
    const result = this.#takeIn(event, now);
    this.#state.inbox.set(event.id, { content, result });
    return result;
  }

  #takeIn(event: CloudEvent, now: number): Omit<EventResult, 'id'> {
    if (event.type === 'cn.grid.tombstone.v1') return { status: 'recorded' };
    this.#state.effects.set(event.subject, this.effectsOf(event.subject) + 1);
    return event.type === 'cn.grid.request.submitted.v1'
      ? this.#takeRequest(event, event.data as RequestSubmittedData, now)
      : this.#takeAlert(event, event.data as AlertEventData, now);
  }

  #arrival(now: number, recordedAt: number, number?: string): Arrival {
    const running = ++this.#state.running;
    const publicNo = number ?? incidentNumber('640104', numberDay(now), running);
    return { id: `incident-${running}`, publicNo, gatewayId: GATEWAY_ID, recordedAt, receivedAt: now };
  }

  #takeRequest(event: CloudEvent, data: RequestSubmittedData, now: number): Omit<EventResult, 'id'> {
    const category = categoryOf(data.categoryCode);
    if (category === undefined) return { status: 'rejected', code: 'UNKNOWN_CATEGORY', reason: data.categoryCode };
    const arrival = this.#arrival(now, Date.parse(event.recordedtime), data.number);
    const incident = incidentOfRequest(data, category, arrival);
    const { level, submittedAt: raisedAt } = data;
    const sensor = { sensorOrder: '', sensorClearedAt: null, realSince: raisedAt } as const;
    const facts = { level, occurrences: 1, raisedAt, acknowledgedAt: null, ...sensor };
    this.#state.subjects.set(data.number, { incidentId: incident.id, facts });
    const settled = settle(unmoved(incident), { raisedAt: null, now });
    const saved = this.#save(undefined, settled.next, settled.entries);
    return { status: 'created', incidentId: saved.id, number: saved.publicNo };
  }

  #takeAlert(event: CloudEvent, data: AlertEventData, now: number): Omit<EventResult, 'id'> {
    const category = categoryOf(data.categoryCode);
    if (category === undefined) return { status: 'rejected', code: 'UNKNOWN_CATEGORY', reason: data.categoryCode };
    const known = this.#state.subjects.get(data.alertId);
    const dedupKey = event.dedupkey ?? '';
    const before = known ? this.#state.incidents.get(known.incidentId) : this.#incidentOfKey(dedupKey, data.raisedAt);
    const base =
      before ?? incidentOfAlert(data, dedupKey, category, this.#arrival(now, Date.parse(event.recordedtime)));
    const type = event.type as AlertEventType;
    const occurredAt = Date.parse(event.time);
    const facts = factsOf({ type, eventId: event.id, occurredAt, data });
    const joined = known ? joinFacts(known.facts, facts) : facts;
    this.#state.subjects.set(data.alertId, { incidentId: base.id, facts: joined });
    const subjects = this.#subjectsOf(base.id);
    const drilled = absorbFacts(base, subjects);
    const real = turnedReal(base, drilled, dedupKey);
    const absorbed = real !== drilled && this.#hasOpenTwin(real) ? drilled : real;
    const raisedAt = raises.includes(type) ? occurredAt : null;
    const wakes = !known || (raisedAt !== null && base.closedAt !== null && raisedAt > base.closedAt);
    const reopens = !isOpen(base.state) && wakes && !this.#hasOpenTwin(absorbed);
    const start = reopens ? reopenBySensor(absorbed, subjects, now) : unmoved(absorbed);
    const settled = settle(start, { raisedAt, now });
    const saved = this.#save(before, settled.next, settled.entries);
    const status = before ? (known ? 'recorded' : 'merged') : 'created';
    return { status, incidentId: saved.id, number: saved.publicNo };
  }

  #subjectsOf(incidentId: string) {
    return [...this.#state.subjects]
      .filter(([, subject]) => subject.incidentId === incidentId)
      .map(([subject, { facts }]) => ({ subject, ...facts }));
  }

  #incidentOfKey(dedupKey: string, raisedAt: number): IncidentRow | undefined {
    const ofKey = [...this.#state.incidents.values()].filter((incident) => incident.dedupKey === dedupKey);
    const open = ofKey.find((incident) => isOpen(incident.state));
    if (open !== undefined) return open;
    const closed = ofKey.filter((incident) => incident.state === 'closed');
    const last = closed.sort((left, right) => (right.closedAt ?? 0) - (left.closedAt ?? 0))[0];
    return last !== undefined && continuesClosed(last, raisedAt) ? last : undefined;
  }

  #hasOpenTwin(incident: IncidentRow): boolean {
    return [...this.#state.incidents.values()].some(
      (other) => other.dedupKey === incident.dedupKey && other.id !== incident.id && isOpen(other.state),
    );
  }

  #save(before: IncidentRow | undefined, next: IncidentRow, entries: readonly Entry[]): IncidentRow {
    const saved = { ...next, version: next.version + entries.length };
    this.#state.incidents.set(saved.id, saved);
    const last =
      entries.findLast((entry) => entry.fromState !== entry.toState) ?? (before === undefined ? 'submit' : undefined);
    const isMoved = before?.state !== saved.state || before.reopenCount !== saved.reopenCount;
    if (last === undefined || !isMoved) return saved;
    for (const { subject } of this.#subjectsOf(saved.id)) {
      this.#state.changes.push({
        no: (this.#state.changes.at(-1)?.no ?? 0) + 1,
        incidentId: saved.id,
        number: saved.publicNo,
        subject,
        state: saved.state,
        action: last === 'submit' ? 'submit' : last.type,
        level: saved.level,
        at: last === 'submit' ? saved.receivedAt : last.at,
        by: last === 'submit' ? 'gateway' : last.actor.role,
        outcome: saved.outcome,
        publicNote: last === 'submit' ? '' : String(last.payload['publicNote'] ?? ''),
      });
    }
    return saved;
  }
}

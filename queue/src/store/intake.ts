import type { Category } from '@gridcall/contract/categories.ts';
import type { AlertEventData, CloudEvent, EventResult, RequestSubmittedData } from '@gridcall/contract/events.ts';
import { type AlertEventType, factsOf, joinFacts } from '../core/alert-facts.ts';
import { type Actor, type Entry, type EntryType, type IncidentRow, isOpen } from '../core/incident.ts';
import { incidentNumber, numberDay } from '../core/incident-number.ts';
import { type Arrival, incidentOfAlert, incidentOfRequest } from '../core/new-incident.ts';
import {
  absorbFacts,
  continuesClosed,
  reopenBySensor,
  type SubjectFacts,
  settle,
  turnedReal,
  unmoved,
} from '../core/settle.ts';
import type { Random } from '../platform/random.ts';
import { canonicalJson, storable } from './canonical.ts';
import { keepStanding } from './estate-alerts.ts';
import { loadIncident, saveIncident, tellGateway } from './incidents.ts';
import { prepared } from './prepared.ts';
import type { IncidentSubjectRow, ReportRow, Tx } from './schema.ts';

/** One event past every check, with what its incident needs to know about how it came. */
export interface Intake {
  readonly event: CloudEvent;
  readonly gatewayId: string;
  readonly category: Category;
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly receivedAt: number;
}

export interface IntakeContext {
  readonly random: Random;
  readonly districtCode: string;
}

export type IntakeResult = Pick<EventResult, 'number'> & {
  readonly status: 'created' | 'merged' | 'recorded';
  readonly incidentId: string;
};

const alertEntryTypes: Readonly<Record<AlertEventType, EntryType>> = {
  'cn.grid.alert.raised.v1': 'alert-raised',
  'cn.grid.alert.level-raised.v1': 'alert-level-raised',
  'cn.grid.alert.acknowledged.v1': 'alert-acknowledged',
  'cn.grid.alert.cleared.v1': 'alert-cleared',
  'cn.grid.alert.closed.v1': 'alert-closed',
};
const raises: ReadonlySet<string> = new Set<AlertEventType>([
  'cn.grid.alert.raised.v1',
  'cn.grid.alert.level-raised.v1',
]);

async function mintNumber(tx: Tx, context: IntakeContext, atMs: number): Promise<string> {
  const day = numberDay(atMs);
  const counter = await tx
    .insertInto('counter')
    .values({ id: `number ${context.districtCode} ${day}`, value: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet((row) => ({ value: row('counter.value', '+', 1) })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return incidentNumber(context.districtCode, day, counter.value);
}

async function arrivalOf(tx: Tx, intake: Intake, context: IntakeContext, adopted?: string): Promise<Arrival> {
  const { gatewayId, recordedAt, receivedAt } = intake;
  const publicNo = adopted ?? (await mintNumber(tx, context, receivedAt));
  return { id: context.random.ulid(receivedAt), publicNo, gatewayId, recordedAt, receivedAt };
}

const subjectRow = prepared<{ gatewayId: string; subject: string }, IncidentSubjectRow>((reader, values) =>
  reader
    .selectFrom('incidentSubject')
    .selectAll()
    .where('gatewayId', '=', values.gatewayId)
    .where('subject', '=', values.subject),
);

async function subjectIncident(tx: Tx, gatewayId: string, subject: string): Promise<IncidentSubjectRow | undefined> {
  return (await subjectRow(tx, { gatewayId, subject })).rows[0];
}

const openOfKey = prepared<{ gatewayId: string; dedupKey: string }, IncidentRow>((reader, values) =>
  reader
    .selectFrom('incident')
    .selectAll()
    .where('gatewayId', '=', values.gatewayId)
    .where('dedupKey', '=', values.dedupKey)
    .where('state', 'not in', ['closed', 'rejected']),
);
const closedOfKey = prepared<{ gatewayId: string; dedupKey: string }, IncidentRow>((reader, values) =>
  reader
    .selectFrom('incident')
    .selectAll()
    .where('gatewayId', '=', values.gatewayId)
    .where('dedupKey', '=', values.dedupKey)
    .where('state', '=', 'closed')
    .orderBy('closedAt', 'desc')
    .limit(1),
);

/** The incident a new alert joins: the open one of its key, else the one closed last if the alert still belongs to it. */
async function incidentOfKey(tx: Tx, intake: Intake, dedupKey: string, raisedAt: number) {
  const { gatewayId } = intake;
  const open = (await openOfKey(tx, { gatewayId, dedupKey })).rows[0];
  if (open) return open;
  const closed = (await closedOfKey(tx, { gatewayId, dedupKey })).rows[0];
  return closed && continuesClosed(closed, raisedAt) ? closed : undefined;
}

async function openTwinExists(tx: Tx, incident: IncidentRow): Promise<boolean> {
  const twin = await tx
    .selectFrom('incident')
    .select('id')
    .where('gatewayId', '=', incident.gatewayId)
    .where('dedupKey', '=', incident.dedupKey)
    .where('id', '<>', incident.id)
    .where('state', 'not in', ['closed', 'rejected'])
    .executeTakeFirst();
  return twin !== undefined;
}

type SubjectValues = SubjectFacts & { readonly gatewayId: string; readonly incidentId: string };

const upsertSubject = prepared<SubjectValues, unknown>((reader, values) => {
  const facts = {
    subject: values.subject,
    level: values.level,
    occurrences: values.occurrences,
    raisedAt: values.raisedAt,
    acknowledgedAt: values.acknowledgedAt,
    sensorOrder: values.sensorOrder,
    sensorClearedAt: values.sensorClearedAt,
    realSince: values.realSince,
  };
  return reader
    .insertInto('incidentSubject')
    .values({ gatewayId: values.gatewayId, incidentId: values.incidentId, ...facts })
    .onConflict((conflict) => conflict.columns(['gatewayId', 'subject']).doUpdateSet(facts));
});
const subjectsOf = prepared<{ incidentId: string }, SubjectFacts>((reader, { incidentId }) =>
  reader
    .selectFrom('incidentSubject')
    .select([
      'subject',
      'level',
      'occurrences',
      'raisedAt',
      'acknowledgedAt',
      'sensorOrder',
      'sensorClearedAt',
      'realSince',
    ])
    .where('incidentId', '=', incidentId),
);

async function storeFacts(
  tx: Tx,
  intake: Intake,
  incidentId: string,
  facts: SubjectFacts,
): Promise<readonly SubjectFacts[]> {
  await upsertSubject(tx, { gatewayId: intake.gatewayId, incidentId, ...facts });
  return (await subjectsOf(tx, { incidentId })).rows;
}

const insertReport = prepared<ReportRow, unknown>((reader, values) =>
  reader.insertInto('report').values({
    source: values.source,
    eventId: values.eventId,
    incidentId: values.incidentId,
    subject: values.subject,
    type: values.type,
    occurredAt: values.occurredAt,
    recordedAt: values.recordedAt,
    receivedAt: values.receivedAt,
    payload: values.payload,
  }),
);

async function storeReport(tx: Tx, intake: Intake, incidentId: string): Promise<void> {
  const { event, occurredAt, recordedAt, receivedAt } = intake;
  const { source, id: eventId, subject, type } = event;
  const payload = canonicalJson(event.data);
  await insertReport(tx, { source, eventId, incidentId, subject, type, occurredAt, recordedAt, receivedAt, payload });
}

function gatewayActor(intake: Intake): Actor {
  return { id: intake.gatewayId, role: 'gateway' };
}

function entryOfAlert(intake: Intake, data: AlertEventData, before: IncidentRow, next: IncidentRow): Entry {
  return {
    at: intake.receivedAt,
    actor: gatewayActor(intake),
    type: alertEntryTypes[intake.event.type as AlertEventType],
    fromState: before.state,
    toState: next.state,
    audience: 'staff',
    payload: {
      alertId: data.alertId,
      kind: data.kind,
      level: data.level,
      occurredAt: intake.occurredAt,
      ...(data.test === true ? { test: true } : {}),
      ...(data.by === undefined ? {} : { by: data.by }),
      ...(data.reason === undefined ? {} : { reason: data.reason }),
    },
  };
}

/** An event of an alert: whatever its place in the order, it ends in the incident the alert belongs to. */
export async function intakeAlert(
  tx: Tx,
  intake: Intake,
  data: AlertEventData,
  context: IntakeContext,
): Promise<IntakeResult> {
  const { event, gatewayId } = intake;
  const type = event.type as AlertEventType;
  const statement = { type, eventId: event.id, occurredAt: intake.occurredAt, data };
  await keepStanding(tx, gatewayId, statement);
  const known = await subjectIncident(tx, gatewayId, data.alertId);
  const dedupKey = event.dedupkey ?? `v1:${data.categoryCode}:${data.deviceId}:${data.kind}`;
  const before = known
    ? await loadIncident(tx, known.incidentId)
    : await incidentOfKey(tx, intake, dedupKey, data.raisedAt);
  const base = before ?? (await newIncident(tx, intake, data, dedupKey, context));
  const facts = factsOf(statement);
  const subjects = await storeFacts(tx, intake, base.id, {
    subject: data.alertId,
    ...(known ? joinFacts(known, facts) : facts),
  });
  const drilled = absorbFacts(base, subjects);
  const real = turnedReal(base, drilled, dedupKey);
  const absorbed = real !== drilled && (await openTwinExists(tx, real)) ? drilled : real;
  const raisedAt = raises.has(type) ? intake.occurredAt : null;
  const wakes = !known || (raisedAt !== null && base.closedAt !== null && raisedAt > base.closedAt);
  const reopens = !isOpen(base.state) && wakes && !(await openTwinExists(tx, absorbed));
  const settled = settle(reopens ? reopenBySensor(absorbed, subjects, intake.receivedAt) : unmoved(absorbed), {
    raisedAt,
    now: intake.receivedAt,
  });
  const entries = [entryOfAlert(intake, data, base, absorbed), ...settled.entries];
  const saved = await keep(tx, intake, before, settled.next, before ? entries : [submission(intake, base), ...entries]);
  const status = before ? (known ? 'recorded' : 'merged') : 'created';
  return { status, incidentId: saved.id, number: saved.publicNo };
}

async function newIncident(
  tx: Tx,
  intake: Intake,
  data: AlertEventData,
  dedupKey: string,
  context: IntakeContext,
): Promise<IncidentRow> {
  const incident = incidentOfAlert(data, dedupKey, intake.category, await arrivalOf(tx, intake, context));
  return { ...incident, description: storable(incident.description) };
}

/** Incident, event rows, report and the way down: together. */
async function keep(
  tx: Tx,
  intake: Intake,
  before: IncidentRow | undefined,
  next: IncidentRow,
  entries: readonly Entry[],
): Promise<IncidentRow> {
  const saved = await saveIncident(tx, before, next, entries);
  await storeReport(tx, intake, saved.id);
  await tellGateway(tx, before, saved, entries);
  return saved;
}

function submission(intake: Intake, incident: IncidentRow, payload: Entry['payload'] = {}): Entry {
  return {
    at: intake.receivedAt,
    actor: gatewayActor(intake),
    type: 'submit',
    fromState: null,
    toState: 'submitted',
    audience: 'reporter',
    payload: { level: incident.level, categoryCode: incident.categoryCode, ...payload },
  };
}

/** A resident's report. Its receipt's number becomes the incident's, so that one number leads through both houses. */
export async function intakeRequest(
  tx: Tx,
  intake: Intake,
  data: RequestSubmittedData,
  context: IntakeContext,
): Promise<IntakeResult> {
  const repeated = await repeatedRequest(tx, intake, data);
  if (repeated) return repeated;
  const taken = await tx.selectFrom('incident').select('id').where('publicNo', '=', data.number).executeTakeFirst();
  const known = await subjectIncident(tx, intake.gatewayId, data.number);
  // Two receipts with one number (a gateway restored from an old copy, two gateways numbered alike): neither report may
  // be lost, so the later one gets a number of the queue's and keeps the receipt's in its event row.
  const adopted = taken ? undefined : data.number;
  const arrival = await arrivalOf(tx, intake, context, adopted);
  const subject = known ? arrival.publicNo : data.number;
  const clean = { ...data, number: subject, text: storable(data.text) };
  const incident = incidentOfRequest(clean, intake.category, arrival);
  await storeFacts(tx, intake, incident.id, {
    subject,
    level: data.level,
    occurrences: 1,
    raisedAt: data.submittedAt,
    acknowledgedAt: null,
    sensorOrder: '',
    sensorClearedAt: null,
    realSince: data.submittedAt,
  });
  const settled = settle(unmoved(incident), { raisedAt: null, now: intake.receivedAt });
  const note = adopted === undefined ? { receiptNumber: data.number } : {};
  const saved = await keep(tx, intake, undefined, settled.next, [
    submission(intake, incident, note),
    ...settled.entries,
  ]);
  return { status: 'created', incidentId: saved.id, number: saved.publicNo };
}

/** The same report under a new event id: the receipt's number and every word are the same. */
async function repeatedRequest(tx: Tx, intake: Intake, data: RequestSubmittedData): Promise<IntakeResult | undefined> {
  const { event } = intake;
  const earlier = await tx
    .selectFrom('report')
    .innerJoin('incident', 'incident.id', 'report.incidentId')
    .select(['incident.id', 'incident.publicNo'])
    .where('report.source', '=', event.source)
    .where('report.subject', '=', event.subject)
    .where('report.payload', '=', canonicalJson(data))
    .executeTakeFirst();
  if (!earlier) return undefined;
  await storeReport(tx, intake, earlier.id);
  return { status: 'recorded', incidentId: earlier.id, number: earlier.publicNo };
}

import { openAlertStates } from '@gridcall/contract/alert.ts';
import type { AlertEventData } from '@gridcall/contract/events.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { IncidentState } from '@gridcall/contract/incident.ts';
import type { SentAct } from '@gridcall/contract/steward-page.ts';
import { sql } from 'kysely';
import type { AlertStatement } from '../core/alert-facts.ts';
import { standingAfter } from '../core/alert-standing.ts';
import { namesNear } from './estate-reports.ts';
import { prepared } from './prepared.ts';
import type { EstateAlertRow, Reader, Tx } from './schema.ts';
import type { StewardScope } from './steward-scope.ts';

/** A page shows what of its acts is on its way, and for so long what was refused. */
const REFUSALS_SHOWN_MS = 600_000;
const ACTS_SHOWN = 10;

export const nextChangeNo = sql<number>`(select coalesce(max(change_no), 0) + 1 from estate_alert)`;

const rowOf = prepared<{ gatewayId: string; alertId: string }, EstateAlertRow>((reader, values) =>
  reader
    .selectFrom('estateAlert')
    .selectAll()
    .where('gatewayId', '=', values.gatewayId)
    .where('alertId', '=', values.alertId),
);
const upsert = prepared<Omit<EstateAlertRow, 'changeNo'>, unknown>((reader, values) => {
  const columns = {
    statementOrder: values.statementOrder,
    level: values.level,
    state: values.state,
    placeId: values.placeId,
    raisedAt: values.raisedAt,
    data: values.data,
    acknowledgedBy: values.acknowledgedBy,
    closedBy: values.closedBy,
    closeReason: values.closeReason,
    changeNo: nextChangeNo,
  };
  return reader
    .insertInto('estateAlert')
    .values({ gatewayId: values.gatewayId, alertId: values.alertId, ...columns })
    .onConflict((conflict) => conflict.columns(['gatewayId', 'alertId']).doUpdateSet(columns));
});

/** Keeps what a gateway says of its alert for the page of its stewards. */
export async function keepStanding(tx: Tx, gatewayId: string, statement: AlertStatement): Promise<void> {
  const { alertId } = statement.data;
  const known = (await rowOf(tx, { gatewayId, alertId })).rows[0];
  await upsert(tx, { ...standingAfter(known, statement), gatewayId, alertId });
}

/** Tells the live streams that something about an alert is new. */
export async function touchAlert(tx: Tx, gatewayId: string, alertId: string): Promise<void> {
  await tx
    .updateTable('estateAlert')
    .set({ changeNo: nextChangeNo })
    .where('gatewayId', '=', gatewayId)
    .where('alertId', '=', alertId)
    .execute();
}

export interface StandingAlert extends EstateAlertRow {
  readonly incidentId: string | null;
  readonly publicNo: string | null;
  readonly incidentState: IncidentState | null;
}

function standing(reader: Reader, scope: StewardScope) {
  const query = reader
    .selectFrom('estateAlert')
    .leftJoin('incidentSubject', (join) =>
      join
        .onRef('incidentSubject.gatewayId', '=', 'estateAlert.gatewayId')
        .onRef('incidentSubject.subject', '=', 'estateAlert.alertId'),
    )
    .leftJoin('incident', 'incident.id', 'incidentSubject.incidentId')
    .selectAll('estateAlert')
    .select(['incident.id as incidentId', 'incident.publicNo', 'incident.state as incidentState'])
    .where('estateAlert.gatewayId', 'in', scope.gateways);
  return scope.placeIds.length === 0 ? query : query.where('estateAlert.placeId', 'in', scope.placeIds);
}

/** The most urgent first, then the newest. */
export async function listStanding(
  reader: Reader,
  scope: StewardScope,
  filter: { readonly state: 'open' | 'all'; readonly limit: number },
): Promise<StandingAlert[]> {
  let query = standing(reader, scope);
  if (filter.state === 'open') query = query.where('estateAlert.state', 'in', openAlertStates);
  return query
    .orderBy('estateAlert.level')
    .orderBy('estateAlert.raisedAt', 'desc')
    .orderBy('estateAlert.alertId')
    .limit(filter.limit)
    .execute();
}

export async function readStanding(
  reader: Reader,
  scope: StewardScope,
  alertId: string,
): Promise<StandingAlert | undefined> {
  return standing(reader, scope).where('estateAlert.alertId', '=', alertId).limit(1).executeTakeFirst();
}

/** What changed after a position of the live stream, in its order. */
export async function standingAfterChange(
  reader: Reader,
  scope: StewardScope,
  after: number,
  limit: number,
): Promise<StandingAlert[]> {
  return standing(reader, scope)
    .where('estateAlert.changeNo', '>', after)
    .orderBy('estateAlert.changeNo')
    .limit(limit)
    .execute();
}

export async function lastChangeNo(reader: Reader): Promise<number> {
  const row = await reader
    .selectFrom('estateAlert')
    .select((select) => select.fn.max('changeNo').as('no'))
    .executeTakeFirst();
  return row?.no ?? 0;
}

/** Acts that are on their way, or were refused a moment ago, by alert. */
async function actsOf(reader: Reader, rows: readonly EstateAlertRow[], nowMs: number): Promise<Map<string, SentAct[]>> {
  const byAlert = new Map<string, SentAct[]>();
  if (rows.length === 0) return byAlert;
  const acts = await reader
    .selectFrom('stewardAct')
    .innerJoin('person', 'person.id', 'stewardAct.personId')
    .select(['stewardAct.id', 'gatewayId', 'alertId', 'act', 'at', 'code', 'ok', 'person.name as by'])
    .where('gatewayId', 'in', [...new Set(rows.map((row) => row.gatewayId))])
    .where(
      'alertId',
      'in',
      rows.map((row) => row.alertId),
    )
    // A command is shown as what it is, with what came of it.
    .where('act', '<>', 'command')
    .where((where) =>
      where.or([
        where('settledAt', 'is', null),
        where.and([where('ok', '=', 0), where('settledAt', '>', nowMs - REFUSALS_SHOWN_MS)]),
      ]),
    )
    .orderBy('at')
    .execute();
  for (const { gatewayId, alertId, ok, ...act } of acts) {
    const key = `${gatewayId} ${alertId}`;
    const sent: SentAct = { ...act, state: ok === null ? 'waiting' : 'refused' };
    byAlert.set(key, [...(byAlert.get(key) ?? []), sent].slice(-ACTS_SHOWN));
  }
  return byAlert;
}

/** Who is to see to an alert, by name; empty where its gateway tells no name of them (any more). */
async function assignedOf(reader: Reader, rows: readonly EstateAlertRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const notes = await reader
    .selectFrom('estateNote')
    .select(['gatewayId', 'alertId', 'detail'])
    .where('gatewayId', 'in', [...new Set(rows.map((row) => row.gatewayId))])
    .where(
      'alertId',
      'in',
      rows.map((row) => row.alertId),
    )
    .where('type', '=', 'assigned')
    .orderBy('no')
    .execute();
  const last = new Map(notes.map(({ gatewayId, alertId, detail }) => [`${gatewayId} ${alertId}`, detail]));
  const assigned = rows.flatMap((row) => {
    const key = `${row.gatewayId} ${row.alertId}`;
    const personId: unknown = JSON.parse(last.get(key) ?? '{}').personId;
    return typeof personId === 'string' ? [{ row, key, personId }] : [];
  });
  const nameOf = await namesNear(
    reader,
    assigned.map(({ row }) => row),
  );
  return new Map(assigned.map(({ row, key, personId }) => [key, nameOf(row, personId) ?? '']));
}

export async function presentStandings(
  reader: Reader,
  rows: readonly StandingAlert[],
  nowMs: number,
): Promise<Alert[]> {
  const acts = await actsOf(reader, rows, nowMs);
  const assigned = await assignedOf(reader, rows);
  return rows.map((row) => {
    const key = `${row.gatewayId} ${row.alertId}`;
    return presentStanding(row, acts.get(key) ?? [], assigned.get(key) ?? null);
  });
}

/** As the gateway's own API would show it, without what does not leave the estate: the device's name, the flat, people. */
function presentStanding(row: StandingAlert, sent: SentAct[], assignedTo: string | null): Alert {
  const data: AlertEventData = JSON.parse(row.data);
  const { place, flow } = data;
  return {
    id: row.alertId,
    deviceId: data.deviceId,
    deviceName: '',
    deviceKind: data.deviceKind,
    kind: data.kind,
    level: row.level,
    state: row.state,
    unsaved: false,
    companyId: data.companyId,
    placeId: place.id,
    buildingId: null,
    placeName: { zh: place.zh, en: place.en },
    raisedAt: data.raisedAt,
    lastEvidenceAt: data.lastEvidenceAt ?? data.raisedAt,
    acknowledgedAt: data.acknowledgedAt ?? null,
    acknowledgedBy: data.acknowledgedAt === undefined ? null : row.acknowledgedBy,
    clearedAt: data.clearedAt ?? null,
    closedAt: data.closedAt ?? null,
    closedBy: row.closedBy,
    closeReason: row.closeReason,
    occurrences: data.occurrences,
    test: data.test === true,
    ...(flow === undefined ? {} : { flow: flowWords(flow) }),
    incidentNumber: row.publicNo,
    incidentState: row.incidentState,
    shelvedUntil: data.shelvedUntil ?? null,
    parentId: data.parentId ?? null,
    assignedTo,
    sent,
    version: row.changeNo,
  };
}

function flowWords({ name, title, text }: NonNullable<AlertEventData['flow']>): NonNullable<Alert['flow']> {
  return { flowId: '', flowName: name, nodeId: '', nodeName: '', title, text };
}

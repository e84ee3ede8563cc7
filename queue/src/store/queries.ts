import type { Level } from '@gridcall/contract/alert.ts';
import type { IncidentChange } from '@gridcall/contract/events.ts';
import type { Incident, IncidentTimelineEntry } from '@gridcall/contract/http-queue.ts';
import { type IncidentState, openIncidentStates } from '@gridcall/contract/incident.ts';
import { sql } from 'kysely';
import type { Actor, IncidentRow } from '../core/incident.ts';
import { allowedActions } from '../core/machine.ts';
import type { Reader } from './schema.ts';

export interface IncidentFilter {
  readonly deviceId?: string | undefined;
  readonly states: readonly (IncidentState | 'open')[];
  readonly level?: Level | undefined;
  readonly category?: string | undefined;
  readonly gatewayId?: string | undefined;
  readonly subject?: string | undefined;
  readonly q?: string | undefined;
  readonly limit: number;
  readonly after?: IncidentCursor | undefined;
}

/** Where a page ended: level, then time of receipt, then id; none of the last two ever changes. */
export interface IncidentCursor {
  readonly level: number;
  readonly receivedAt: number;
  readonly id: string;
}

/** Confidential leads are for the desk that handles them, not for whoever runs the machine. */
export function mayRead(incident: IncidentRow, actor: Actor): boolean {
  return incident.visibility !== 'confidential' || actor.role === 'officer';
}

export async function listIncidents(reader: Reader, filter: IncidentFilter, actor: Actor): Promise<IncidentRow[]> {
  let query = reader.selectFrom('incident').selectAll();
  if (actor.role !== 'officer') query = query.where('visibility', '<>', 'confidential');
  if (filter.deviceId !== undefined) query = query.where('deviceId', '=', filter.deviceId);
  if (filter.level !== undefined) query = query.where('level', '=', filter.level);
  if (filter.category !== undefined) query = query.where('categoryCode', '=', filter.category);
  if (filter.gatewayId !== undefined) query = query.where('gatewayId', '=', filter.gatewayId);
  if (filter.states.length > 0) {
    const states = filter.states.flatMap((state) => (state === 'open' ? openIncidentStates : [state]));
    query = query.where('state', 'in', states);
  }
  const { subject, q, after } = filter;
  if (subject !== undefined) {
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom('incidentSubject')
          .select('incidentSubject.incidentId')
          .whereRef('incidentSubject.incidentId', '=', 'incident.id')
          .where('incidentSubject.subject', '=', subject),
      ),
    );
  }
  if (q !== undefined && q !== '') {
    const pattern = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const contains = (column: string) => sql<boolean>`${sql.ref(column)} like ${pattern} escape '\\'`;
    const searched = ['publicNo', 'subject', 'deviceId', 'placeZh', 'placeEn', 'description'];
    query = query.where((where) => where.or(searched.map(contains)));
  }
  if (after) {
    query = query.where((where) =>
      where(
        where.refTuple('level', 'receivedAt', 'id'),
        '>',
        where.tuple(after.level as Level, after.receivedAt, after.id),
      ),
    );
  }
  return query.orderBy('level').orderBy('receivedAt').orderBy('id').limit(filter.limit).execute();
}

export async function timelineOf(reader: Reader, incidentId: string): Promise<IncidentTimelineEntry[]> {
  const rows = await reader
    .selectFrom('incidentEvent')
    .leftJoin('person', 'person.id', 'incidentEvent.actorId')
    .selectAll('incidentEvent')
    .select('person.name')
    .where('incidentId', '=', incidentId)
    .orderBy('sequence', 'desc')
    .limit(TIMELINE_SHOWN)
    .execute();
  return rows.reverse().map((row) => ({
    sequence: row.sequence,
    at: row.at,
    type: row.type,
    actor: row.actorType === 'person' ? (row.name ?? row.actorRole) : row.actorType,
    fromState: row.fromState,
    toState: row.toState,
    detail: JSON.parse(row.payload),
  }));
}

/** The latest entries; a sensor that flaps for days would otherwise fill the page. */
const TIMELINE_SHOWN = 500;

export function presentIncident(row: IncidentRow, actor: Actor): Incident {
  return {
    id: row.id,
    number: row.publicNo,
    kind: row.kind,
    categoryCode: row.categoryCode,
    level: row.level,
    state: row.state,
    outcome: row.outcome,
    gatewayId: row.gatewayId,
    deviceId: row.deviceId,
    subject: row.subject,
    placeName: { zh: row.placeZh, en: row.placeEn },
    gridCode: row.gridCode,
    text: row.description,
    occurrences: row.occurrenceCount,
    test: row.test === 1,
    owner: row.ownerRole,
    version: row.version,
    occurredAt: row.occurredAt,
    receivedAt: row.receivedAt,
    acceptDueAt: row.acceptDue,
    resolveDueAt: row.resolveDue,
    acknowledgedAt: row.acknowledgedAt,
    sensorClearedAt: row.sensorClearedAt,
    closedAt: row.closedAt,
    actions: allowedActions(row, actor),
  };
}

export async function changesAfter(
  reader: Reader,
  gatewayId: string,
  after: number,
  limit: number,
): Promise<IncidentChange[]> {
  const rows = await reader
    .selectFrom('gatewayChange')
    .selectAll()
    .where('gatewayId', '=', gatewayId)
    .where('no', '>', after)
    .orderBy('no')
    .limit(limit)
    .execute();
  return rows.map(({ gatewayId: _gateway, act, ...change }) =>
    act === null ? change : { ...change, act: JSON.parse(act) },
  );
}

import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import type { CloudEvent } from '@gridcall/contract/events.ts';
import type { Assignee } from '@gridcall/contract/http-gateway.ts';
import { canonicalJson } from './canonical.ts';
import type { EstateAlertRow, EstateReportRow, Reader, Tx } from './schema.ts';
import { isCountedAnew } from './source-lanes.ts';
import type { StewardScope } from './steward-scope.ts';

/** A building as its gateway reports it. */
type Report = Pick<DutyReportedData, 'place' | 'placeIds'>;

/**
 * Keeps a gateway's report of a building in the place of the one before; one that comes late changes nothing. Reports are
 * put in order by their place in their lane and not by their time: a clock that once was ahead would freeze what is shown.
 */
export async function keepReport(
  tx: Tx,
  gatewayId: string,
  kind: EstateReportRow['kind'],
  event: CloudEvent,
  data: Report,
): Promise<void> {
  const buildingId = data.place.id;
  const statementOrder = `sequence ${event.sequence}`;
  const columns = { statementOrder, data: canonicalJson(data) };
  const isAnew = await isCountedAnew(tx, event);
  const kept = await tx
    .insertInto('estateReport')
    .values({ gatewayId, kind, buildingId, ...columns })
    .onConflict((conflict) => {
      const update = conflict.columns(['gatewayId', 'kind', 'buildingId']).doUpdateSet(columns);
      return isAnew ? update : update.where('estateReport.statementOrder', '<', statementOrder);
    })
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows !== 1n) return;
  await tx.deleteFrom('estatePlace').where('gatewayId', '=', gatewayId).where('buildingId', '=', buildingId).execute();
  const places = [...new Set([buildingId, ...data.placeIds])].map((placeId) => ({ gatewayId, placeId, buildingId }));
  await tx
    .insertInto('estatePlace')
    .values(places)
    .onConflict((conflict) => conflict.columns(['gatewayId', 'placeId']).doUpdateSet({ buildingId }))
    .execute();
}

export interface StandingReport extends Pick<EstateReportRow, 'gatewayId' | 'buildingId' | 'data'> {
  /** When the gateway was heard last. */
  readonly lastSeenAt: number | null;
}

function standing(reader: Reader, kind: EstateReportRow['kind']) {
  return reader
    .selectFrom('estateReport')
    .innerJoin('gateway', 'gateway.id', 'estateReport.gatewayId')
    .select(['estateReport.gatewayId', 'estateReport.buildingId', 'estateReport.data', 'gateway.lastSeenAt'])
    .where('estateReport.kind', '=', kind);
}

/** What was reported of the building that an alert is in; nothing where that is not known. */
export async function reportNear(
  reader: Reader,
  kind: EstateReportRow['kind'],
  { gatewayId, placeId }: Pick<EstateAlertRow, 'gatewayId' | 'placeId'>,
): Promise<StandingReport | undefined> {
  return standing(reader, kind)
    .innerJoin('estatePlace', (join) =>
      join
        .onRef('estatePlace.gatewayId', '=', 'estateReport.gatewayId')
        .onRef('estatePlace.buildingId', '=', 'estateReport.buildingId'),
    )
    .where('estateReport.gatewayId', '=', gatewayId)
    .where('estatePlace.placeId', '=', placeId)
    .executeTakeFirst();
}

/** Those who hold a post of the alert's building, or stand in for one; undefined where its gateway has told of nobody. */
export async function peopleNear(
  reader: Reader,
  alert: Pick<EstateAlertRow, 'gatewayId' | 'placeId'>,
): Promise<readonly Assignee[] | undefined> {
  const report = await reportNear(reader, 'duty', alert);
  if (report === undefined) return undefined;
  return [...namesIn(report)].map(([id, name]) => ({ id, name }));
}

/** Names of those that a report of who is on duty tells of, by their id. */
function namesIn({ data }: Pick<EstateReportRow, 'data'>): ReadonlyMap<string, string> {
  const { posts, standIns }: DutyReportedData = JSON.parse(data);
  const names = new Map<string, string>();
  for (const { personId, name } of [...posts, ...standIns]) if (personId !== null) names.set(personId, name);
  return names;
}

type NameNear = (alert: Pick<EstateAlertRow, 'gatewayId' | 'placeId'>, personId: string) => string | undefined;

/** Names people of the buildings of many alerts, of whom each report is read once. */
export async function namesNear(
  reader: Reader,
  alerts: readonly Pick<EstateAlertRow, 'gatewayId' | 'placeId'>[],
): Promise<NameNear> {
  if (alerts.length === 0) return () => undefined;
  const gatewayIds = [...new Set(alerts.map(({ gatewayId }) => gatewayId))];
  const placeIds = [...new Set(alerts.map(({ placeId }) => placeId))];
  const places = await reader
    .selectFrom('estatePlace')
    .selectAll()
    .where('gatewayId', 'in', gatewayIds)
    .where('placeId', 'in', placeIds)
    .execute();
  if (places.length === 0) return () => undefined;
  const buildingIds = [...new Set(places.map(({ buildingId }) => buildingId))];
  const reports = await standing(reader, 'duty')
    .where('estateReport.gatewayId', 'in', gatewayIds)
    .where('estateReport.buildingId', 'in', buildingIds)
    .execute();
  const byBuilding = new Map(reports.map((row) => [`${row.gatewayId} ${row.buildingId}`, namesIn(row)]));
  const byPlace = new Map(
    places.map(({ gatewayId, placeId, buildingId }) => [
      `${gatewayId} ${placeId}`,
      byBuilding.get(`${gatewayId} ${buildingId}`),
    ]),
  );
  return ({ gatewayId, placeId }, personId) => byPlace.get(`${gatewayId} ${placeId}`)?.get(personId);
}

/** Reports of the buildings that a steward answers for, or of one place's building among them. */
export async function listReports(
  reader: Reader,
  scope: StewardScope,
  kind: EstateReportRow['kind'],
  limit: number,
): Promise<StandingReport[]> {
  const query = standing(reader, kind)
    .where('estateReport.gatewayId', 'in', scope.gateways)
    .orderBy('estateReport.gatewayId')
    .orderBy('estateReport.buildingId')
    .limit(limit);
  if (scope.placeIds.length === 0) return query.execute();
  return query
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('estatePlace')
          .select('estatePlace.placeId')
          .whereRef('estatePlace.gatewayId', '=', 'estateReport.gatewayId')
          .whereRef('estatePlace.buildingId', '=', 'estateReport.buildingId')
          .where('estatePlace.placeId', 'in', scope.placeIds),
      ),
    )
    .execute();
}

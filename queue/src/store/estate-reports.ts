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
  const { posts, standIns }: DutyReportedData = JSON.parse(report.data);
  const people = new Map<string, string>();
  for (const { personId, name } of [...posts, ...standIns]) if (personId !== null) people.set(personId, name);
  return [...people].map(([id, name]) => ({ id, name }));
}

/** A person of the alert's building by name; by id where nobody has told the name. */
export async function nameNear(
  reader: Reader,
  alert: Pick<EstateAlertRow, 'gatewayId' | 'placeId'>,
  personId: string,
): Promise<string> {
  const people = await peopleNear(reader, alert);
  return people?.find(({ id }) => id === personId)?.name ?? personId;
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

import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import { canonicalJson } from './canonical.ts';
import type { EstateReportRow, Reader, Tx } from './schema.ts';
import type { StewardScope } from './steward-scope.ts';

/** One report of a building, with what puts it in order. */
interface Report {
  readonly eventId: string;
  readonly occurredAt: number;
  readonly data: Pick<DutyReportedData, 'place' | 'placeIds'>;
}

/** Keeps a gateway's report of a building in the place of the one before; one that comes late changes nothing. */
export async function keepReport(
  tx: Tx,
  gatewayId: string,
  kind: EstateReportRow['kind'],
  { eventId, occurredAt, data }: Report,
): Promise<void> {
  const buildingId = data.place.id;
  const statementOrder = `${String(occurredAt).padStart(16, '0')} ${eventId}`;
  const columns = { statementOrder, data: canonicalJson(data) };
  const kept = await tx
    .insertInto('estateReport')
    .values({ gatewayId, kind, buildingId, ...columns })
    .onConflict((conflict) =>
      conflict
        .columns(['gatewayId', 'kind', 'buildingId'])
        .doUpdateSet(columns)
        .where('estateReport.statementOrder', '<', statementOrder),
    )
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

/** Reports of the buildings that a steward answers for, or of one place's building among them. */
export async function listReports(
  reader: Reader,
  scope: StewardScope,
  kind: EstateReportRow['kind'],
  limit: number,
): Promise<StandingReport[]> {
  const query = reader
    .selectFrom('estateReport')
    .innerJoin('gateway', 'gateway.id', 'estateReport.gatewayId')
    .select(['estateReport.gatewayId', 'buildingId', 'data', 'lastSeenAt'])
    .where('estateReport.gatewayId', 'in', scope.gateways)
    .where('kind', '=', kind)
    .orderBy('estateReport.gatewayId')
    .orderBy('buildingId')
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

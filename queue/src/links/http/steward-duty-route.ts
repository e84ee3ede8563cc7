import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import { type Duty, DutySchema, type PlaceDuty } from '@gridcall/contract/http-duty.ts';
import { GATEWAY_SILENT_MS } from '../../core/paging.ts';
import { listReports, type StandingReport } from '../../store/estate-reports.ts';
import type { HttpContext } from './context.ts';
import { demandSteward } from './identity.ts';
import type { Server } from './server.ts';

/** As many as the gateway's own page shows. */
const BUILDINGS_SHOWN = 50;

/** Who is on duty in a steward's estates, as their gateways told it. It is changed at the gateway alone. */
export function addStewardDutyRoute(server: Server, context: HttpContext): void {
  const { database, clock } = context;
  server.get(
    '/api/v1/duty',
    {
      schema: {
        summary: 'Who is called now in your buildings, the next hand-overs, and holes, as their gateways told it',
        response: { 200: DutySchema },
      },
    },
    async (request): Promise<Duty> => {
      const { scope } = await demandSteward(context, request);
      const reports = await listReports(database, scope, 'duty', BUILDINGS_SHOWN + 1);
      const at = clock.wallMs();
      const places = reports.slice(0, BUILDINGS_SHOWN).map((report) => placeDutyOf(report, at));
      return { at, places, more: reports.length > places.length };
    },
  );
}

function placeDutyOf({ data, lastSeenAt }: StandingReport, at: number): PlaceDuty {
  const { place, posts, handOvers, holes, standIns }: DutyReportedData = JSON.parse(data);
  const heard = lastSeenAt ?? 0;
  return {
    ...{ placeId: place.id, placeName: { zh: place.zh, en: place.en }, posts, holes },
    handOvers: handOvers.filter((handOver) => handOver.at > at),
    overrides: standIns
      .filter(({ until }) => until > at)
      .map((row, index) => ({ id: String(index), placeId: place.id, by: '', reason: '', ...row })),
    silentSince: at - heard >= GATEWAY_SILENT_MS ? heard : null,
  };
}

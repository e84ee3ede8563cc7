import { actionCardOf } from '@gridcall/contract/action-cards/action-cards.ts';
import { ActionCardSchema, AlertDetailSchema, AlertsSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { timelineOfAlert } from '../../store/alert-timeline.ts';
import { listStanding, presentStandings, readStanding } from '../../store/estate-alerts.ts';
import type { HttpContext } from './context.ts';
import { demandSteward } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

export const AlertParamsSchema = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) });

/** Alerts of all estates of a steward, as the gateway's own API shows those of one. */
export function addStewardAlertRoutes(server: Server, context: HttpContext): void {
  const { database, clock } = context;
  server.get(
    '/api/v1/alerts',
    {
      schema: {
        summary: 'Alerts of your estates, the most urgent first, then the newest',
        querystring: Type.Object({
          state: Type.Union([Type.Literal('open'), Type.Literal('all')], { default: 'open' }),
          limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
        }),
        response: { 200: AlertsSchema },
      },
    },
    async (request) => {
      const { scope } = await demandSteward(context, request);
      const rows = await listStanding(database, scope, request.query);
      return { alerts: await presentStandings(database, rows, clock.wallMs()) };
    },
  );
  server.get(
    '/api/v1/alerts/:id',
    {
      schema: {
        summary: 'One alert with what is known of it here',
        params: AlertParamsSchema,
        response: { 200: AlertDetailSchema },
      },
    },
    async (request) => {
      const { scope } = await demandSteward(context, request);
      const row = await readStanding(database, scope, request.params.id);
      const [alert] = row === undefined ? [] : await presentStandings(database, [row], clock.wallMs());
      if (row === undefined || alert === undefined) throw new RequestProblem('NOT_FOUND');
      return { alert, timeline: await timelineOfAlert(database, row) };
    },
  );
  server.get(
    '/api/v1/action-cards/:kind',
    {
      schema: {
        summary: 'What to do first, and what never; without the duty phones that only the estate knows',
        params: Type.Object({ kind: Type.String({ maxLength: 64 }) }),
        response: { 200: ActionCardSchema },
      },
    },
    async (request) => {
      await demandSteward(context, request);
      const card = actionCardOf(request.params.kind);
      if (card === undefined) throw new RequestProblem('NOT_FOUND');
      return card;
    },
  );
}

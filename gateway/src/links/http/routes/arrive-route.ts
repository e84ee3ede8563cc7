import { ArriveBodySchema } from '@gridcall/contract/http-escalation.ts';
import { AlertSchema } from '@gridcall/contract/http-gateway.ts';
import { type RouteContext, submitInput } from '../context.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';
import { AlertParametersSchema, actingOn, alertAfter, noBodyIsEmpty } from './own-alert.ts';

/** Whoever took an alert saying that they are there. */
export function arriveRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/arrive',
    {
      config: { verb: 'alerts:acknowledge' },
      schema: {
        summary: 'Says that whoever took the alert is there: without it, it is nobody’s again after a while',
        tags: ['alerts'],
        params: AlertParametersSchema,
        body: ArriveBodySchema,
        response: { 200: AlertSchema },
      },
      preValidation: noBodyIsEmpty,
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const comment = cleanText(request.body.comment ?? '');
      await submitInput(context, { kind: 'arrive-at-alert', alertId: alert.id, comment, ...actor });
      return alertAfter(context, alert);
    },
  );
}

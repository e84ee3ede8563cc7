import {
  AcknowledgeAlertBodySchema,
  type Alert,
  AlertSchema,
  CloseAlertBodySchema,
  CommentAlertBodySchema,
  ShelveAlertBodySchema,
  UnshelveAlertBodySchema,
} from '@gridcall/contract/http-gateway.ts';
import type { FastifyRequest } from 'fastify';
import { presentStandings, readStanding } from '../../store/estate-alerts.ts';
import { type ActOrder, orderAct } from '../../store/steward-acts.ts';
import type { HttpContext } from './context.ts';
import { demandSteward, type Steward } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';
import { AlertParamsSchema } from './steward-alert-routes.ts';

const common = { params: AlertParamsSchema, response: { 200: AlertSchema } };
/** The only field of some bodies is optional: no body at all says the same as an empty one. */
const emptyBody = {
  preValidation: async (request: FastifyRequest): Promise<void> => {
    request.body ??= {};
  },
};

/**
 * What a steward does with an alert. The answer says that it is on its way, not that it is done: the gateway that owns
 * the alert decides, and the page shows the alert as it stands until then, with what was sent.
 */
export function addStewardActRoutes(server: Server, context: HttpContext): void {
  const act = async (request: FastifyRequest, order: Omit<ActOrder, 'id'>): Promise<Alert> =>
    actFor(context, await demandSteward(context, request), order);
  server.post(
    '/api/v1/alerts/:id/acknowledge',
    { ...emptyBody, schema: { ...common, summary: 'Takes the alert', body: AcknowledgeAlertBodySchema } },
    (request) =>
      act(request, {
        ...{ alertId: request.params.id, act: 'acknowledge', until: null },
        text: request.body.comment ?? '',
      }),
  );
  server.post(
    '/api/v1/alerts/:id/arrive',
    { ...emptyBody, schema: { ...common, summary: 'Whoever took it is there', body: AcknowledgeAlertBodySchema } },
    (request) =>
      act(request, { alertId: request.params.id, act: 'arrive', until: null, text: request.body.comment ?? '' }),
  );
  server.post(
    '/api/v1/alerts/:id/close',
    { schema: { ...common, summary: 'Closes an alert that is over, with the reason', body: CloseAlertBodySchema } },
    (request) => act(request, { alertId: request.params.id, act: 'close', until: null, text: request.body.reason }),
  );
  server.post(
    '/api/v1/alerts/:id/comments',
    { schema: { ...common, summary: 'Writes a comment into the timeline', body: CommentAlertBodySchema } },
    (request) => act(request, { alertId: request.params.id, act: 'comment', until: null, text: request.body.text }),
  );
  server.post(
    '/api/v1/alerts/:id/shelve',
    { schema: { ...common, summary: 'Lets the condition call nobody until then', body: ShelveAlertBodySchema } },
    (request) => {
      const { until, reason } = request.body;
      return act(request, { alertId: request.params.id, act: 'shelve', until, text: reason });
    },
  );
  server.post(
    '/api/v1/alerts/:id/unshelve',
    { ...emptyBody, schema: { ...common, summary: 'Ends a shelf before its time', body: UnshelveAlertBodySchema } },
    (request) => act(request, { alertId: request.params.id, act: 'unshelve', until: null, text: request.body.reason }),
  );
}

/** One act of one steward, by the page or by the notification on a phone; the alert with what is on its way. */
export async function actFor(context: HttpContext, steward: Steward, order: Omit<ActOrder, 'id'>): Promise<Alert> {
  const { database, clock, random, announcer } = context;
  const now = clock.wallMs();
  const ordered = await orderAct(database, steward, { id: random.ulid(now), ...order }, now);
  if (!ordered.ok) throw new RequestProblem(ordered.code, ordered.detail);
  announcer.announce();
  const row = await readStanding(database, steward.scope, order.alertId);
  const [alert] = row === undefined ? [] : await presentStandings(database, [row], now);
  if (alert === undefined) throw new RequestProblem('NOT_FOUND');
  return alert;
}

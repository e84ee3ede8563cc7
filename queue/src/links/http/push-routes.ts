import { AlertSchema } from '@gridcall/contract/http-gateway.ts';
import {
  EndPushSubscriptionBodySchema,
  type PushOutcome,
  PushOutcomeSchema,
  PushSubscriptionBodySchema,
  TakeBodySchema,
} from '@gridcall/contract/http-push.ts';
import { type PushNotice, PushNoticeSchema } from '@gridcall/contract/push-notice.ts';
import { Type } from 'typebox';
import { isPhoneKeys } from '../../outlets/push/encryption.ts';
import { isPushEndpoint } from '../../outlets/push/endpoint.ts';
import { readTicket } from '../../outlets/push/ticket.ts';
import { bearerOfTokenId } from '../../store/people.ts';
import {
  endSubscription,
  keepOutcome,
  outcomeOfNotice,
  phonesOfPerson,
  putSubscription,
  subscriptionById,
} from '../../store/push-subscriptions.ts';
import type { HttpContext } from './context.ts';
import { demandGateway, demandSteward, isSteward } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';
import { actFor } from './steward-act-routes.ts';

const Nothing = { 204: Type.Null({ description: 'Done' }) };

export function addPushRoutes(server: Server, context: HttpContext): void {
  addSubscriptionRoutes(server, context);
  addNoticeRoute(server, context);
  addTakeRoute(server, context);
}

/** A phone asks for notices, or no longer. Its endpoint is a capability, so it travels in a body. */
function addSubscriptionRoutes(server: Server, context: HttpContext): void {
  const { database, clock, random, notices, pushHosts } = context;
  server.put(
    '/api/v1/push-subscription',
    { schema: { summary: 'This phone takes notices', body: PushSubscriptionBodySchema, response: Nothing } },
    async (request, reply) => {
      const { tokenId } = await demandSteward(context, request);
      const { endpoint, keys, language } = request.body;
      if (!isPushEndpoint(endpoint, pushHosts)) throw new RequestProblem('PUSH_ENDPOINT_REFUSED');
      if (!isPhoneKeys(keys)) throw new RequestProblem('BODY_INVALID', 'these keys are not those of a browser');
      const now = clock.wallMs();
      const sealed = notices.sealPhone({ endpoint, keys });
      await putSubscription(database, { id: random.ulid(now), tokenId, endpoint, sealed, language }, now);
      return reply.code(204).send(null);
    },
  );
  server.delete(
    '/api/v1/push-subscription',
    { schema: { summary: 'It does no longer', body: EndPushSubscriptionBodySchema, response: Nothing } },
    async (request, reply) => {
      const { tokenId } = await demandSteward(context, request);
      await endSubscription(database, tokenId, request.body.endpoint);
      return reply.code(204).send(null);
    },
  );
}

function addNoticeRoute(server: Server, context: HttpContext): void {
  const { database, clock, notices } = context;
  /** Notices in hand: asked for again meanwhile, they are waited for, not sent again. */
  const inHand = new Map<string, Promise<PushOutcome>>();
  const deliver = async (notice: PushNotice): Promise<PushOutcome> => {
    const known = await outcomeOfNotice(database, notice.gatewayId, notice.notificationId);
    if (known !== undefined) return known;
    const phones = await phonesOfPerson(database, notice.gatewayId, notice.personId);
    if (phones.length === 0) throw new RequestProblem('PUSH_NOBODY');
    const { gone, retryAfterMs, ...outcome } = await notices.send(notice, phones);
    if (outcome.reached === 0 && gone === phones.length) throw new RequestProblem('PUSH_GONE');
    if (outcome.reached === 0 && retryAfterMs !== null) {
      throw new RequestProblem('PUSH_LATER', '', { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) });
    }
    if (outcome.reached === 0) {
      throw new RequestProblem('PUSH_FAILED', outcome.failed.map(({ code }) => code).join(', '));
    }
    await keepOutcome(database, notice, outcome, clock.wallMs());
    return outcome;
  };
  server.post(
    '/v1/push-notices',
    {
      schema: {
        summary: "A gateway's notice to the phones of one of its people; the same id is the same notice",
        body: PushNoticeSchema,
        response: { 200: PushOutcomeSchema },
      },
    },
    async (request) => {
      const gatewayId = await demandGateway(context, request);
      const notice = request.body;
      if (notice.gatewayId !== gatewayId)
        throw new RequestProblem('NOT_ALLOWED', 'this is a notice of another gateway');
      const key = `${gatewayId} ${notice.notificationId}`;
      const delivery = inHand.get(key) ?? deliver(notice).finally(() => inHand.delete(key));
      inHand.set(key, delivery);
      return delivery;
    },
  );
}

/** Whoever holds the phone took the alert from the notice itself. */
function addTakeRoute(server: Server, context: HttpContext): void {
  const { database, clock, signingKey } = context;
  server.post(
    '/api/v1/push/take',
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'The button of a notice: takes the alert',
        body: TakeBodySchema,
        response: { 200: AlertSchema },
      },
    },
    async (request) => {
      const ticket = readTicket(signingKey, request.body.ticket, clock.wallMs());
      const phone = ticket && (await subscriptionById(database, ticket.subscriptionId));
      const bearer = phone && (await bearerOfTokenId(database, phone.tokenId));
      if (ticket === undefined || bearer === undefined || !isSteward(bearer)) throw new RequestProblem('TICKET_ENDED');
      return actFor(context, bearer, { alertId: ticket.alertId, act: 'acknowledge', until: null, text: '' });
    },
  );
}

import { shippedPolicies } from '@gridcall/contract/escalation.ts';
import {
  ArriveBodySchema,
  PoliciesSchema,
  PutPolicyBodySchema,
  RemovePolicyBodySchema,
} from '@gridcall/contract/http-escalation.ts';
import { AlertSchema } from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import type { Store } from '../../../store/store.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';
import { AlertParametersSchema, actingOn, alertAfter, noBodyIsEmpty } from './own-alert.ts';

/** Who is called when nobody answers, and whoever took an alert saying that they are there. */
export function escalationRoutes(server: HttpServer, context: RouteContext): void {
  arriveRoute(server, context);
  policyRoutes(server, context);
}

function arriveRoute(server: HttpServer, context: RouteContext): void {
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

const PolicyParametersSchema = Type.Object({ id: IdSchema });
const common = { tags: ['policies'], response: { 200: PoliciesSchema } };

function policyRoutes(server: HttpServer, context: RouteContext): void {
  const { store } = context.options;
  server.get(
    '/policies',
    {
      config: { verb: 'policies:read' },
      schema: { ...common, summary: 'Who is called for each level, in which order and after how long' },
    },
    async () => policiesInForce(store),
  );
  server.put(
    '/policies/:id',
    {
      config: { verb: 'policies:write' },
      schema: {
        ...common,
        summary: 'Writes the policy of a level, or its next version; what runs keeps the one it began with',
        params: PolicyParametersSchema,
        body: PutPolicyBodySchema,
      },
    },
    async (request) => {
      const { baseVersion, reason, ...policy } = request.body;
      const { name: by } = personIn(request);
      const id = request.params.id;
      const written = { policy: { ...policy, id }, baseVersion, reason: cleanText(reason) };
      await submitInput(context, { kind: 'put-policy', ...written, by, byPost: 'operator' });
      return policiesInForce(store);
    },
  );
  server.delete(
    '/policies/:id',
    {
      config: { verb: 'policies:write' },
      schema: {
        ...common,
        summary: 'Takes a policy away: the shipped one of its level stands again, and what runs goes on',
        params: PolicyParametersSchema,
        body: RemovePolicyBodySchema,
      },
    },
    async (request) => {
      const { name: by } = personIn(request);
      const reason = cleanText(request.body.reason);
      await submitInput(context, {
        kind: 'remove-policy',
        ...{ policyId: request.params.id, reason, by, byPost: 'operator' },
      });
      return policiesInForce(store);
    },
  );
}

function policiesInForce({ state }: Store) {
  const written = [...state.all('policy')];
  const policies = Object.values(shippedPolicies).map((shipped) => {
    const own = written.find(({ level }) => level === shipped.level);
    return { ...(own ?? shipped), shipped: own === undefined };
  });
  return { policies };
}

import { shippedPolicies } from '@gridcall/contract/escalation.ts';
import {
  PoliciesSchema,
  type PolicyPreview,
  PolicyPreviewBodySchema,
  PolicyPreviewSchema,
  PutPolicyBodySchema,
  RemovePolicyBodySchema,
} from '@gridcall/contract/http-escalation.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { type PolicyFault, policyFaults } from '../../../core/escalation-policy.ts';
import { policyWarnings } from '../../../core/escalation-preview.ts';
import type { Store } from '../../../store/store.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { toldTo } from '../duty/told.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';

const PolicyParametersSchema = Type.Object({ id: IdSchema });
const common = { tags: ['policies'], response: { 200: PoliciesSchema } };

/** Who is called when nobody answers: as shipped, as in force, and changed. */
export function policyRoutes(server: HttpServer, context: RouteContext): void {
  const { store } = context.options;
  previewRoute(server, context);
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
      const fields = policyFaults({ ...policy, id }).map(saidOf);
      if (fields.length > 0) throw new ProblemError('POLICY_INVALID', '', { fields });
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
        ...{ policyId: request.params.id, baseVersion: request.body.baseVersion, reason, by, byPost: 'operator' },
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
  const asShipped = Object.values(shippedPolicies);
  return { policies, asShipped };
}

function previewRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.post(
    '/policies/preview',
    {
      config: { verb: 'policies:write' },
      schema: {
        summary:
          'What writing this policy would mean: why it would be refused, and which steps reach nobody. Keeps nothing',
        tags: ['policies'],
        body: PolicyPreviewBodySchema,
        response: { 200: PolicyPreviewSchema },
      },
    },
    async (request): Promise<PolicyPreview> => {
      const policy = { ...request.body, id: '' };
      const faults = toldTo(request, policyFaults(policy).map(saidOf));
      const warnings = policyWarnings(store.state, policy, clock.wallMs()).map(saidOf);
      const own = [...store.state.all('policy')].find(({ level }) => level === policy.level);
      return { faults, warnings: toldTo(request, warnings), version: own?.version ?? 0 };
    },
  );
}

function saidOf({ path, zh, en }: PolicyFault) {
  return { path, message: { zh, en } };
}

import { TokenBodySchema, TokensSchema } from '@gridcall/contract/http-administration.ts';
import { TokenSchema } from '@gridcall/contract/http-gateway.ts';
import { type Static, Type } from 'typebox';
import type { TokenRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, ProblemError } from '../problems.ts';
import { mintSecret, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';

export function tokenRoutes(server: HttpServer, context: RouteContext): void {
  const { store } = context.options;
  server.get(
    '/administration/tokens',
    {
      config: { verb: 'tokens:manage' },
      schema: {
        summary: 'Tokens by id, never the token itself',
        tags: ['administration'],
        response: { 200: TokensSchema },
      },
    },
    async () => ({
      tokens: [...store.state.all('token')].map(({ hash: _hash, placeIds, ...row }) => ({
        ...row,
        placeIds: [...placeIds],
      })),
    }),
  );
  addRoute(server, context);
  server.delete(
    '/administration/tokens/:id',
    {
      config: { verb: 'tokens:manage' },
      schema: {
        summary: 'Revokes a token: its sessions and live streams end at once',
        tags: ['administration'],
        params: Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) }),
        response: { 204: Type.Null({ description: 'It is revoked' }) },
      },
    },
    async (request, reply) => {
      const { subject, name } = personIn(request);
      await submitInput(context, { kind: 'revoke-token', tokenId: request.params.id, by: name, byPost: subject });
      return reply.code(204).send(null);
    },
  );
}

function addRoute(server: HttpServer, context: RouteContext): void {
  const { random, clock } = context.options;
  server.post(
    '/administration/tokens',
    {
      config: { verb: 'tokens:manage' },
      schema: {
        summary: 'Makes a token; it is shown this once',
        tags: ['administration'],
        body: TokenBodySchema,
        response: { 201: TokenSchema },
      },
    },
    async (request, reply) => {
      const secret = mintSecret(random);
      const now = clock.wallMs();
      const token: TokenRow = {
        ...wishOf(request.body, context),
        id: random.ulid(now),
        hash: sha256(secret),
        createdAt: now,
        revokedAt: null,
      };
      const { subject, name } = personIn(request);
      await submitInput(context, { kind: 'add-token', token, by: name, byPost: subject });
      return reply.code(201).send({ id: token.id, token: secret, role: token.role, name: token.name });
    },
  );
}

/** Refuses a token that would open nothing, or more than it seems to. */
function wishOf(body: Static<typeof TokenBodySchema>, { options }: RouteContext) {
  const { role, companyId = null, placeIds = [], personId = null } = body;
  if (role === 'officer') {
    throw invalidField('/role', '坐席令牌请在事件队列生成', 'a token for an officer is made at the queue');
  }
  if (role === 'installer' && companyId === null) {
    throw invalidField('/companyId', '安装人员须属于一家单位', 'an installer belongs to a company');
  }
  if (role === 'operator' && (companyId !== null || placeIds.length > 0)) {
    throw invalidField(
      '/role',
      '操作员看整个小区，不带单位和地点',
      'an operator answers for the whole estate: leave out companyId and placeIds',
    );
  }
  const person = personId === null ? undefined : options.store.state.get('person', personId);
  if (personId !== null && person === undefined) throw new ProblemError('NOT_FOUND', personId);
  return { role, companyId, placeIds, personId, name: body.name ?? person?.name ?? role };
}

import { type Static, Type } from 'typebox';
import { addToken, bearerOfToken, knownGateways, listTokens, mintToken, revokeToken } from '../../store/people.ts';
import { type StewardScope, StewardScopeSchema } from '../../store/steward-scope.ts';
import type { HttpContext } from './context.ts';
import { demand, identify, SESSION_COOKIE, setSessionCookie } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

/** Who it is for. One name is one person: a second token does not let anybody verify their own work. */
const Name = Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' });
const NewTokenSchema = Type.Union([
  Type.Object(
    { role: Type.Union([Type.Literal('officer'), Type.Literal('operator')]), name: Name },
    { additionalProperties: false },
  ),
  Type.Object(
    { role: Type.Literal('steward'), name: Name, ...Type.Partial(StewardScopeSchema).properties },
    { additionalProperties: false },
  ),
]);
type NewToken = Static<typeof NewTokenSchema>;

/** What a steward's token is to reach; a gateway that is not known here would reach nothing, and nobody would notice. */
async function scopeOf(context: HttpContext, body: NewToken): Promise<StewardScope | undefined> {
  if (body.role !== 'steward') return undefined;
  const { gateways = [], placeIds = [], people = [] } = body;
  if (gateways.length === 0) throw new RequestProblem('BODY_INVALID', 'a steward needs at least one gateway');
  const known = await knownGateways(context.database, gateways);
  const missing = [...gateways, ...people.map((link) => link.gatewayId)].filter((id) => !known.has(id));
  if (missing.length > 0) throw new RequestProblem('BODY_INVALID', `no gateway ${missing[0]} is registered here`);
  return { gateways, placeIds, people };
}
const SignInSchema = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
const IdParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

export function addAdministrationRoutes(server: Server, context: HttpContext): void {
  const { database, clock, random } = context;
  server.post(
    '/v1/administration/tokens',
    { schema: { summary: 'A token for an officer, an operator or a steward, shown once', body: NewTokenSchema } },
    async (request, reply) => {
      await demand(context, request, ['administrator']);
      const { role, name } = request.body;
      const created = { id: random.ulid(clock.wallMs()), token: mintToken(random), role, name: name.trim() };
      const scope = await scopeOf(context, request.body);
      await addToken(database, scope === undefined ? created : { ...created, scope }, clock.wallMs());
      return reply.code(201).send(created);
    },
  );
  server.get('/v1/administration/tokens', { schema: { summary: 'Tokens, without their secrets' } }, async (request) => {
    await demand(context, request, ['administrator']);
    return { tokens: await listTokens(database) };
  });
  server.delete(
    '/v1/administration/tokens/:id',
    { schema: { summary: 'Revoke a token; its sessions end with it', params: IdParams } },
    async (request, reply) => {
      await demand(context, request, ['administrator']);
      if (!(await revokeToken(database, request.params.id, clock.wallMs()))) throw new RequestProblem('NOT_FOUND');
      context.announcer.announce();
      return reply.code(204).send();
    },
  );
}

export function addSessionRoutes(server: Server, context: HttpContext): void {
  server.post(
    '/v1/session',
    {
      config: { rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Sign in with a token', body: SignInSchema },
    },
    async (request, reply) => {
      const bearer = await bearerOfToken(context.database, request.body.token);
      if (!bearer) throw new RequestProblem('NOT_SIGNED_IN', 'the token is not valid');
      if (bearer.role === 'steward') throw new RequestProblem('NOT_ALLOWED', 'stewards sign in at /steward/');
      setSessionCookie(context, reply, bearer.tokenId);
      return { name: bearer.name, role: bearer.role };
    },
  );
  server.get('/v1/session', { schema: { summary: 'Who is signed in' } }, async (request) => {
    const bearer = await identify(context, request);
    if (!bearer) throw new RequestProblem('NOT_SIGNED_IN');
    return { name: bearer.name, role: bearer.role };
  });
  server.delete('/v1/session', { schema: { summary: 'Sign out' } }, async (_request, reply) => {
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return reply.code(204).send();
  });
}

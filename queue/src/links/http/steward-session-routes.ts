import { type Session, SessionSchema, SignInBodySchema } from '@gridcall/contract/http-gateway.ts';
import { bearerOfToken } from '../../store/people.ts';
import type { HttpContext } from './context.ts';
import {
  demandSteward,
  isSteward,
  STEWARD_COOKIE,
  STEWARD_SESSION_MS,
  type Steward,
  setSessionCookie,
} from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

/** Signing in for the page that gateway and queue both serve: the same shapes under the same addresses. */
export function addStewardSessionRoutes(server: Server, context: HttpContext): void {
  server.post(
    '/api/v1/session',
    {
      config: { rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Sign in a steward with a token', body: SignInBodySchema, response: { 200: SessionSchema } },
    },
    async (request, reply) => {
      const bearer = await bearerOfToken(context.database, request.body.token.trim());
      if (!bearer) throw new RequestProblem('NOT_SIGNED_IN', 'the token is not valid');
      if (!isSteward(bearer)) throw new RequestProblem('NOT_ALLOWED', `${bearer.role} signs in at /desk/`);
      setSessionCookie(context, reply, bearer.tokenId, { name: STEWARD_COOKIE, lastsMs: STEWARD_SESSION_MS });
      return sessionOf(context, bearer);
    },
  );
  server.get(
    '/api/v1/session',
    { schema: { summary: 'Which steward is signed in', response: { 200: SessionSchema } } },
    async (request) => sessionOf(context, await demandSteward(context, request)),
  );
  server.delete('/api/v1/session', { schema: { summary: 'Sign out' } }, async (_request, reply) => {
    reply.clearCookie(STEWARD_COOKIE, { path: '/' });
    return reply.code(204).send();
  });
}

/** What devices measure, and what hangs in the lobbies, is known at the gateway alone. */
function sessionOf({ pushKey }: HttpContext, { id, name, scope }: Steward): Session {
  return {
    personId: id,
    name,
    role: 'steward',
    companyId: null,
    placeIds: scope.placeIds,
    features: {
      assign: true,
      charts: false,
      commands: true,
      devices: false,
      duty: true,
      notices: false,
      push: { publicKey: pushKey },
    },
  };
}

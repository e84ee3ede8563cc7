import { type Session, SessionSchema, SignInBodySchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { actingFor } from '../access.ts';
import { personIn, type RouteContext } from '../context.ts';
import { SESSION_COOKIE, SESSION_MS } from '../cookies.ts';
import { EDITOR_COOKIE, EDITOR_COOKIE_OPTIONS } from '../flows/editor-session.ts';
import { ProblemError } from '../problems.ts';
import type { PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';

const cookieOptions = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

export function sessionRoutes(server: HttpServer, context: RouteContext): void {
  const { authentication } = context;
  signInRoute(server, context);
  server.get(
    '/session',
    {
      config: { verb: 'session:read' },
      schema: { summary: 'Who is signed in', tags: ['session'], response: { 200: SessionSchema } },
    },
    async (request) => sessionOf(personIn(request)),
  );
  server.delete(
    '/session',
    {
      config: { verb: 'session:make' },
      schema: {
        summary: 'Signs out; harmless when nobody is signed in',
        tags: ['session'],
        response: { 204: Type.Null({ description: 'Signed out' }) },
      },
    },
    async (_request, reply) =>
      reply
        .clearCookie(SESSION_COOKIE, cookieOptions)
        // A browser keeps one jar for all ports of a host: who leaves the pages leaves the editor.
        .clearCookie(EDITOR_COOKIE, EDITOR_COOKIE_OPTIONS)
        .code(204)
        .send(null),
  );

  function signInRoute(on: HttpServer, { options }: RouteContext): void {
    on.post(
      '/session',
      {
        config: {
          verb: 'session:make',
          rateLimit: { max: Math.min(20, options.configuration.http.requestsPerMinute), timeWindow: 60_000 },
        },
        schema: {
          summary: 'Signs in with a token; answers with a cookie that lasts 30 days or until the token is revoked',
          tags: ['session'],
          body: SignInBodySchema,
          response: { 200: SessionSchema },
        },
      },
      async (request, reply) => {
        const person = authentication.personByToken(request.body.token.trim());
        if (person === undefined) {
          throw new ProblemError('NOT_SIGNED_IN', {
            zh: '令牌不对，或已被撤销。',
            en: 'The token is wrong, or was revoked.',
          });
        }
        if (actingFor('session:read', [person]) === undefined) {
          throw new ProblemError('NOT_ALLOWED', {
            zh: '这个角色在事件队列的坐席页面登录，不在网关。',
            en: "This role signs in at the queue's desk, not at the gateway.",
          });
        }
        reply.setCookie(SESSION_COOKIE, authentication.sessionCookieFor(person), {
          ...cookieOptions,
          maxAge: SESSION_MS / 1000,
        });
        return sessionOf(person);
      },
    );
  }
}

function sessionOf({ personId, name, subject, companyId, placeIds }: PersonReader): Session {
  return { personId, name, role: subject, companyId, placeIds: [...placeIds] };
}

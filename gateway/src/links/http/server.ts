import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { type Authentication, guardRoutes } from './authentication.ts';
import { compileLater } from './compile-later.ts';
import { describeRoutes, openApiDocument } from './open-api.ts';
import type { HttpLinkOptions } from './options.ts';
import { ProblemError, problemErrorOf, sendProblem } from './problems.ts';

export type HttpServer = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export const BODY_BYTES_MAXIMUM = 65_536;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
/** Beside the live streams: what pages and programs hold open for single requests. */
const OTHER_CONNECTIONS = 1000;

/**
 * Nothing inline and nothing from elsewhere: Lit's styles are adopted, not written into the page. No
 * upgrade-insecure-requests and no HSTS: on an estate's network there is no https to upgrade to.
 */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'media-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
};

/** The server with everything around the routes; the routes come after. */
export async function makeServer(options: HttpLinkOptions, authentication: Authentication): Promise<HttpServer> {
  const { configuration } = options;
  const server: HttpServer = fastify({
    bodyLimit: BODY_BYTES_MAXIMUM,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Node's Nagle is off by default; said here because a delayed 40 ms would be the whole budget of an alarm.
    http: { noDelay: true, keepAlive: true },
    // An address holds a number or an id; neither belongs in a log of every request.
    logger: { level: configuration.gateway.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: 128, ignoreTrailingSlash: false },
    // As sent: what is of the wrong type is refused, not mended, and what is unknown is named, not dropped.
    schemaController: { compilersFactory: compileLater },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: true, allErrors: true } },
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, problemErrorOf(error)),
  }).withTypeProvider<TypeBoxTypeProvider>();
  server.server.maxConnections = configuration.http.liveConnections + OTHER_CONNECTIONS;

  answerProblems(server);
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy,
    strictTransportSecurity: false,
    // Over plain http a browser ignores these two and complains of them on its console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await server.register(rateLimit, {
    max: configuration.http.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, context) =>
      new ProblemError('TOO_MANY', '', { retryAfterS: Math.max(1, Math.ceil(context.ttl / 1000)) }),
  });
  describeRoutes(server);
  await server.register(swagger, { openapi: openApiDocument });
  guardRoutes(server as unknown as FastifyInstance, authentication);
  return server;
}

function answerProblems(server: HttpServer): void {
  server.setErrorHandler((error, request, reply) => {
    const problem = problemErrorOf(error as Parameters<typeof problemErrorOf>[0]);
    if (problem.code === 'INTERNAL') request.log.error({ err: error, route: request.routeOptions.url }, 'route failed');
    return sendProblem(request, reply, problem);
  });
  server.setNotFoundHandler((request, reply) => sendProblem(request, reply, new ProblemError('NOT_FOUND')));
}

import { createHash } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyRequest, type FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { addAdministrationRoutes, addSessionRoutes } from './administration-routes.ts';
import type { HttpContext } from './context.ts';
import { addEventRoutes } from './event-routes.ts';
import { addGatewayRoutes } from './gateway-routes.ts';
import { sessionKey } from './identity.ts';
import { addIncidentRoutes } from './incident-routes.ts';
import { addLiveRoutes } from './live-routes.ts';
import { createMetrics } from './metrics.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { handleProblems } from './problem.ts';
import { addPushRoutes } from './push-routes.ts';
import { addStewardActRoutes } from './steward-act-routes.ts';
import { addStewardAlertRoutes } from './steward-alert-routes.ts';
import { addStewardAssignRoutes, addStewardCommandRoutes } from './steward-command-routes.ts';
import { addStewardDutyRoute } from './steward-duty-route.ts';
import { addStewardLiveRoute } from './steward-live-route.ts';
import { addStewardSessionRoutes } from './steward-session-routes.ts';

const BODY_BYTES = 16 * 1024;
/** A gateway that drains a long backlog is no attack: its batches are counted by token, and this often a minute. */
const GATEWAY_REQUESTS_PER_MINUTE = 6000;

function isGatewayRoute(request: FastifyRequest): boolean {
  return (
    request.url.startsWith('/v1/events') ||
    request.url.startsWith('/v1/gateways/') ||
    request.url.startsWith('/v1/push-notices')
  );
}

/** Who is counted: a gateway by its token (many share one address behind a district's NAT), anybody else by address. */
function countedAs(request: FastifyRequest): string {
  const { authorization } = request.headers;
  if (!isGatewayRoute(request) || authorization === undefined) return request.ip;
  return createHash('sha256').update(authorization).digest('hex');
}

/** Method and path: what was searched for, and who asked, do not go into a log. */
function loggedRequest(request: FastifyRequest): { method: string; path: string } {
  return { method: request.method, path: request.url.split('?')[0] ?? '' };
}

/** A query string is text: it is filled with defaults and converted. A body says what it says. */
const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (value: unknown) => {
    const read = httpPart === 'body' ? value : Value.Convert(schema, Value.Default(schema, value));
    return compiled.Check(read) ? { value: read } : { error: [...compiled.Errors(read)].slice(0, 20) };
  };
};

function createFastify(context: HttpContext) {
  return Fastify({
    bodyLimit: BODY_BYTES,
    // Nagle's algorithm would hold a small answer back for 40 ms.
    http: { noDelay: true },
    forceCloseConnections: true,
    logger: context.logLevel === 'silent' ? false : { level: context.logLevel, serializers: { req: loggedRequest } },
    onProtoPoisoning: 'error',
    routerOptions: { maxParamLength: 128 },
  }).withTypeProvider<TypeBoxTypeProvider>();
}
export type Server = ReturnType<typeof createFastify>;

async function addPlugins(server: Server, context: HttpContext): Promise<void> {
  await server.register(fastifyHelmet, {
    // Plain http on a local network is the default installation, so nothing is upgraded to https by force.
    hsts: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  await server.register(fastifyCookie, { secret: sessionKey(context.signingKey) });
  await server.register(fastifyRateLimit, {
    global: true,
    timeWindow: 60_000,
    keyGenerator: countedAs,
    max: (request) => (isGatewayRoute(request) ? GATEWAY_REQUESTS_PER_MINUTE : context.requestsPerMinute),
  });
  await server.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Gridcall grid incident queue 网格事件队列', version: '1' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'gridcall_queue_session' },
        },
      },
      security: [{ bearer: [] }, { session: [] }],
    },
  });
}

/** All of the queue's HTTP, not listening yet. */
export async function createServer(context: HttpContext): Promise<Server> {
  const server = createFastify(context);
  server.setValidatorCompiler(compileValidator);
  handleProblems(server);
  await addPlugins(server, context);
  const metrics = createMetrics(context.database);
  addEventRoutes(server, context, metrics);
  addIncidentRoutes(server, context);
  addGatewayRoutes(server, context);
  addAdministrationRoutes(server, context);
  addSessionRoutes(server, context);
  addLiveRoutes(server, context);
  addStewardSessionRoutes(server, context);
  addStewardAlertRoutes(server, context);
  addStewardActRoutes(server, context);
  addStewardCommandRoutes(server, context);
  addStewardAssignRoutes(server, context);
  addStewardDutyRoute(server, context);
  addStewardLiveRoute(server, context);
  addPushRoutes(server, context);
  addOperationRoutes(server, context, metrics);
  await addPageRoutes(server, context);
  return server;
}

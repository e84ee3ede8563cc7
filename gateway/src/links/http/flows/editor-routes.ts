import type { IncomingHttpHeaders } from 'node:http';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { EDITOR_HEADER } from '@gridcall/contract/flow-wire.ts';
import { isSameOrigin, wantsEnglish } from '@gridcall/contract/http-headers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personIn } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { checkFlows } from './flow-check.ts';

/** Where the editor is, here and at the child. */
const EDITOR_ROOT = '/flows';
const DEPLOY_BYTES_MAXIMUM = 5 * 1024 * 1024;
const DEPLOY_TIMEOUT_MS = 15_000;

/** The editor writes scripts and styles into its own page, and runs workers out of blobs. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

const reads = { verb: 'flows:read', rateLimit: false } as const;
const writes = { verb: 'flows:write', rateLimit: false } as const;

/**
 * The editor of the child process, under the gateway's own sign-in: an integrator edits, an operator reads. What changes
 * flows comes through one door, which checks it; the child itself listens on loopback and takes only who is signed.
 */
export async function flowEditorRoutes(server: HttpServer, flows: FlowEngine): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      // A WebSocket is opened by GET, with the cookie, from any site that a browser is on.
      if (request.headers.upgrade !== undefined && !isFromHere(request)) throw new ProblemError('NOT_ALLOWED');
      reply.header('content-security-policy', contentSecurityPolicy);
    });
    deployRoute(scope as HttpServer, flows);
    closedRoutes(scope as HttpServer);
    proxyRoutes(scope as HttpServer, flows);
  });
}

/** The one way in for a change. */
function deployRoute(server: HttpServer, flows: FlowEngine): void {
  server.post(
    `${EDITOR_ROOT}/flows`,
    {
      bodyLimit: DEPLOY_BYTES_MAXIMUM,
      config: writes,
      schema: {
        hide: true,
        body: Type.Unknown(),
        headers: Type.Object({ 'node-red-deployment-type': Type.Optional(Type.String()) }),
      },
    },
    async (request, reply) => {
      const { body } = request;
      const port = portOf(flows);
      // Read anew from what is kept: nothing of the body is taken.
      const isReload = request.headers['node-red-deployment-type'] === 'reload';
      if (!isReload) {
        const deployed = body !== null && typeof body === 'object' && 'flows' in body ? body.flows : body;
        const check = checkFlows(deployed, flows.nodeTypes);
        if (!check.ok) {
          const english = wantsEnglish(request.headers['accept-language']);
          const message = check.faults.map((fault) => (english ? fault.en : fault.zh)).join('\n');
          // As the editor reads a refusal of its own server: it shows the message.
          return reply.code(400).send({ code: 'rejected', message });
        }
      }
      const response = await fetch(`http://127.0.0.1:${port}${EDITOR_ROOT}/flows`, {
        method: 'POST',
        headers: { ...deployHeaders(request.headers), [EDITOR_HEADER]: tokenFor(request, flows) },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(DEPLOY_TIMEOUT_MS),
      }).catch(() => {
        throw restarting();
      });
      const text = await response.text();
      return reply
        .code(response.status)
        .type(response.headers.get('content-type') ?? 'application/json')
        .send(text);
    },
  );
}

/** Node-RED's other doors to change flows, or to install something: shut, because nothing there would be checked. */
function closedRoutes(server: HttpServer): void {
  for (const [method, url] of [
    ['POST', '/flow'],
    ['PUT', '/flow/:id'],
    ['DELETE', '/flow/:id'],
    ['POST', '/nodes'],
    ['PUT', '/nodes/*'],
    ['DELETE', '/nodes/*'],
  ] as const) {
    server.route({
      method,
      url: `${EDITOR_ROOT}${url}`,
      config: writes,
      schema: { hide: true },
      handler: async (_request, reply) =>
        reply.code(405).header('allow', 'GET').send({ code: 'rejected', message: 'POST /flows/flows' }),
    });
  }
}

function proxyRoutes(server: HttpServer, flows: FlowEngine): void {
  void server.register(httpProxy, {
    // The child's port is another one after each start.
    upstream: '',
    prefix: EDITOR_ROOT,
    rewritePrefix: EDITOR_ROOT,
    websocket: true,
    config: reads,
    proxyPayloads: true,
    preHandler: async () => {
      portOf(flows);
    },
    replyOptions: {
      getUpstream: () => `http://127.0.0.1:${portOf(flows)}`,
      rewriteRequestHeaders: (request, headers) => ({
        ...withoutIdentity(headers),
        [EDITOR_HEADER]: tokenFor(request as FastifyRequest, flows),
      }),
      onError: (reply) => unavailable(reply as unknown as FastifyReply),
    },
    // Its own types have only the options of ws.
    wsClientOptions: {
      rewriteRequestHeaders: (_headers: unknown, request: FastifyRequest) => ({
        [EDITOR_HEADER]: tokenFor(request, flows),
      }),
    } as NonNullable<FastifyHttpProxyOptions['wsClientOptions']>,
  });
}

function portOf(flows: FlowEngine): number {
  const port = flows.editorPort();
  if (port === undefined) throw restarting();
  return port;
}

function restarting(): ProblemError {
  return new ProblemError('FLOWS_RESTARTING', '', { retryAfterS: 2 });
}

/** The child ended while it was asked. */
function unavailable(reply: FastifyReply): void {
  void reply.code(503).header('retry-after', '2').send({ code: 'FLOWS_RESTARTING' });
}

function tokenFor(request: FastifyRequest, flows: FlowEngine): string {
  const person = personIn(request);
  return flows.editorToken(person.name, person.subject === 'integrator');
}

function isFromHere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  const { host, origin } = headers;
  return isSameOrigin({ host, origin, secFetchSite: typeof site === 'string' ? site : undefined });
}

function deployHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = ['node-red-api-version', 'node-red-deployment-type'].flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return { 'content-type': 'application/json', ...Object.fromEntries(kept) };
}

/** The child need not know who they are here, and must not be told by them who they are there. */
function withoutIdentity(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { cookie: _cookie, authorization: _authorization, [EDITOR_HEADER]: _token, ...rest } = headers;
  return rest;
}

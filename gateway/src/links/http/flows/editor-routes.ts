import type { IncomingHttpHeaders } from 'node:http';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { EDITOR_HEADER } from '@gridcall/contract/flow-wire.ts';
import { isSameOrigin, wantsEnglish } from '@gridcall/contract/http-headers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personIn, type RouteContext } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { askChild, type ChildAnswer, childAt, deployFlows, EDITOR_ROOT, revisionOf } from './deploy.ts';
import { checkFlows } from './flow-check.ts';

const DEPLOY_BYTES_MAXIMUM = 5 * 1024 * 1024;

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
export async function flowEditorRoutes(server: HttpServer, context: RouteContext, flows: FlowEngine): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      // A WebSocket is opened by GET, with the cookie, from any site that a browser is on.
      if (request.headers.upgrade !== undefined && !isFromHere(request)) throw new ProblemError('NOT_ALLOWED');
      reply.header('content-security-policy', contentSecurityPolicy);
    });
    deployRoute(scope as HttpServer, context, flows);
    closedRoutes(scope as HttpServer);
    proxyRoutes(scope as HttpServer, flows);
  });
}

/** The one way in for a change. */
function deployRoute(server: HttpServer, context: RouteContext, flows: FlowEngine): void {
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
      const by = personIn(request).name;
      const type = String(request.headers['node-red-deployment-type'] ?? 'full');
      // The child reads anew what it has; nothing of the body is taken.
      if (type === 'reload') return passOn(reply, await reload(flows, by));
      const { entries, revision } = deployedIn(body);
      const check = checkFlows(entries, flows.nodeTypes);
      if (!check.ok) {
        const english = wantsEnglish(request.headers['accept-language']);
        const message = check.faults.map((fault) => (english ? fault.en : fault.zh)).join('\n');
        // As the editor reads a refusal of its own server: it shows the message.
        return reply.code(400).send({ code: 'rejected', message });
      }
      // The editor knows this answer: it shows both, and lets a person join them.
      if (revision !== null && revision !== (await revisionOf(flows, by))) {
        return reply.code(409).send({ code: 'version_mismatch' });
      }
      return passOn(reply, await deployFlows(context, flows, { entries: check.entries, by, note: '', type }));
    },
  );
}

/** Two forms: the list alone, or with the revision that it was made from. */
function deployedIn(body: unknown): { readonly entries: unknown; readonly revision: string | null } {
  if (body === null || typeof body !== 'object' || !('flows' in body)) return { entries: body, revision: null };
  const revision = 'rev' in body && typeof body.rev === 'string' ? body.rev : null;
  return { entries: body.flows, revision };
}

function reload(flows: FlowEngine, by: string): Promise<ChildAnswer> {
  return askChild(`${childAt(flows)}/flows`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'node-red-api-version': 'v2',
      'node-red-deployment-type': 'reload',
      [EDITOR_HEADER]: flows.editorToken(by, true),
    },
    body: '{}',
  });
}

function passOn(reply: FastifyReply, { status, text }: ChildAnswer): FastifyReply {
  return reply.code(status).type('application/json').send(text);
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
      childAt(flows);
    },
    replyOptions: {
      getUpstream: () => new URL(childAt(flows)).origin,
      rewriteRequestHeaders: (request, headers) => ({
        ...withoutIdentity(headers),
        [EDITOR_HEADER]: tokenFor(request as FastifyRequest, flows),
      }),
      rewriteHeaders: (headers) => withoutReach(headers),
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

/** What reaches beyond the editor's own pages: a child that was broken out of would sign people in as somebody else, or out. */
function withoutReach(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { 'set-cookie': _cookies, 'clear-site-data': _data, 'service-worker-allowed': _scope, ...rest } = headers;
  return rest;
}

/** The child need not know who they are here, and must not be told by them who they are there. */
function withoutIdentity(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { cookie: _cookie, authorization: _authorization, [EDITOR_HEADER]: _token, ...rest } = headers;
  return rest;
}

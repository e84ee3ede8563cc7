import type { IncomingHttpHeaders } from 'node:http';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { EDITOR_HEADER } from '@gridcall/contract/flow-wire.ts';
import { wantsEnglish } from '@gridcall/contract/http-headers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personIn, type RouteContext } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import type { HttpServer } from '../server.ts';
import { askChild, type ChildAnswer, childAt, deployFlows, EDITOR_ROOT, restarting, revisionOf } from './deploy.ts';
import { checkFlows } from './flow-check.ts';

const DEPLOY_BYTES_MAXIMUM = 5 * 1024 * 1024;

const reads = { verb: 'flows:read' } as const;
const writes = { verb: 'flows:write' } as const;

/** What of the child's answer is passed on: what says how to read it. It sets no cookie, no policy and nothing that outlives it. */
const passedOn: ReadonlySet<string> = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'content-range', 'accept-ranges'],
  ...['cache-control', 'etag', 'last-modified', 'vary', 'location'],
]);

/**
 * The editor of the child process, at a listener of its own: an integrator edits, an operator reads. What changes flows comes
 * through one door, which checks it; the child itself listens on loopback and takes only who is signed.
 */
export function editorRoutes(server: HttpServer, context: RouteContext, flows: FlowEngine): void {
  deployRoute(server, context, flows);
  closedRoutes(server);
  proxyRoutes(server, flows);
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
      rewriteHeaders: (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => passedOn.has(name))),
      onError: (reply) => void (reply as unknown as FastifyReply).send(restarting()),
    },
    // Its own types have only the options of ws.
    wsClientOptions: {
      rewriteRequestHeaders: (_headers: unknown, request: FastifyRequest) => ({
        [EDITOR_HEADER]: tokenFor(request, flows),
      }),
    } as NonNullable<FastifyHttpProxyOptions['wsClientOptions']>,
  });
}

function tokenFor(request: FastifyRequest, flows: FlowEngine): string {
  const person = personIn(request);
  return flows.editorToken(person.name, person.subject === 'integrator');
}

/** The child need not know who they are here, and must not be told by them who they are there. */
function withoutIdentity(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { cookie: _cookie, authorization: _authorization, [EDITOR_HEADER]: _token, ...rest } = headers;
  return rest;
}

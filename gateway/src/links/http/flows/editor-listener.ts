import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import { errorTable } from '@gridcall/contract/errors.ts';
import { type FastifyReply, type FastifyRequest, fastify, LogController } from 'fastify';
import { compileLater } from '../compile-later.ts';
import type { RouteContext } from '../context.ts';
import type { FlowEngine } from '../options.ts';
import { type ProblemError, problemErrorOf, sendProblem } from '../problems.ts';
import { nobody } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { type EditorAddress, editorAddress } from './editor-address.ts';
import { guardEditor } from './editor-guard.ts';
import { editorRoutes } from './editor-routes.ts';
import { EditorTickets } from './editor-tickets.ts';
import { enterRoute } from './hand-over.ts';

const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
/** A page of the editor takes six at once. */
const CONNECTIONS_MAXIMUM = 200;

/**
 * The editor on an origin of its own. What its pages are made of comes from the child, which runs code that integrators
 * write: at the pages' origin such a script would act with all the rights of who looks at it.
 */
export class EditorListener {
  readonly server: HttpServer;
  readonly tickets: EditorTickets;
  readonly #context: RouteContext;
  #fault: string | null = null;

  constructor(server: HttpServer, context: RouteContext, tickets: EditorTickets) {
    this.server = server;
    this.tickets = tickets;
    this.#context = context;
  }

  /** A port that is taken keeps an integrator from the editor, and nobody from an alarm: it is told, and no more. */
  async start(): Promise<void> {
    const { editorHost: host, editorPort: port } = this.#context.options.configuration.flows;
    try {
      await this.server.listen({ host, port });
    } catch (error) {
      this.#fault = (error as NodeJS.ErrnoException).code ?? String(error);
      this.server.log.error({ err: error }, 'the editor of flows does not listen');
    }
  }

  /** For a browser that has the pages at this host. */
  addressFor(pagesHost: string): EditorAddress {
    const { editorHost: host, editorPort, editorUrl: url } = this.#context.options.configuration.flows;
    const port = (this.server.server.address() as AddressInfo | null)?.port ?? editorPort;
    return editorAddress({ host, port, url, fault: this.#fault }, pagesHost);
  }
}

export async function makeEditorListener(
  context: RouteContext,
  flows: FlowEngine,
  pagesPort: () => number,
): Promise<EditorListener> {
  const { configuration, clock, random } = context.options;
  const server = fastify({
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { noDelay: true, keepAlive: true },
    logger: { level: configuration.gateway.logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: compileLater },
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, problemErrorOf(error)),
  }) as unknown as HttpServer;
  server.server.maxConnections = CONNECTIONS_MAXIMUM;
  server.decorateRequest('reader', { getter: () => nobody });
  const pages = configuration.flows.editorUrl === '' ? (host: string) => pagesAt(host, pagesPort()) : undefined;
  server.setErrorHandler((error, request, reply) => {
    const problem = problemErrorOf(error as Parameters<typeof problemErrorOf>[0]);
    if (problem.code === 'INTERNAL') request.log.error({ err: error }, 'the editor of flows failed');
    return isForPage(request) ? showProblem(request, reply, problem, pages) : sendProblem(request, reply, problem);
  });
  await server.register(cookie);
  guardEditor(server, context);
  const tickets = new EditorTickets(clock, random);
  enterRoute(server, context, tickets);
  editorRoutes(server, context, flows);
  await server.ready();
  return new EditorListener(server, context, tickets);
}

function pagesAt(host: string, port: number): string {
  return `http://${URL.parse(`http://${host}`)?.hostname ?? '127.0.0.1'}:${port}/flows/`;
}

/** A person who follows a link, not a script of the editor. */
function isForPage({ method, headers }: FastifyRequest): boolean {
  return method === 'GET' && headers.upgrade === undefined && (headers.accept ?? '').includes('text/html');
}

/** Who is not signed in is led to where one is; a child that comes back is waited for. */
function showProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, detail, retryAfterS }: ProblemError,
  pages: ((host: string) => string) | undefined,
): FastifyReply {
  if (code === 'NOT_SIGNED_IN' && pages !== undefined) return reply.redirect(pages(request.host), 302);
  if (retryAfterS !== undefined) reply.header('refresh', String(retryAfterS));
  const { status, zh, en, mendZh, mendEn } = errorTable[code];
  const whereZh = code === 'NOT_SIGNED_IN' ? '请从网关的流程页 /integrate/ 打开编辑器。' : detail.zh || mendZh;
  const whereEn =
    code === 'NOT_SIGNED_IN' ? "Open the editor from the gateway's page /integrate/." : detail.en || mendEn;
  return reply
    .code(status)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(`${zh}。${whereZh}\n${en}. ${whereEn}\n`);
}

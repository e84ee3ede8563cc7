import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { personIn, type RouteContext } from '../context.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { EDITOR_ROOT } from './deploy.ts';
import type { EditorListener } from './editor-listener.ts';
import { EDITOR_COOKIE, EDITOR_COOKIE_OPTIONS, issueEditorSession } from './editor-session.ts';
import type { EditorTickets } from './editor-tickets.ts';

const FLOWS_PAGE = '/integrate/';
const ENTER = `${EDITOR_ROOT}/enter`;
const hidden = { hide: true } as const;

/** At the pages: leads who may see flows to the editor's origin, with a ticket; everybody else to the page of flows. */
export function leadToEditor(server: HttpServer, editor: EditorListener | undefined): void {
  server.get(EDITOR_ROOT, { config: { verb: 'public:read' }, schema: hidden }, async (_request, reply) =>
    reply.redirect(`${EDITOR_ROOT}/`, 302),
  );
  server.get(
    `${EDITOR_ROOT}/`,
    { config: { verb: 'flows:read' }, schema: hidden, errorHandler: toFlowsPage },
    async (request, reply) => {
      const at = editor?.addressFor(request.host);
      // What is wrong stands there, in words.
      if (editor === undefined || !at?.ok) return reply.redirect(FLOWS_PAGE, 302);
      const ticket = editor.tickets.issue(personIn(request).tokenId);
      return reply.header('cache-control', 'no-store').redirect(`${at.origin}${ENTER}?ticket=${ticket}`, 302);
    },
  );
}

/** For a browser; a program that sent a token is told what was wrong with it. */
function toFlowsPage(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const isSignIn = error instanceof ProblemError && ['NOT_SIGNED_IN', 'NOT_ALLOWED'].includes(error.code);
  if (!isSignIn || request.headers.authorization !== undefined) throw error;
  void reply.redirect(FLOWS_PAGE, 302);
}

/** At the editor's origin: the ticket is taken, and a session begins that is good for the editor alone. */
export function enterRoute(server: HttpServer, context: RouteContext, tickets: EditorTickets): void {
  const isSecure = context.options.configuration.flows.editorUrl.startsWith('https:');
  server.get(
    ENTER,
    {
      config: { verb: 'public:read' },
      schema: { ...hidden, querystring: Type.Object({ ticket: Type.Optional(Type.String({ maxLength: 100 })) }) },
    },
    async (request, reply) => {
      // The cookie would not come back, and the browser would be sent to and fro.
      if (request.headers['sec-fetch-site'] === 'cross-site') throw new ProblemError('NOT_ALLOWED', notOneSite);
      const tokenId = tickets.take(request.query.ticket ?? '');
      const person = tokenId === undefined ? undefined : context.authentication.personByTokenId(tokenId);
      if (person === undefined) throw new ProblemError('NOT_SIGNED_IN');
      return reply
        .setCookie(EDITOR_COOKIE, issueEditorSession(context, person), { ...EDITOR_COOKIE_OPTIONS, secure: isSecure })
        .header('cache-control', 'no-store')
        .redirect(`${EDITOR_ROOT}/`, 303);
    },
  );
}

const notOneSite = {
  zh: '编辑器要从网关自己的页面打开，两者的地址须在同一个域名下：请检查 flows.editorUrl。',
  en: 'The editor is opened from the pages of the gateway, under the same domain: check flows.editorUrl.',
};

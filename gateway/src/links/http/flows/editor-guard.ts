import { isSameOrigin } from '@gridcall/contract/http-headers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOpen, mayDo } from '../access.ts';
import type { RouteContext } from '../context.ts';
import { ProblemError } from '../problems.ts';
import type { PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { EDITOR_COOKIE, personByEditorSession } from './editor-session.ts';

/**
 * The editor writes scripts and styles into its own page, and runs workers out of blobs. Nothing of it speaks to another
 * origin, the pages' own among them, and nothing frames it.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "frame-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

const ownHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

const harmless = ['GET', 'HEAD', 'OPTIONS'];

/** What comes to the editor's listener: from its own page, by who was handed over, with the right to do it. */
export function guardEditor(server: HttpServer, context: RouteContext): void {
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(ownHeaders);
    // It would outlive the flow that planted it, and see every ticket that comes by.
    if (request.headers['service-worker'] !== undefined) throw new ProblemError('NOT_ALLOWED');
    // A WebSocket is opened by GET, with the cookie, from any site that a browser is on.
    const isChange = request.headers.upgrade !== undefined || !harmless.includes(request.method);
    if (isChange && !isFromHere(request)) throw new ProblemError('NOT_ALLOWED');
    const { verb } = request.routeOptions.config;
    // No verb: the handler of unknown addresses, which tells nobody anything.
    if (verb === undefined || isOpen(verb)) return;
    const person = personOf(request, context);
    if (person === undefined) throw new ProblemError('NOT_SIGNED_IN');
    if (!mayDo(person.subject, verb)) throw new ProblemError('NOT_ALLOWED');
    Object.defineProperty(request, 'reader', { value: person });
  });
}

/** By its own cookie alone: what signs in at the pages, a token or their session, is nothing here. */
function personOf(request: FastifyRequest, context: RouteContext): PersonReader | undefined {
  const cookie = request.cookies[EDITOR_COOKIE];
  return cookie === undefined ? undefined : personByEditorSession(context, cookie);
}

function isFromHere({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  const { host, origin } = headers;
  return isSameOrigin({ host, origin, secFetchSite: typeof site === 'string' ? site : undefined });
}

import { createHmac } from 'node:crypto';
import { isSameOrigin } from '@gridcall/contract/http-headers.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Bearer, bearerOfToken, bearerOfTokenId, gatewayOfToken } from '../../store/people.ts';
import type { StewardScope } from '../../store/steward-scope.ts';
import type { HttpContext } from './context.ts';
import { RequestProblem } from './problem.ts';

export const SESSION_COOKIE = 'gridcall_queue_session';
export const SESSION_MS = 12 * 3_600_000;
/** A name of its own: whoever has the desk open beside the steward's page stays signed in at both. */
export const STEWARD_COOKIE = 'gridcall_queue_steward';
/** A phone that has to ring stays signed in. */
export const STEWARD_SESSION_MS = 30 * 24 * 3_600_000;

/** A key of its own, so that a cookie the gateway signed under the same file is worth nothing here. */
export function sessionKey(signingKey: Buffer): string {
  return createHmac('sha256', signingKey).update('queue-session').digest('hex');
}

function bearerToken(request: FastifyRequest): string | undefined {
  const match = /^Bearer ([\x21-\x7e]{1,200})$/.exec(request.headers.authorization ?? '');
  return match?.[1];
}

function isFromOwnPage({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return isSameOrigin({
    host: headers.host,
    origin: headers.origin,
    secFetchSite: typeof site === 'string' ? site : undefined,
  });
}

async function bearerOfCookie(
  context: HttpContext,
  request: FastifyRequest,
  name: string,
): Promise<Bearer | undefined> {
  const cookie = request.cookies[name];
  if (cookie === undefined) return undefined;
  // SameSite=Strict keeps other sites out; this also keeps out another port of the same host.
  if (request.method !== 'GET' && !isFromOwnPage(request)) return undefined;
  const { valid, value } = request.unsignCookie(cookie);
  if (!valid) return undefined;
  const [tokenId = '', expiresAt = ''] = value.split('.');
  if (!(Number(expiresAt) > context.clock.wallMs())) return undefined;
  return bearerOfTokenId(context.database, tokenId);
}

export async function identify(
  context: HttpContext,
  request: FastifyRequest,
  cookie: string = SESSION_COOKIE,
): Promise<Bearer | undefined> {
  const token = bearerToken(request);
  return token === undefined ? bearerOfCookie(context, request, cookie) : bearerOfToken(context.database, token);
}

export type Steward = Bearer & { readonly scope: StewardScope };

export function isSteward(bearer: Bearer): bearer is Steward {
  return bearer.role === 'steward' && bearer.scope !== null;
}

export async function demandSteward(context: HttpContext, request: FastifyRequest): Promise<Steward> {
  const bearer = await identify(context, request, STEWARD_COOKIE);
  if (!bearer) throw new RequestProblem('NOT_SIGNED_IN');
  if (!isSteward(bearer)) throw new RequestProblem('NOT_ALLOWED', 'this is for stewards');
  return bearer;
}

/** The person behind a request, who must hold one of these roles. */
export async function demand(
  context: HttpContext,
  request: FastifyRequest,
  roles: readonly Bearer['role'][],
): Promise<Bearer> {
  const bearer = await identify(context, request);
  if (!bearer) throw new RequestProblem('NOT_SIGNED_IN');
  if (!roles.includes(bearer.role)) throw new RequestProblem('NOT_ALLOWED', `this is for ${roles.join(', ')}`);
  return bearer;
}

/** The gateway behind a request. A person's token opens nothing here. */
export async function demandGateway(context: HttpContext, request: FastifyRequest): Promise<string> {
  const token = bearerToken(request);
  const gatewayId = token === undefined ? undefined : await gatewayOfToken(context.database, token);
  if (gatewayId !== undefined) return gatewayId;
  if (await identify(context, request)) throw new RequestProblem('NOT_ALLOWED', 'this is for gateways');
  throw new RequestProblem('NOT_SIGNED_IN');
}

export function setSessionCookie(
  context: HttpContext,
  reply: FastifyReply,
  tokenId: string,
  { name, lastsMs } = { name: SESSION_COOKIE, lastsMs: SESSION_MS },
): void {
  reply.setCookie(name, `${tokenId}.${context.clock.wallMs() + lastsMs}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: 'auto',
    signed: true,
    maxAge: lastsMs / 1000,
  });
}

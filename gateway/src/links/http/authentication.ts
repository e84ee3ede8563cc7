import { isSameOrigin } from '@gridcall/contract/http-headers.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TokenRow } from '../../core/model.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Store } from '../../store/store.ts';
import { actingFor, grants, isOpen, type Subject, type Verb } from './access.ts';
import { isSessionValid, issueSession, KIOSK_COOKIE, readKioskCookie, readSession, SESSION_COOKIE } from './cookies.ts';
import { ProblemError } from './problems.ts';
import {
  ADMINISTRATOR,
  administrator,
  type KioskReader,
  nobody,
  type PersonReader,
  personOf,
  type Reader,
} from './reader.ts';
import { isSame, sha256 } from './secrets.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly verb?: Verb;
  }
  interface FastifyRequest {
    /** Who acts; set before the handler, by the verb of the route. */
    reader: Reader;
  }
}

interface Secrets {
  readonly administratorToken: string;
  readonly signingKey: Buffer;
}

/** Finds who stands behind a token, a session cookie or a kiosk's cookie. Revoked is gone at once. */
export class Authentication {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #secrets: Secrets;
  #byHash = new Map<string, TokenRow>();

  constructor(store: Store, clock: Clock, secrets: Secrets) {
    this.#store = store;
    this.#clock = clock;
    this.#secrets = secrets;
    this.#index();
  }

  /** Follows the tokens; returns what ends that. */
  start(): () => void {
    this.#index();
    return this.#store.onCommit((tables) => {
      if (tables.has('token')) this.#index();
    });
  }

  personByToken(token: string): PersonReader | undefined {
    if (isSame(token, this.#secrets.administratorToken)) return administrator;
    const row = this.#byHash.get(sha256(token));
    return row === undefined ? undefined : personOf(row);
  }

  personBySession(cookie: string): PersonReader | undefined {
    const claim = readSession(cookie);
    if (claim === undefined) return undefined;
    const hash = this.#hashOf(claim.tokenId);
    if (hash === undefined) return undefined;
    if (!isSessionValid(this.#secrets.signingKey, claim, hash, this.#clock.wallMs())) return undefined;
    return this.personByTokenId(claim.tokenId);
  }

  /** Undefined once the token is revoked: what a live stream asks from time to time. */
  personByTokenId(tokenId: string): PersonReader | undefined {
    if (tokenId === ADMINISTRATOR) return administrator;
    const row = this.#store.state.get('token', tokenId);
    return row === undefined || row.revokedAt !== null ? undefined : personOf(row);
  }

  /** Whether who came in a while ago would still be let in. */
  stillActs(reader: Reader): boolean {
    switch (reader.subject) {
      case 'nobody':
        return true;
      case 'kiosk':
        return this.#store.state.get('kiosk', reader.kioskId) !== undefined;
      default:
        return this.personByTokenId(reader.tokenId) !== undefined;
    }
  }

  kioskByCookie(cookie: string): KioskReader | undefined {
    const claim = readKioskCookie(cookie);
    const row = claim === undefined ? undefined : this.#store.state.get('kiosk', claim.kioskId);
    if (claim === undefined || row === undefined || row.credentialHash === null) return undefined;
    if (!isSame(claim.hash, row.credentialHash)) return undefined;
    return { subject: 'kiosk', kioskId: row.id, placeId: row.placeId };
  }

  sessionCookieFor(person: PersonReader): string {
    const hash = this.#hashOf(person.tokenId) ?? '';
    return issueSession(this.#secrets.signingKey, person.tokenId, hash, this.#clock.wallMs());
  }

  #hashOf(tokenId: string): string | undefined {
    if (tokenId === ADMINISTRATOR) return sha256(this.#secrets.administratorToken);
    return this.#store.state.get('token', tokenId)?.hash;
  }

  #index(): void {
    const live = [...this.#store.state.all('token')].filter((row) => row.revokedAt === null);
    this.#byHash = new Map(live.map((row) => [row.hash, row]));
  }
}

const harmless = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a request through to its handler as the subject its verb allows, or answers 401 or 403. */
export function guardRoutes(server: FastifyInstance, authentication: Authentication): void {
  server.decorateRequest('reader', { getter: () => nobody });
  server.addHook('onRoute', (route) => {
    if (route.config?.verb === undefined) throw new Error(`${String(route.method)} ${route.url} names no verb`);
  });
  server.addHook('onRequest', async (request) => {
    const verb = request.routeOptions.config.verb;
    // No verb: the handler of unknown addresses, which tells nobody anything.
    if (verb === undefined) return;
    const reader = readerFor(request, verb, authentication);
    Object.defineProperty(request, 'reader', { value: reader });
  });
}

function readerFor(request: FastifyRequest, verb: Verb, authentication: Authentication): Reader {
  if (request.headers.authorization !== undefined) return byHeader(request.headers.authorization, verb, authentication);
  if (!harmless.includes(request.method)) assertSameOrigin(request, verb);
  if (isOpen(verb)) return nobody;
  const present = presentByCookie(request, authentication);
  const wanted = wantedSubject(request.query);
  const reader = actingFor(verb, wanted === undefined ? present : present.filter((one) => one.subject === wanted));
  if (reader !== undefined) return reader;
  throw present.length === 0 ? notSignedIn(verb) : notAllowed(verb);
}

function byHeader(header: string, verb: Verb, authentication: Authentication): Reader {
  const token = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(header)?.[1];
  const person = token === undefined ? undefined : authentication.personByToken(token);
  if (isOpen(verb)) return person ?? nobody;
  if (person === undefined) throw notSignedIn(verb);
  if (actingFor(verb, [person]) === undefined) throw notAllowed(verb);
  return person;
}

function presentByCookie(request: FastifyRequest, authentication: Authentication): readonly Reader[] {
  const session = request.cookies[SESSION_COOKIE];
  const kiosk = request.cookies[KIOSK_COOKIE];
  const readers: readonly (Reader | undefined)[] = [
    session === undefined ? undefined : authentication.personBySession(session),
    kiosk === undefined ? undefined : authentication.kioskByCookie(kiosk),
  ];
  return readers.filter((reader) => reader !== undefined);
}

/** `?as=kiosk`: a browser that holds both cookies says which page asks. It only ever narrows. */
function wantedSubject(query: unknown): Subject | undefined {
  const wanted = query !== null && typeof query === 'object' && 'as' in query ? query.as : undefined;
  return wanted === 'kiosk' ? 'kiosk' : undefined;
}

/** Also where nobody is signed in yet: else another site could sign a browser in as somebody else. */
function assertSameOrigin(request: FastifyRequest, verb: Verb): void {
  const { host, origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const secFetchSite = typeof site === 'string' ? site : undefined;
  const carriesCookie = request.cookies[SESSION_COOKIE] !== undefined || request.cookies[KIOSK_COOKIE] !== undefined;
  // A program without cookies sends neither header and has nothing that could be borrowed.
  if (!carriesCookie && origin === undefined && secFetchSite === undefined) return;
  if (isSameOrigin({ host, origin, secFetchSite })) return;
  throw new ProblemError('NOT_ALLOWED', {
    zh: `请求来自别的网站（${verb}）。请在网关自己的页面上操作，或改用 Bearer 令牌。`,
    en: `The request comes from another site (${verb}). Use the gateway's own page, or a Bearer token.`,
  });
}

function notSignedIn(verb: Verb): ProblemError {
  if ((grants[verb] as readonly Subject[]).every((subject) => subject === 'kiosk')) {
    return new ProblemError('NOT_SIGNED_IN', {
      zh: '这台终端尚未配对：请用 `gridcall kiosk add` 取得配对码。',
      en: 'This kiosk is not paired: get a pairing code with `gridcall kiosk add`.',
    });
  }
  return new ProblemError('NOT_SIGNED_IN');
}

function notAllowed(verb: Verb): ProblemError {
  const roles = grants[verb].join(', ');
  return new ProblemError('NOT_ALLOWED', {
    zh: `此操作（${verb}）需要以下角色之一：${roles}。`,
    en: `This (${verb}) takes one of these roles: ${roles}.`,
  });
}

import { deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import {
  LinkBodySchema,
  type LinkCreated,
  LinkCreatedSchema,
  LinksSchema,
  QuarantineSchema,
} from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { LinkRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, ProblemError } from '../problems.ts';
import { isInOwnPlaces, type PersonReader } from '../reader.ts';
import { mintSecret, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';
import { LimitSchema, limitOf } from './limit.ts';

const LINKS = '/administration/links';

export function linkRoutes(server: HttpServer, context: RouteContext): void {
  listRoute(server, context);
  addRoute(server, context);
  revokeRoute(server, context);
  quarantineRoute(server, context);
}

function ownLinks(person: PersonReader, { options }: RouteContext): readonly LinkRow[] {
  return [...options.store.state.all('link')].filter((link) => isOwn(person, link));
}

function isOwn(person: PersonReader, { companyId }: { readonly companyId: string }): boolean {
  return person.subject === 'operator' || person.companyId === companyId;
}

function listRoute(server: HttpServer, context: RouteContext): void {
  const { store, links } = context.options;
  server.get(
    LINKS,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Links of devices and whether they are connected; to an installer, those of the own company',
        tags: ['administration'],
        response: { 200: LinksSchema },
      },
    },
    async (request) => ({
      links: ownLinks(personIn(request), context).map((link) => {
        const device = store.state.get('device', link.deviceId);
        return {
          linkId: link.id,
          deviceId: link.deviceId,
          deviceKind: device?.kind ?? '',
          companyId: link.companyId,
          placeId: device?.placeId ?? '',
          createdAt: link.createdAt,
          revokedAt: link.revokedAt,
          connected: links.isConnected(link.id),
        };
      }),
    }),
  );
}

function addRoute(server: HttpServer, context: RouteContext): void {
  const { store, random } = context.options;
  server.post(
    LINKS,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Registers a device and makes its credentials; the password is shown this once',
        tags: ['administration'],
        body: LinkBodySchema,
        response: { 201: LinkCreatedSchema },
      },
    },
    async (request, reply) => {
      const { deviceKind, companyId, placeId, name, reportEveryMs = null } = request.body;
      if (!isDeviceKind(deviceKind)) throw unknownKind();
      const person = personIn(request);
      assertOwn(person, context, { companyId, placeId });
      const linkId = request.body.id ?? `${deviceKind}-${mintSecret(random).slice(0, 6)}`;
      const password = mintSecret(random);
      await submitInput(context, {
        ...{ kind: 'add-link', linkId, deviceKind, companyId, placeId, reportEveryMs },
        name: name ?? `${store.state.get('place', placeId)?.nameZh ?? ''} ${deviceKinds[deviceKind].zh}`.trim(),
        passwordHash: sha256(password),
        ...{ by: person.name, byPost: person.subject },
      });
      // A link that was revoked and is made anew must not go on under a session of before.
      context.options.links.disconnect(linkId);
      return reply.code(201).send(credentials(request, context, linkId, password));
    },
  );
}

function unknownKind(): ProblemError {
  const kinds = Object.keys(deviceKinds);
  return invalidField('/deviceKind', `可用：${kinds.join('、')}`, `there are: ${kinds.join(', ')}`);
}

function assertOwn(
  person: PersonReader,
  { options }: RouteContext,
  wish: { companyId: string; placeId: string },
): void {
  const { state } = options.store;
  if (state.get('place', wish.placeId) === undefined) throw new ProblemError('UNKNOWN_PLACE', wish.placeId);
  // Told apart only to who may see all companies: to an installer another company is like none.
  const isKnown = state.get('company', wish.companyId) !== undefined;
  if (isKnown && isOwn(person, wish) && isInOwnPlaces(person, state, wish.placeId)) return;
  if (!isKnown && person.subject === 'operator') throw new ProblemError('UNKNOWN_COMPANY', wish.companyId);
  throw new ProblemError('NOT_ALLOWED', {
    zh: '只能登记本单位、且在自己地点范围内的设备。',
    en: 'Only devices of your own company and within your places can be registered.',
  });
}

function credentials(
  request: FastifyRequest,
  { options }: RouteContext,
  linkId: string,
  password: string,
): LinkCreated {
  const { host } = options.configuration.mqtt;
  const isEverywhere = host === '0.0.0.0' || host === '::';
  return {
    linkId,
    deviceId: linkId,
    username: linkId,
    password,
    clientId: linkId,
    // Listening everywhere, the broker is where the API was reached.
    broker: {
      host: isEverywhere ? request.hostname : host,
      port: options.links.brokerPort?.() ?? options.configuration.mqtt.port,
    },
    topics: {
      reading: deviceTopic(linkId, 'reading'),
      event: deviceTopic(linkId, 'event'),
      status: deviceTopic(linkId, 'status'),
    },
  };
}

function revokeRoute(server: HttpServer, context: RouteContext): void {
  const { store, links } = context.options;
  server.delete(
    `${LINKS}/:id`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Revokes a link: the device is cut off at once',
        tags: ['administration'],
        params: Type.Object({ id: IdSchema }),
        response: { 204: Type.Null({ description: 'It is revoked' }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const person = personIn(request);
      const link = store.state.get('link', id);
      if (link === undefined || !isOwn(person, link)) {
        throw new ProblemError('NOT_FOUND', { zh: '没有这个连接。', en: 'There is no such link.' });
      }
      await submitInput(context, { kind: 'revoke-link', linkId: id, by: person.name, byPost: person.subject });
      links.disconnect(id);
      return reply.code(204).send(null);
    },
  );
}

function quarantineRoute(server: HttpServer, context: RouteContext): void {
  const { store, links } = context.options;
  server.get(
    '/quarantine',
    {
      config: { verb: 'quarantine:read' },
      schema: {
        summary: 'Wrong traffic with its reason, the newest first, and connections that were turned away',
        tags: ['administration'],
        querystring: Type.Object({
          before: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{1,40}$', description: 'Id of the last row seen' })),
          limit: LimitSchema,
        }),
        response: { 200: QuarantineSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const { before, limit } = request.query;
      const isAll = person.subject === 'operator';
      const own = new Set(ownLinks(person, context).map((link) => link.id));
      const rows = await store.queries.quarantine({
        linkIds: isAll ? null : [...own],
        ...(before === undefined ? {} : { before }),
        limit: limitOf(limit, 100, 500),
      });
      const refused = links.refusedConnections().filter(({ clientId }) => isAll || own.has(clientId));
      return {
        entries: rows.map((row) => ({ ...row, payload: row.payload.slice(0, 512) })),
        refusedConnections: refused.map(({ at, address, clientId, reason }) => ({ at, address, clientId, reason })),
      };
    },
  );
}

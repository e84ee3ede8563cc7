import { deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import { LinkBodySchema, LinkCreatedSchema, LinksSchema } from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, type ProblemError } from '../problems.ts';
import { readingOf } from '../property/bridge-options.ts';
import { credentialsOf } from '../property/credentials.ts';
import { defaultName } from '../property/import-plan.ts';
import { assertIdFree, assertMayPlace, ownDevice, ownLink, ownsLink } from '../property/ownership.ts';
import { mintSecret, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';

const LINKS = '/administration/links';

export function linkRoutes(server: HttpServer, context: RouteContext): void {
  listRoute(server, context);
  addRoute(server, context);
  revokeRoute(server, context);
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
    async (request) => {
      const person = personIn(request);
      const own = [...store.state.all('link')].filter((link) => ownsLink(person, store.state, link));
      return {
        links: own.map((link) => {
          const device = store.state.get('device', link.deviceId);
          return {
            linkId: link.id,
            deviceId: link.deviceId,
            deviceKind: device?.kind ?? '',
            convention: link.convention,
            companyId: link.companyId,
            placeId: device?.placeId ?? '',
            createdAt: link.createdAt,
            revokedAt: link.revokedAt,
            connected: links.isConnected(link.id),
          };
        }),
      };
    },
  );
}

function addRoute(server: HttpServer, context: RouteContext): void {
  const { store, random } = context.options;
  server.post(
    LINKS,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Registers a device or a bridge and makes its credentials; the password is shown this once',
        tags: ['administration'],
        body: LinkBodySchema,
        response: { 201: LinkCreatedSchema },
      },
    },
    async (request, reply) => {
      const { deviceKind, companyId, placeId, name, reportEveryMs = null, expiresAt = null } = request.body;
      if (!isDeviceKind(deviceKind)) throw unknownKind();
      const reading = readingOf(request.body);
      const person = personIn(request);
      assertMayPlace(person, store.state, { companyId, placeId });
      const linkId = request.body.id ?? `${deviceKind}-${mintSecret(random).slice(0, 6)}`;
      assertIdFree(store.state, linkId, companyId);
      const password = mintSecret(random);
      await submitInput(context, {
        ...{ kind: 'add-link', linkId, deviceKind, companyId, placeId, reportEveryMs, expiresAt, ...reading },
        name: name ?? defaultName(store.state, placeId, deviceKind),
        passwordHash: sha256(password),
        ...{ by: person.name, byPost: person.subject },
      });
      // A link that was revoked and is made anew must not go on under a session of before.
      context.options.links.disconnect(linkId);
      return reply.code(201).send(credentialsOf(request, context.options, { id: linkId, ...reading }, password));
    },
  );
}

function unknownKind(): ProblemError {
  const kinds = Object.keys(deviceKinds);
  return invalidField('/deviceKind', `可用：${kinds.join('、')}`, `there are: ${kinds.join(', ')}`);
}

function revokeRoute(server: HttpServer, context: RouteContext): void {
  const { store, links } = context.options;
  server.delete(
    `${LINKS}/:id`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: "Revokes a link: the device is cut off at once; a bridge's child goes back to those that wait",
        tags: ['administration'],
        params: Type.Object({ id: IdSchema }),
        response: { 204: Type.Null({ description: 'It is revoked' }) },
      },
    },
    async (request, reply) => {
      const person = personIn(request);
      const actor = { by: person.name, byPost: person.subject };
      const device = store.state.get('device', request.params.id);
      if (device !== undefined && device.linkId !== device.id) {
        const { id: deviceId } = ownDevice(person, store.state, device.id);
        await submitInput(context, { kind: 'release-child', deviceId, ...actor });
        return reply.code(204).send(null);
      }
      const { id } = ownLink(person, store.state, request.params.id);
      await submitInput(context, { kind: 'revoke-link', linkId: id, ...actor });
      links.disconnect(id);
      return reply.code(204).send(null);
    },
  );
}

import {
  CertificatesSchema,
  HandOverBodySchema,
  InstalledDeviceSchema,
  InstalledDevicesSchema,
  NewCredentialsSchema,
  ReplaceDeviceBodySchema,
} from '@gridcall/contract/http-property.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { DeviceRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, ProblemError } from '../problems.ts';
import { ownChild } from '../property/adopt.ts';
import { credentialsOf } from '../property/credentials.ts';
import { commissionedAtOf, type InstalledContext, installedDeviceShape } from '../property/installed-device.ts';
import { ownDevice, ownsDevice, unknownCompany } from '../property/ownership.ts';
import { answersFor, type PersonReader } from '../reader.ts';
import { mintSecret, sha256 } from '../secrets.ts';
import type { HttpServer } from '../server.ts';

const DEVICES = '/administration/devices';
const Params = Type.Object({ id: IdSchema });

export function installedDeviceRoutes(server: HttpServer, context: RouteContext): void {
  listRoutes(server, context);
  replaceRoute(server, context);
  handOverRoute(server, context);
}

function listRoutes(server: HttpServer, { options }: RouteContext): void {
  const { store, clock, links } = options;
  const { state } = store;
  const installed = (): InstalledContext => ({
    state,
    now: clock.wallMs(),
    isConnected: (linkId) => links.isConnected(linkId),
    commissionedAt: commissionedAtOf(state),
  });
  const config = { verb: 'links:manage' } as const;
  const tags = ['administration'];
  server.get(
    DEVICES,
    {
      config,
      schema: {
        summary: 'Devices of the own company as an installer sees them, also those that were revoked',
        tags,
        response: { 200: InstalledDevicesSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const around = installed();
      const rows = [...state.all('device')].filter((row) => ownsDevice(person, state, row));
      return { devices: rows.map((row) => installedDeviceShape(row, around)) };
    },
  );
  server.get(
    `${DEVICES}/:id`,
    {
      config,
      schema: { summary: 'One device', tags, params: Params, response: { 200: InstalledDeviceSchema } },
    },
    async (request) => installedDeviceShape(ownDevice(personIn(request), state, request.params.id), installed()),
  );
  server.get(
    `${DEVICES}/:id/commissionings`,
    {
      config,
      schema: {
        summary: 'Certificates of a device: commissionings that were finished, the newest first',
        tags,
        params: Params,
        response: { 200: CertificatesSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const device = ownDevice(person, state, request.params.id);
      const rows = [...state.all('certificate')].filter(
        (row) => row.deviceId === device.id && (person.subject === 'operator' || answersFor(person, state, row)),
      );
      const certificates = rows.flatMap(({ id, by, startedAt, finishedAt, placeId }) =>
        finishedAt === null ? [] : [{ id, by, startedAt, finishedAt, placeId }],
      );
      return { certificates: certificates.sort((left, right) => right.finishedAt - left.finishedAt) };
    },
  );
}

/** A password for a device with a link of its own; a bridge's child has none. */
function freshPassword({ options }: RouteContext, device: DeviceRow): string | null {
  return device.address === null ? mintSecret(options.random) : null;
}

/** Cuts off who still holds the old password and shows the new one. */
function answerWithCredentials(
  request: FastifyRequest,
  { options }: RouteContext,
  device: DeviceRow,
  password: string | null,
) {
  const link = options.store.state.get('link', device.linkId);
  if (password === null || link === undefined) return { deviceId: device.id, credentials: null };
  options.links.disconnect(link.id);
  return { deviceId: device.id, credentials: credentialsOf(request, options, link, password) };
}

function replaceRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    `${DEVICES}/:id/replace`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'A new sensor under the old device: its history stays, its credentials are new and shown this once',
        tags: ['administration'],
        params: Params,
        body: ReplaceDeviceBodySchema,
        response: { 200: NewCredentialsSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const device = ownDevice(person, state, request.params.id);
      const address = newAddress(person, context, device, request.body.address);
      const password = freshPassword(context, device);
      await submitInput(context, {
        ...{ kind: 'replace-device', deviceId: device.id, address, expiresAt: request.body.expiresAt ?? null },
        passwordHash: password === null ? null : sha256(password),
        ...{ by: person.name, byPost: person.subject },
      });
      return answerWithCredentials(request, context, device, password);
    },
  );
}

/** The child that takes the old one's place: one of the same bridge that nobody has adopted. */
function newAddress(
  person: PersonReader,
  { options }: RouteContext,
  device: DeviceRow,
  address: string | undefined,
): string | null {
  if (device.address === null) {
    if (address === undefined) return null;
    throw invalidField('/address', '这个设备自己连接，没有地址', 'this device has a link of its own and no address');
  }
  if (address === undefined) {
    throw invalidField('/address', '填写新探测器在网桥下的地址', "takes the new sensor's address at the bridge");
  }
  const child = ownChild(person, options.store.state, device.linkId, address);
  if (child.state !== 'adopted') return address;
  throw new ProblemError('ALREADY_EXISTS', {
    zh: `“${child.name}”已接收为 ${child.deviceId}。`,
    en: `"${child.name}" is adopted already, as ${child.deviceId}.`,
  });
}

function handOverRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    `${DEVICES}/:id/hand-over`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Another company takes the device over: new credentials, shown this once, and a history of its own',
        tags: ['administration'],
        params: Params,
        body: HandOverBodySchema,
        response: { 200: NewCredentialsSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const device = ownDevice(person, state, request.params.id);
      const { companyId } = request.body;
      if (state.get('company', companyId) === undefined) throw unknownCompany(companyId);
      if (companyId === device.companyId) {
        throw new ProblemError('STATE_CONFLICT', {
          zh: '这个设备已经归这家单位。',
          en: 'The device belongs to this company already.',
        });
      }
      const password = freshPassword(context, device);
      await submitInput(context, {
        ...{ kind: 'hand-over-device', deviceId: device.id, companyId },
        passwordHash: password === null ? null : sha256(password),
        ...{ by: person.name, byPost: person.subject },
      });
      return answerWithCredentials(request, context, device, password);
    },
  );
}

import {
  CommandSchema,
  CommandSettingBodySchema,
  CommandSettingsSchema,
  CommandsSchema,
  OrderCommandBodySchema,
} from '@gridcall/contract/http-commands.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CommandRow, DeviceRow } from '../../../core/model.ts';
import { alertNow } from '../alerts.ts';
import { byRecency, commandOf, identityOf, offersNear } from '../commands.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { ProblemError } from '../problems.ts';
import { answersFor, postOf } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';
import { LimitSchema, limitOf } from './limit.ts';

const LIST_MAXIMUM = 500;
const IdParametersSchema = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) });

/** Telling devices to do something, and what came of it. */
export function commandRoutes(server: HttpServer, context: RouteContext): void {
  orderRoute(server, context);
  secondRoute(server, context);
  listRoute(server, context);
  settingRoutes(server, context);
}

/** Somebody else's device answers like one that does not exist. */
function ownDevice(request: FastifyRequest, { options }: RouteContext, id: string): DeviceRow {
  const { state } = options.store;
  const device = state.get('device', id);
  if (device === undefined || !answersFor(personIn(request), state, device)) {
    throw new ProblemError('NOT_FOUND', { zh: '没有这台设备。', en: 'There is no such device.' });
  }
  return device;
}

function actorAt(request: FastifyRequest, { options }: RouteContext, placeId: string) {
  const person = personIn(request);
  return { by: person.name, byId: identityOf(person), byPost: postOf(person, options.store.state, placeId) };
}

function shown(request: FastifyRequest, { options }: RouteContext, commandId: string) {
  const { state } = options.store;
  const row = state.get('command', commandId);
  if (row === undefined) throw new ProblemError('NOT_FOUND', { zh: '没有这条命令。', en: 'There is no such command.' });
  return commandOf(state, row, personIn(request));
}

function orderRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/devices/:id/commands',
    {
      config: { verb: 'commands:order' },
      schema: {
        summary: 'Tells a device to do something. The same nonce again is the same command',
        tags: ['commands'],
        params: Type.Object({ id: IdSchema }),
        body: OrderCommandBodySchema,
        response: { 201: CommandSchema },
      },
    },
    async (request, reply) => {
      const device = ownDevice(request, context, request.params.id);
      const { nonce, command, alertId = null, reason = '' } = request.body;
      const { store } = context.options;
      const alert = alertId === null ? undefined : alertNow(store, context.unsaved, alertId);
      if (alertId !== null && (alert === undefined || !answersFor(personIn(request), store.state, alert))) {
        throw new ProblemError('NOT_FOUND', { zh: '没有这条报警。', en: 'There is no such alert.' });
      }
      await submitInput(context, {
        kind: 'order-command',
        commandId: nonce,
        deviceId: device.id,
        command,
        cause: 'person',
        alertId,
        reason: cleanText(reason),
        ...actorAt(request, context, device.placeId),
      });
      return reply.code(201).send(shown(request, context, nonce));
    },
  );
}

function secondRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/commands/:id/second',
    {
      config: { verb: 'commands:order' },
      schema: {
        summary: 'Agrees, as the second person, to a command that needs two',
        tags: ['commands'],
        params: IdParametersSchema,
        response: { 200: CommandSchema },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { deviceId } = shown(request, context, id);
      const device = ownDevice(request, context, deviceId);
      const actor = actorAt(request, context, device.placeId);
      await submitInput(context, { kind: 'second-command', commandId: id, ...actor });
      return shown(request, context, id);
    },
  );
}

function listRoute(server: HttpServer, context: RouteContext): void {
  server.get(
    '/commands',
    {
      config: { verb: 'commands:read' },
      schema: {
        summary: 'Commands of the last week to devices of your places; with an alert, also what can be told near it',
        tags: ['commands'],
        querystring: Type.Object({
          deviceId: Type.Optional(IdSchema),
          alertId: Type.Optional(Type.String({ maxLength: 64 })),
          limit: LimitSchema,
        }),
        response: { 200: CommandsSchema },
      },
    },
    async (request) => {
      const { deviceId, alertId, limit } = request.query;
      const person = personIn(request);
      const { store } = context.options;
      const { state } = store;
      const mine = ({ deviceId: id }: CommandRow) => {
        const device = state.get('device', id);
        return device !== undefined && answersFor(person, state, device);
      };
      const rows = [...state.all('command')].filter(
        (row) =>
          (deviceId === undefined || row.deviceId === deviceId) &&
          (alertId === undefined || row.alertId === alertId) &&
          mine(row),
      );
      const alert = alertId === undefined ? undefined : alertNow(store, context.unsaved, alertId);
      const isMine = alert !== undefined && answersFor(person, state, alert);
      return {
        commands: rows
          .sort(byRecency)
          .slice(0, limitOf(limit, 100, LIST_MAXIMUM))
          .map((row) => commandOf(state, row, person)),
        offers: isMine ? [...offersNear(state, alert.placeId, person)] : [],
      };
    },
  );
}

function settingRoutes(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  const settings = () => ({ settings: [...state.all('command_setting')] });
  server.get(
    '/command-settings',
    {
      config: { verb: 'command-settings:manage' },
      schema: {
        summary: 'Where a gas leak closes no valve by itself, or a fire alarm releases no gate',
        tags: ['commands'],
        response: { 200: CommandSettingsSchema },
      },
    },
    async () => settings(),
  );
  server.put(
    '/places/:id/command-setting',
    {
      config: { verb: 'command-settings:manage' },
      schema: {
        summary: 'Says what may follow by itself at a place and all inside it',
        tags: ['commands'],
        params: Type.Object({ id: IdSchema }),
        body: CommandSettingBodySchema,
        response: { 200: CommandSettingsSchema },
      },
    },
    async (request) => {
      const { id: placeId } = request.params;
      const { setting } = request.body;
      const actor = actorAt(request, context, placeId);
      const reason = cleanText(request.body.reason);
      await submitInput(context, { kind: 'put-command-setting', placeId, setting, reason, ...actor });
      return settings();
    },
  );
}

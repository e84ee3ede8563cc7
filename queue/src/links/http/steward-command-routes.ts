import {
  type Command,
  CommandSchema,
  CommandsSchema,
  OrderCommandBodySchema,
} from '@gridcall/contract/http-commands.ts';
import { AlertSchema, AssignAlertBodySchema, AssigneesSchema } from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { alertOfCommand } from '../../store/command-orders.ts';
import { readStanding, type StandingAlert } from '../../store/estate-alerts.ts';
import { peopleNear } from '../../store/estate-reports.ts';
import { commandsOf, offersNear } from '../../store/steward-commands.ts';
import type { HttpContext } from './context.ts';
import { demandSteward, type Steward } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';
import { actFor } from './steward-act-routes.ts';
import { AlertParamsSchema } from './steward-alert-routes.ts';

async function standing({ database }: HttpContext, { scope }: Steward, alertId: string): Promise<StandingAlert> {
  const row = await readStanding(database, scope, alertId);
  if (row === undefined) throw new RequestProblem('NOT_FOUND', 'there is no such alert');
  return row;
}

async function commandNow(context: HttpContext, steward: Steward, alertId: string, id: string): Promise<Command> {
  const alert = await standing(context, steward, alertId);
  const commands = await commandsOf(context.database, alert, steward.id, context.clock.wallMs());
  const command = commands.find((one) => one.id === id);
  if (command === undefined) throw new RequestProblem('NOT_FOUND', 'there is no such command');
  return command;
}

/** Telling devices near an alert to do something. The answer says that it is on its way; its gateway decides, and tells. */
export function addStewardCommandRoutes(server: Server, context: HttpContext): void {
  const { database, clock } = context;
  server.post(
    '/api/v1/devices/:id/commands',
    {
      schema: {
        summary: 'Tells a device near an alert to do something. The same nonce again is the same command',
        params: Type.Object({ id: IdSchema }),
        body: OrderCommandBodySchema,
        response: { 201: CommandSchema },
      },
    },
    async (request, reply) => {
      const steward = await demandSteward(context, request);
      const { nonce: commandId, command, alertId, reason: text = '' } = request.body;
      if (alertId === undefined) throw new RequestProblem('BODY_INVALID', 'alertId: say for which alert');
      const wanted = { commandId, deviceId: request.params.id, command };
      await actFor(context, steward, { alertId, act: 'command', until: null, text, command: wanted });
      return reply.code(201).send(await commandNow(context, steward, alertId, commandId));
    },
  );
  server.post(
    '/api/v1/commands/:id/second',
    {
      schema: {
        summary: 'Agrees, as the second person, to a command that needs two',
        params: AlertParamsSchema,
        response: { 200: CommandSchema },
      },
    },
    async (request) => {
      const steward = await demandSteward(context, request);
      const { id } = request.params;
      const alertId = await alertOfCommand(database, steward.scope, id);
      if (alertId === undefined) throw new RequestProblem('NOT_FOUND', 'there is no such command');
      await actFor(context, steward, { alertId, act: 'second', until: null, text: '', commandId: id });
      return commandNow(context, steward, alertId, id);
    },
  );
  server.get(
    '/api/v1/commands',
    {
      schema: {
        summary: 'Commands of an alert with what came of them, and what can be told to the devices near it',
        querystring: Type.Object({ alertId: Type.String({ maxLength: 64 }) }),
        response: { 200: CommandsSchema },
      },
    },
    async (request) => {
      const steward = await demandSteward(context, request);
      const alert = await standing(context, steward, request.query.alertId);
      const now = clock.wallMs();
      return {
        commands: await commandsOf(database, alert, steward.id, now),
        offers: await offersNear(database, alert, now),
      };
    },
  );
}

/** Whose an alert is: one of those who answer for its building. */
export function addStewardAssignRoutes(server: Server, context: HttpContext): void {
  server.get(
    '/api/v1/alerts/:id/assignees',
    {
      schema: {
        summary: 'Who an alert can be given to: those on duty for its building',
        params: AlertParamsSchema,
        response: { 200: AssigneesSchema },
      },
    },
    async (request) => {
      const alert = await standing(context, await demandSteward(context, request), request.params.id);
      return { people: [...((await peopleNear(context.database, alert)) ?? [])] };
    },
  );
  server.post(
    '/api/v1/alerts/:id/assign',
    {
      schema: {
        summary: "Makes the alert somebody's, or nobody's",
        params: AlertParamsSchema,
        body: AssignAlertBodySchema,
        response: { 200: AlertSchema },
      },
    },
    async (request) => {
      const { personId } = request.body;
      const order = { alertId: request.params.id, act: 'assign', until: null, text: '', personId } as const;
      return actFor(context, await demandSteward(context, request), order);
    },
  );
}

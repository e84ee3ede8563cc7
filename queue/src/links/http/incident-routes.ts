import { LevelSchema } from '@gridcall/contract/alert.ts';
import { categories } from '@gridcall/contract/categories.ts';
import {
  IncidentActionBodySchema,
  IncidentDetailSchema,
  IncidentSchema,
  IncidentsSchema,
} from '@gridcall/contract/http-queue.ts';
import { IncidentStateSchema } from '@gridcall/contract/incident.ts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Actor, IncidentRow } from '../../core/incident.ts';
import { actOnIncident } from '../../store/act.ts';
import { loadIncident } from '../../store/incidents.ts';
import { type IncidentCursor, listIncidents, mayRead, presentIncident, timelineOf } from '../../store/queries.ts';
import type { HttpContext } from './context.ts';
import { demand } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

const readers = ['officer', 'operator', 'administrator'] as const;
const StateFilter = Type.Union([IncidentStateSchema, Type.Literal('open')]);
const Short = Type.Optional(Type.String({ maxLength: 64 }));

const QuerySchema = Type.Object({
  deviceId: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(Type.Array(StateFilter, { maxItems: 16 })),
  level: Type.Optional(LevelSchema),
  category: Short,
  gatewayId: Short,
  subject: Short,
  q: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});
const CursorSchema = Type.Tuple([Type.Integer(), Type.Integer(), Type.String({ maxLength: 64 })]);
const IdParams = Type.Object({ id: Type.String({ maxLength: 64 }) });

function cursorOf(row: IncidentRow): string {
  return Buffer.from(JSON.stringify([row.level, row.receivedAt, row.id])).toString('base64url');
}

function parseCursor(text: string | undefined): IncidentCursor | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Value.Check(CursorSchema, value)) return { level: value[0], receivedAt: value[1], id: value[2] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RequestProblem('BODY_INVALID', 'cursor is not one that this list gave');
}

async function readable(context: HttpContext, id: string, actor: Actor): Promise<IncidentRow> {
  const incident = await loadIncident(context.database, id);
  if (!incident || !mayRead(incident, actor)) throw new RequestProblem('NOT_FOUND');
  return incident;
}

export function addIncidentRoutes(server: Server, context: HttpContext): void {
  const { database } = context;
  server.get(
    '/v1/incidents',
    {
      schema: {
        summary: 'Incidents, the most urgent first, then the oldest',
        querystring: QuerySchema,
        response: { 200: IncidentsSchema },
      },
    },
    async (request) => {
      const bearer = await demand(context, request, readers);
      const { state, cursor, limit, ...filter } = request.query;
      const after = parseCursor(cursor);
      const found = await listIncidents(database, { ...filter, states: state ?? [], limit: limit + 1, after }, bearer);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        incidents: page.map((row) => presentIncident(row, bearer)),
        nextCursor: found.length > limit && last ? cursorOf(last) : null,
      };
    },
  );
  server.get(
    '/v1/incidents/:id',
    {
      schema: { summary: 'One incident with its timeline', params: IdParams, response: { 200: IncidentDetailSchema } },
    },
    async (request) => {
      const bearer = await demand(context, request, readers);
      const row = await readable(context, request.params.id, bearer);
      return { incident: presentIncident(row, bearer), timeline: await timelineOf(database, row.id) };
    },
  );
  server.post(
    '/v1/incidents/:id/actions',
    {
      schema: {
        summary: 'One transition of the incident machine',
        params: IdParams,
        body: IncidentActionBodySchema,
        response: { 200: IncidentSchema },
      },
    },
    async (request) => {
      const bearer = await demand(context, request, ['officer']);
      const result = await actOnIncident(database, request.params.id, request.body, bearer, context.clock.wallMs());
      if (result.kind === 'unknown') throw new RequestProblem('NOT_FOUND');
      if (result.kind === 'refused') {
        const { code, detail, allowed } = result.refusal;
        throw new RequestProblem(code, `${detail}; allowed now: ${allowed.join(', ') || 'nothing'}`);
      }
      context.announcer.announce();
      return presentIncident(result.incident, bearer);
    },
  );
  server.get('/v1/categories', { schema: { summary: 'The 51 categories' } }, async (request) => {
    await demand(context, request, readers);
    return { categories };
  });
}

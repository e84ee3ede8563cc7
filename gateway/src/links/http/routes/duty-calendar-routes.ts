import {
  type CalendarBody,
  CalendarBodySchema,
  CalendarSchema,
  type DutyChange,
  DutyChangeSchema,
} from '@gridcall/contract/http-duty.ts';
import { Type } from 'typebox';
import { calendarEffect, calendarWarnings, type Said } from '../../../core/duty-change.ts';
import { calendarFaults, calendarOf } from '../../../core/duty-faults.ts';
import { previewDuty } from '../../../core/duty-preview.ts';
import { calendarRevision } from '../../../core/duty-revision.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { refusedChange, toldTo } from '../duty/told.ts';
import { inSlices } from '../in-slices.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';

const params = Type.Object({ year: Type.String({ pattern: '^20[2-9][0-9]$' }) });
const tags = ['duty'];

/** Holidays of a year and the weekends that are worked for them: read, changed, and what changing them would do. */
export function dutyCalendarRoutes(server: HttpServer, context: RouteContext): void {
  readRoute(server, context);
  previewRoute(server, context);
  putRoute(server, context);
}

function readRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/duty/calendar/:year',
    {
      config: { verb: 'duty:read' },
      schema: {
        summary: 'Holidays of a year, and the weekends that are worked to make up for them',
        ...{ tags, params, response: { 200: CalendarSchema } },
      },
    },
    async (request) => {
      const rows = calendarOf(state, Number(request.params.year));
      const days = rows.map((day) => ({ ...day })).sort((left, right) => (left.date < right.date ? -1 : 1));
      return { days, basedOn: calendarRevision(rows) };
    },
  );
}

function previewRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.post(
    '/duty/calendar/:year/preview',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'What putting this calendar would change in hand-overs. Keeps nothing',
        ...{ tags, params, body: CalendarBodySchema, response: { 200: DutyChangeSchema } },
      },
    },
    async (request): Promise<DutyChange> => {
      const { state } = store;
      const year = Number(request.params.year);
      const days = cleanDays(request.body);
      const basedOn = calendarRevision(calendarOf(state, year));
      const faults = toldTo(request, faultsOf(days, year));
      if (faults.length > 0) return refusedChange(faults, basedOn);
      const at = clock.wallMs();
      const books = previewDuty(state, { kind: 'put-calendar', id: '', year, days, by: '', byPost: '' }, at);
      const warnings = toldTo(request, calendarWarnings(days));
      const effect = await inSlices(calendarEffect(books, year, at), clock);
      return { faults, warnings, basedOn, ...effect };
    },
  );
}

function putRoute(server: HttpServer, context: RouteContext): void {
  server.put(
    '/duty/calendar/:year',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'Puts the calendar of a year, in place of the one of before',
        ...{ tags, params, body: CalendarBodySchema },
        response: { 204: Type.Null({ description: 'It holds from now on' }) },
      },
    },
    async (request, reply) => {
      const { name: by, subject: byPost } = personIn(request);
      const year = Number(request.params.year);
      const days = cleanDays(request.body);
      const fields = faultsOf(days, year);
      if (fields.length > 0) throw new ProblemError('CALENDAR_INVALID', '', { fields });
      const { basedOn } = request.body;
      await submitInput(context, { kind: 'put-calendar', year, days, basedOn, by, byPost });
      return reply.code(204).send(null);
    },
  );
}

function cleanDays({ days }: CalendarBody): CalendarBody['days'] {
  return days.map((day) => ({ ...day, name: cleanText(day.name) }));
}

function faultsOf(days: CalendarBody['days'], year: number): readonly Said[] {
  const named = days.flatMap(({ name }, index): Said[] =>
    name === '' ? [{ path: `/days/${index}/name`, message: { zh: '请写节日名称', en: 'name the holiday' } }] : [],
  );
  const dated = calendarFaults(days, year).map(({ index, zh, en }) => ({
    ...{ path: `/days/${index}/date`, message: { zh, en } },
  }));
  return [...dated, ...named];
}

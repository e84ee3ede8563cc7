import {
  AcknowledgeAlertBodySchema,
  type Alert,
  AlertDetailSchema,
  AlertSchema,
  AlertsSchema,
  CloseAlertBodySchema,
} from '@gridcall/contract/http-gateway.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { alertsNow, byUrgency, isOpen } from '../alerts.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { isInside } from '../place-tree.ts';
import { isWithin, readableEras } from '../property/eras.ts';
import { answersFor, type PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';
import { LimitSchema, limitOf } from './limit.ts';
import { AlertParametersSchema, actingOn, alertAfter, noBodyIsEmpty, readableAlert } from './own-alert.ts';

const LIST_MAXIMUM = 1000;

/** Told of each alert that is sent to a person who has asked for it. */
type OnShown = (alert: Alert, reader: PersonReader) => void;

export function alertRoutes(server: HttpServer, context: RouteContext, onShown: OnShown): void {
  listRoute(server, context, onShown);
  detailRoute(server, context, onShown);
  acknowledgeRoute(server, context);
  closeRoute(server, context);
}

function listRoute(server: HttpServer, context: RouteContext, onShown: OnShown): void {
  const { store } = context.options;
  server.get(
    '/alerts',
    {
      config: { verb: 'alerts:read' },
      schema: {
        summary: 'Alerts of your places, the most urgent first, then the newest',
        tags: ['alerts'],
        querystring: Type.Object({
          state: Type.Optional(Type.Enum(['open', 'all'], { default: 'open' })),
          placeId: Type.Optional(IdSchema),
          limit: LimitSchema,
        }),
        response: { 200: AlertsSchema },
      },
    },
    async (request) => {
      const { state = 'open', placeId, limit } = request.query;
      const person = personIn(request);
      const alerts = [...alertsNow(store, context.unsaved)].filter(
        (alert) =>
          (state === 'all' || isOpen(alert)) &&
          answersFor(person, store.state, alert) &&
          (placeId === undefined || isInside(store.state, alert.placeId, [placeId])),
      );
      const listed = alerts.sort(byUrgency).slice(0, limitOf(limit, 200, LIST_MAXIMUM));
      for (const alert of listed) onShown(alert, person);
      return { alerts: listed };
    },
  );
}

function detailRoute(server: HttpServer, context: RouteContext, onShown: OnShown): void {
  server.get(
    '/alerts/:id',
    {
      config: { verb: 'alerts:read' },
      schema: {
        summary: 'One alert with its timeline, as far as it is yours to read',
        tags: ['alerts'],
        params: AlertParametersSchema,
        response: { 200: AlertDetailSchema },
      },
    },
    async (request) => {
      const alert = await readableAlert(request, context, request.params.id);
      onShown(alert, personIn(request));
      const { queries, state } = context.options.store;
      const rows = await queries.alertTimeline(alert.id);
      // An alert goes over with its device; what was before stays with the company that had it then.
      const eras = readableEras(personIn(request), state, alert.deviceId);
      const readable = rows.filter(({ at }) => isWithin(eras, at));
      const timeline = readable.map(({ sequence, at, type, actor, level, state, detail }) => ({
        ...{ sequence, at, type, actor, level, state },
        detail: withNames(context, detail),
      }));
      return { alert, timeline };
    },
  );
}

/** Rows keep ids of people, who may be renamed; who reads them knows names. */
function withNames({ options }: RouteContext, detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { state } = options.store;
  const named = (row: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const { personId } = row;
    const name = typeof personId === 'string' ? state.get('person', personId)?.name : undefined;
    return name === undefined ? { ...row } : { ...row, name };
  };
  const { people } = detail;
  if (!Array.isArray(people)) return named(detail);
  // Who was called has a post and ways beside the id; who was sent home is the id alone.
  return { ...named(detail), people: people.map((one) => named(typeof one === 'string' ? { personId: one } : one)) };
}

function acknowledgeRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/acknowledge',
    {
      config: { verb: 'alerts:acknowledge' },
      schema: {
        summary: 'Takes the alert: from here on others know that somebody is on it',
        tags: ['alerts'],
        params: AlertParametersSchema,
        body: AcknowledgeAlertBodySchema,
        response: { 200: AlertSchema },
      },
      preValidation: noBodyIsEmpty,
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const comment = cleanText(request.body.comment ?? '');
      await submitInput(context, { kind: 'acknowledge-alert', alertId: alert.id, comment, ...actor });
      return alertAfter(context, alert);
    },
  );
}

function closeRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/close',
    {
      config: { verb: 'alerts:close' },
      schema: {
        summary: 'Closes an alert that is over, with the reason',
        tags: ['alerts'],
        params: AlertParametersSchema,
        body: CloseAlertBodySchema,
        response: { 200: AlertSchema },
      },
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const reason = cleanText(request.body.reason);
      await submitInput(context, { kind: 'close-alert', alertId: alert.id, reason, ...actor });
      return alertAfter(context, alert);
    },
  );
}

import {
  AlertSchema,
  AssignAlertBodySchema,
  AssigneesSchema,
  CommentAlertBodySchema,
  ShelveAlertBodySchema,
  UnshelveAlertBodySchema,
} from '@gridcall/contract/http-gateway.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';
import { AlertParametersSchema, actingOn, alertAfter, ownAlert } from './own-alert.ts';

/** What people do with an alert beside taking and closing it. */
export function alertWorkRoutes(server: HttpServer, context: RouteContext): void {
  shelveRoute(server, context);
  unshelveRoute(server, context);
  commentRoute(server, context);
  assignRoute(server, context);
  assigneesRoute(server, context);
}

const common = { tags: ['alerts'], params: AlertParametersSchema, response: { 200: AlertSchema } };

function shelveRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/shelve',
    {
      config: { verb: 'alerts:shelve' },
      schema: {
        ...common,
        summary:
          'Lets the condition call nobody until then. Of a danger to life it is a wish until a second person sends it, too, within ten minutes',
        body: ShelveAlertBodySchema,
      },
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const { until } = request.body;
      const reason = cleanText(request.body.reason);
      const { personId, tokenId } = personIn(request);
      const byId = personId ?? tokenId;
      await submitInput(context, { kind: 'shelve-alert', alertId: alert.id, until, reason, byId, ...actor });
      return alertAfter(context, alert);
    },
  );
}

function unshelveRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/unshelve',
    {
      config: { verb: 'alerts:shelve' },
      schema: { ...common, summary: 'Ends a shelf before its time', body: UnshelveAlertBodySchema },
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const reason = cleanText(request.body.reason);
      await submitInput(context, { kind: 'unshelve-alert', alertId: alert.id, reason, ...actor });
      return alertAfter(context, alert);
    },
  );
}

function commentRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/comments',
    {
      config: { verb: 'alerts:comment' },
      schema: { ...common, summary: 'Writes a comment into the timeline', body: CommentAlertBodySchema },
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const text = cleanText(request.body.text);
      await submitInput(context, { kind: 'comment-alert', alertId: alert.id, text, ...actor });
      return alertAfter(context, alert);
    },
  );
}

function assignRoute(server: HttpServer, context: RouteContext): void {
  server.post(
    '/alerts/:id/assign',
    {
      config: { verb: 'alerts:assign' },
      schema: { ...common, summary: "Makes the alert somebody's, or nobody's", body: AssignAlertBodySchema },
    },
    async (request) => {
      const { alert, actor } = actingOn(request, context, request.params.id);
      const { personId } = request.body;
      await submitInput(context, { kind: 'assign-alert', alertId: alert.id, personId, ...actor });
      return alertAfter(context, alert);
    },
  );
}

function assigneesRoute(server: HttpServer, context: RouteContext): void {
  server.get(
    '/alerts/:id/assignees',
    {
      config: { verb: 'alerts:assign' },
      schema: {
        summary: "Who an alert can be given to: the estate's people, and of a company's alert that company's",
        tags: ['alerts'],
        params: AlertParametersSchema,
        response: { 200: AssigneesSchema },
      },
    },
    async (request) => {
      const { companyId } = ownAlert(request, context, request.params.id);
      const people = [...context.options.store.state.all('person')]
        .filter((person) => person.companyId === null || person.companyId === companyId)
        .map(({ id, name }) => ({ id, name }));
      return { people: people.sort((one, other) => one.name.localeCompare(other.name, 'zh-CN')) };
    },
  );
}

import { OverrideBodySchema, OverrideSchema } from '@gridcall/contract/http-duty.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';
import { cleanText } from '../text.ts';

/** How operators change who is called, besides rosters and the calendar. */
export function dutyActRoutes(server: HttpServer, context: RouteContext): void {
  standInRoute(server, context);
  standDownRoute(server, context);
}

function standInRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    '/duty/overrides',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'Lets somebody stand in for a post, from then until then',
        tags: ['duty'],
        body: OverrideBodySchema,
        response: { 201: OverrideSchema },
      },
    },
    async (request, reply) => {
      const { placeId, post, personId, from, until } = request.body;
      const reason = cleanText(request.body.reason);
      if (reason === '') throw invalidField('/reason', '请写原因', 'say why');
      const { name: by, subject: byPost } = personIn(request);
      const act = { kind: 'add-override', placeId, post, personId, from, until, reason, by, byPost } as const;
      const { id } = await submitInput(context, act);
      const name = state.get('person', personId)?.name ?? personId;
      return reply.code(201).send({ id, placeId, post, personId, name, from, until, by, reason });
    },
  );
}

function standDownRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.delete(
    '/duty/overrides/:id',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'Takes a stand-in back: the roster holds again at once',
        tags: ['duty'],
        params: Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) }),
        response: { 204: Type.Null({ description: 'It is gone' }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (state.get('duty_override', id) === undefined) throw new ProblemError('NOT_FOUND', id);
      const { name: by, subject: byPost } = personIn(request);
      await submitInput(context, { kind: 'remove-override', overrideId: id, by, byPost });
      return reply.code(204).send(null);
    },
  );
}

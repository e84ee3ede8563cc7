import { NoticeBodySchema, NoticeSchema, NoticesSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { noticesFor } from '../notices.ts';
import { invalidField, ProblemError } from '../problems.ts';
import { isInOwnPlaces, postOf } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { noticeShape } from '../shapes.ts';
import { cleanText } from '../text.ts';

export function noticeRoutes(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.get(
    '/notices',
    {
      config: { verb: 'notices:read' },
      schema: {
        summary: 'Notices that hang now and concern your places, the newest first',
        tags: ['notices'],
        response: { 200: NoticesSchema },
      },
    },
    async (request) => ({ notices: noticesFor(request.reader, store.state, clock.wallMs()) }),
  );
  writeRoute(server, context);
  withdrawRoute(server, context);
}

function writeRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    '/notices',
    {
      config: { verb: 'notices:write' },
      schema: {
        summary: 'Hangs a notice at one of your places until a time',
        tags: ['notices'],
        body: NoticeBodySchema,
        response: { 201: NoticeSchema },
      },
    },
    async (request, reply) => {
      const { placeId, expiresAt } = request.body;
      const title = cleanText(request.body.title).replaceAll('\n', ' ');
      const text = cleanText(request.body.text);
      if (title === '') throw invalidField('/title', '不能为空', 'must not be empty');
      if (text === '') throw invalidField('/text', '不能为空', 'must not be empty');
      const person = personIn(request);
      if (state.get('place', placeId) === undefined) throw new ProblemError('UNKNOWN_PLACE', placeId);
      if (!isInOwnPlaces(person, state, placeId)) throw notYours();
      const actor = { by: person.name, byPost: postOf(person, state, placeId) };
      const { id } = await submitInput(context, { kind: 'write-notice', placeId, title, text, expiresAt, ...actor });
      const row = state.get('notice', id);
      if (row === undefined) throw new ProblemError('INTERNAL');
      return reply.code(201).send(noticeShape(state, row));
    },
  );
}

function withdrawRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.delete(
    '/notices/:id',
    {
      config: { verb: 'notices:withdraw' },
      schema: {
        summary: 'Takes a notice down',
        tags: ['notices'],
        params: Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) }),
        response: { 204: Type.Null({ description: 'It is down' }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const person = personIn(request);
      const notice = state.get('notice', id);
      if (notice === undefined)
        throw new ProblemError('NOT_FOUND', { zh: '没有这条通知。', en: 'There is no such notice.' });
      if (!isInOwnPlaces(person, state, notice.placeId)) throw notYours();
      const actor = { by: person.name, byPost: postOf(person, state, notice.placeId) };
      await submitInput(context, { kind: 'withdraw-notice', noticeId: id, ...actor });
      return reply.code(204).send(null);
    },
  );
}

function notYours(): ProblemError {
  return new ProblemError('NOT_ALLOWED', {
    zh: '只能在自己负责的地点发布或撤下通知。',
    en: 'Notices can be hung and taken down at your own places only.',
  });
}

import { answerLanguage } from '@gridcall/contract/http-headers.ts';
import {
  AdoptBodySchema,
  AdoptResultSchema,
  ChildrenSchema,
  IgnoreChildBodySchema,
} from '@gridcall/contract/http-property.ts';
import { Type } from 'typebox';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { adoptionInput, ownChild, ownsChild } from '../property/adopt.ts';
import { verdictOf, verdictShape } from '../property/verdict.ts';
import type { HttpServer } from '../server.ts';

const CHILDREN = '/administration/children';
/** 500 adoptions with names and places in Chinese. */
const ADOPT_BYTES_MAXIMUM = 512 * 1024;

export function childRoutes(server: HttpServer, context: RouteContext): void {
  listRoute(server, context);
  adoptRoute(server, context);
  ignoreRoute(server, context);
}

function listRoute(server: HttpServer, { options }: RouteContext): void {
  const { state } = options.store;
  server.get(
    CHILDREN,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'What bridges bring: those that wait, that were adopted, that were put aside; last heard first',
        tags: ['administration'],
        querystring: Type.Object({
          state: Type.Optional(Type.Union([Type.Literal('waiting'), Type.Literal('adopted'), Type.Literal('ignored')])),
        }),
        response: { 200: ChildrenSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const wanted = request.query.state;
      const rows = [...state.all('child')].filter(
        (row) => (wanted === undefined || row.state === wanted) && ownsChild(person, state, row),
      );
      rows.sort((left, right) => right.lastHeardAt - left.lastHeardAt || (left.id < right.id ? -1 : 1));
      return {
        children: rows.map(({ id: _id, preview, unsupported, ...row }) => ({
          ...row,
          preview: { ...preview },
          unsupported: [...unsupported],
        })),
      };
    },
  );
}

function adoptRoute(server: HttpServer, context: RouteContext): void {
  const { store, random } = context.options;
  server.post(
    `${CHILDREN}/adopt`,
    {
      config: { verb: 'links:manage' },
      bodyLimit: ADOPT_BYTES_MAXIMUM,
      schema: {
        summary: "Makes devices of a bridge's children, one or many at once; each has its own verdict",
        tags: ['administration'],
        body: AdoptBodySchema,
        response: { 200: AdoptResultSchema },
      },
    },
    async (request) => {
      const language = answerLanguage(request.headers['accept-language']);
      const person = personIn(request);
      // All are submitted in this tick, so that they share a batch; the store tells two of one child or id apart.
      const verdicts = request.body.adoptions.map((adoption) =>
        verdictOf(adoption.deviceId ?? null, async () => {
          const input = adoptionInput(adoption, { person, state: store.state, random });
          await submitInput(context, input);
          return input.deviceId;
        }),
      );
      const results = (await Promise.all(verdicts)).map((verdict, index) => ({
        linkId: request.body.adoptions[index]?.linkId ?? '',
        address: request.body.adoptions[index]?.address ?? '',
        ...verdictShape(verdict, language),
      }));
      return { results };
    },
  );
}

function ignoreRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.post(
    `${CHILDREN}/ignore`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Puts a child aside, or takes it back to those that wait',
        tags: ['administration'],
        body: IgnoreChildBodySchema,
        response: { 204: Type.Null({ description: 'It is done' }) },
      },
    },
    async (request, reply) => {
      const { linkId, address, ignored } = request.body;
      const person = personIn(request);
      ownChild(person, state, linkId, address);
      const actor = { by: person.name, byPost: person.subject };
      await submitInput(context, { kind: 'ignore-child', linkId, address, ignored, ...actor });
      return reply.code(204).send(null);
    },
  );
}

import { PostSchema } from '@gridcall/contract/duty.ts';
import {
  type DutyChange,
  DutyChangeSchema,
  type PostRosters,
  PostRostersSchema,
  type RostersBody,
  RostersBodySchema,
} from '@gridcall/contract/http-duty.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { dutyEffect, faultsSaid, rosterWarnings } from '../../../core/duty-change.ts';
import { rosterFaults, rostersAt } from '../../../core/duty-faults.ts';
import { previewDuty } from '../../../core/duty-preview.ts';
import { rosterRevision, rosterRowsOf } from '../../../core/duty-revision.ts';
import { DUTY_ALWAYS_FROM, DUTY_HAND_OVER, handOverTime, minuteOf } from '../../../platform/estate-rows.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { refusedChange, toldTo } from '../duty/told.ts';
import { inSlices } from '../in-slices.ts';
import { placePath } from '../place-tree.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';

/** Rosters as an operator changes them: what stands, what saving would change, and saving. */
export function dutyEditRoutes(server: HttpServer, context: RouteContext): void {
  readRoute(server, context);
  previewRoute(server, context);
  putRoute(server, context);
}

function readRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/duty/rosters/:placeId/:post',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'The rosters of a post, at a place and at each around it, from the inside out',
        tags: ['duty'],
        params: Type.Object({ placeId: IdSchema, post: PostSchema }),
        response: { 200: PostRostersSchema },
      },
    },
    async (request): Promise<PostRosters> => {
      const { placeId, post } = request.params;
      const path = placePath(state, placeId);
      if (path.length === 0) throw new ProblemError('UNKNOWN_PLACE', placeId);
      const places = path.map(({ id, kind, nameZh, nameEn }) => {
        const rows = rostersAt(state, { placeId: id, post });
        const [first] = rows;
        return {
          ...{ placeId: id, placeName: { zh: nameZh, en: nameEn }, kind },
          rosters: rows.map(({ days, people, rotation, startsOn }) => ({
            ...{ days, people: [...people], rotation, startsOn },
          })),
          handOver: first === undefined ? DUTY_HAND_OVER : handOverTime(first.handOverMinute),
          basedOn: rosterRevision(rows),
        };
      });
      return { post, places };
    },
  );
}

function previewRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.post(
    '/duty/rosters/preview',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary:
          'What putting these rosters would change: who has the post, the next three hand-overs, holes. Keeps nothing',
        tags: ['duty'],
        body: RostersBodySchema,
        response: { 200: DutyChangeSchema },
      },
    },
    async (request): Promise<DutyChange> => {
      const { state } = store;
      const { basedOn: _basedOn, ...asked } = rostersOf(request.body);
      if (state.get('place', asked.placeId) === undefined) throw new ProblemError('UNKNOWN_PLACE', asked.placeId);
      const rows = rosterRowsOf(asked);
      const basedOn = rosterRevision(rostersAt(state, asked));
      const faults = toldTo(request, faultsSaid(rosterFaults(state, rows, asked)));
      if (faults.length > 0) return refusedChange(faults, basedOn);
      const at = clock.wallMs();
      const books = previewDuty(state, { kind: 'put-rosters', id: '', ...asked, by: '', byPost: '' }, at);
      const warnings = toldTo(request, rosterWarnings(state, rows));
      const effect = await inSlices(dutyEffect(books, [asked], at), clock);
      return { faults, warnings, basedOn, ...effect };
    },
  );
}

function putRoute(server: HttpServer, context: RouteContext): void {
  const { store } = context.options;
  server.put(
    '/duty/rosters',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'Puts all rosters of one place and post, in place of those of before',
        tags: ['duty'],
        body: RostersBodySchema,
        response: { 204: Type.Null({ description: 'They hold from now on' }) },
      },
    },
    async (request, reply) => {
      const asked = rostersOf(request.body);
      const faults = rosterFaults(store.state, rosterRowsOf(asked), asked);
      // A place that is none is told as such.
      if (faults.length > 0 && store.state.get('place', asked.placeId) !== undefined) {
        const detail = { zh: faults.map(({ zh }) => zh).join('；'), en: faults.map(({ en }) => en).join('; ') };
        throw new ProblemError('ROSTER_INVALID', detail, { fields: faultsSaid(faults) });
      }
      const { name: by, subject: byPost } = personIn(request);
      await submitInput(context, { kind: 'put-rosters', ...asked, by, byPost });
      return reply.code(204).send(null);
    },
  );
}

/** What the body leaves out is filled in. */
function rostersOf({ placeId, post, basedOn, handOver = DUTY_HAND_OVER, rosters }: RostersBody) {
  return {
    ...{ placeId, post, basedOn },
    rosters: rosters.map(({ people, days = 'all', startsOn = DUTY_ALWAYS_FROM, rotation }) => ({
      ...{ people, days, startsOn, handOverMinute: minuteOf(handOver) },
      rotation: rotation ?? (people.length === 1 ? ('none' as const) : ('weekly' as const)),
    })),
  };
}

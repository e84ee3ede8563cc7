import { type Duty, DutyPeopleSchema, DutySchema, RostersSchema } from '@gridcall/contract/http-duty.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { isReachable } from '../../../core/contact.ts';
import { DutyBook } from '../../../core/duty-book.ts';
import { placeDuty } from '../../../core/duty-shape.ts';
import type { PlaceRow } from '../../../core/model.ts';
import { handOverTime } from '../../../platform/estate-rows.ts';
import { personIn, type RouteContext } from '../context.ts';
import { companyOf } from '../place-tree.ts';
import { ProblemError } from '../problems.ts';
import { answersFor, isInOwnPlaces, type PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';

/** More buildings than a steward has; an operator of a larger estate asks for one at a time. */
const BUILDINGS_SHOWN = 50;

export function dutyRoutes(server: HttpServer, context: RouteContext): void {
  readRoute(server, context);
  peopleRoute(server, context);
  rostersRoute(server, context);
}

function readRoute(server: HttpServer, context: RouteContext): void {
  const { store, clock } = context.options;
  server.get(
    '/duty',
    {
      config: { verb: 'duty:read' },
      schema: {
        summary:
          'Who is called now, until when, the next three hand-overs, and holes: of one place, or of your buildings',
        tags: ['duty'],
        querystring: Type.Object({ placeId: Type.Optional(IdSchema) }, { additionalProperties: false }),
        response: { 200: DutySchema },
      },
    },
    async (request): Promise<Duty> => {
      const { placeId } = request.query;
      const person = personIn(request);
      const asked = placeId === undefined ? buildingsOf(context, person) : [placeAt(context, person, placeId)];
      const at = clock.wallMs();
      const book = new DutyBook(store.state);
      const places = asked.slice(0, BUILDINGS_SHOWN).map((place) => placeDuty(book, place, at));
      return { at, places, more: asked.length > places.length };
    },
  );
}

function buildingsOf({ options }: RouteContext, person: PersonReader): readonly PlaceRow[] {
  const { state } = options.store;
  return [...state.all('place')].filter(
    ({ kind, id }) =>
      kind === 'building' && answersFor(person, state, { placeId: id, companyId: companyOf(state, id) }),
  );
}

/** A place of others is told from none that there is. */
function placeAt({ options }: RouteContext, person: PersonReader, placeId: string): PlaceRow {
  const { state } = options.store;
  const place = state.get('place', placeId);
  if (place === undefined || !isInOwnPlaces(person, state, placeId)) throw new ProblemError('UNKNOWN_PLACE', placeId);
  return place;
}

function peopleRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/duty/people',
    {
      config: { verb: 'duty:write' },
      schema: {
        summary: 'Who can be put on a roster, and whether they can be reached',
        tags: ['duty'],
        response: { 200: DutyPeopleSchema },
      },
    },
    async () => ({
      people: [...state.all('person')]
        .filter(({ role }) => role === 'steward' || role === 'operator')
        .map(({ id, name, title }) => ({ personId: id, name, title, reachable: isReachable(state, id) })),
    }),
  );
}

function rostersRoute(server: HttpServer, context: RouteContext): void {
  const { state } = context.options.store;
  server.get(
    '/duty/rosters',
    {
      config: { verb: 'duty:write' },
      schema: { summary: 'All rosters, as they were put', tags: ['duty'], response: { 200: RostersSchema } },
    },
    async () => ({
      rosters: [...state.all('roster')].map(({ id: _id, people, handOverMinute, ...row }) => ({
        ...row,
        people: [...people],
        handOver: handOverTime(handOverMinute),
      })),
    }),
  );
}

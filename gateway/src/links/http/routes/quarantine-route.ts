import { QuarantineSchema } from '@gridcall/contract/http-gateway.ts';
import { wantsEnglish } from '@gridcall/contract/http-headers.ts';
import { Type } from 'typebox';
import type { Era } from '../../../core/custody.ts';
import { personIn, type RouteContext } from '../context.ts';
import type { RefusedConnection } from '../options.ts';
import { isWithin, linkEras } from '../property/eras.ts';
import { Previews } from '../property/preview.ts';
import { wordsOf } from '../property/verdict.ts';
import type { HttpServer } from '../server.ts';
import { LimitSchema, limitOf } from './limit.ts';

const PAYLOAD_CHARACTERS = 512;

export function quarantineRoute(server: HttpServer, context: RouteContext): void {
  const { store, links } = context.options;
  server.get(
    '/quarantine',
    {
      config: { verb: 'quarantine:read' },
      schema: {
        summary: 'Wrong traffic with its reason, the newest first, and connections that were turned away',
        tags: ['administration'],
        querystring: Type.Object({
          before: Type.Optional(Type.String({ pattern: '^[0-9A-Z]{1,40}$', description: 'Id of the last row seen' })),
          limit: LimitSchema,
        }),
        response: { 200: QuarantineSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const { before, limit } = request.query;
      const english = wantsEnglish(request.headers['accept-language']);
      const isAll = person.subject === 'operator';
      const own = new Map([...store.state.all('link')].map((link) => [link.id, linkEras(person, store.state, link)]));
      const rows = await store.queries.quarantine({
        ...(isAll ? { linkIds: null } : ofEras(own)),
        ...(before === undefined ? {} : { before }),
        limit: limitOf(limit, 100, 500),
      });
      const previews = new Previews(store.state);
      const refused = links
        .refusedConnections()
        .filter((one) => isAll || namesOf(one).some((name) => isWithin(own.get(name) ?? [], one.at)));
      return {
        entries: rows.map((row) => ({
          ...row,
          payload: row.payload.slice(0, PAYLOAD_CHARACTERS),
          ...wordsOf(row.code, english),
          preview: previews.of(row),
        })),
        refusedConnections: refused.map(({ at, address, clientId, reason }) => ({ at, address, clientId, reason })),
      };
    },
  );
}

/** Links that a refused connection may have been of. */
function namesOf({ clientId, username, linkId }: RefusedConnection): readonly string[] {
  return [clientId, username, linkId].filter((name) => typeof name === 'string');
}

/** What was said wrongly before a device was handed over stays with the company that had it then. */
function ofEras(own: ReadonlyMap<string, readonly Era[]>) {
  const eras = [...own].flatMap(([linkId, times]) => times.map((era) => ({ ...era, linkId })));
  return { linkIds: [...new Set(eras.map(({ linkId }) => linkId))], eras };
}

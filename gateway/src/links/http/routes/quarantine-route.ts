import { QuarantineSchema } from '@gridcall/contract/http-gateway.ts';
import { wantsEnglish } from '@gridcall/contract/http-headers.ts';
import { Type } from 'typebox';
import type { LinkRow, QuarantineRow } from '../../../core/model.ts';
import { personIn, type RouteContext } from '../context.ts';
import type { RefusedConnection } from '../options.ts';
import { ownsLink } from '../property/ownership.ts';
import { Previews } from '../property/preview.ts';
import { wordsOf } from '../property/verdict.ts';
import type { PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';
import { LimitSchema, limitOf } from './limit.ts';

const PAYLOAD_CHARACTERS = 512;
const PAGES_MAXIMUM = 10;

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
      const own = new Map(
        [...store.state.all('link')]
          .filter((link) => ownsLink(person, store.state, link))
          .map((link) => [link.id, sinceOf(context, person, link)]),
      );
      const rows = await rowsFor(context, person, own, { before, limit: limitOf(limit, 100, 500) });
      const previews = new Previews(store.state);
      const isAll = person.subject === 'operator';
      const refused = links
        .refusedConnections()
        .filter((one) => isAll || namesOf(one).some((name) => one.at >= (own.get(name) ?? Number.POSITIVE_INFINITY)));
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

/** What was said before a device was handed over stays with the company that had it then. */
function sinceOf({ options }: RouteContext, person: PersonReader, link: LinkRow): number {
  return person.subject === 'operator' ? 0 : (options.store.state.get('device', link.deviceId)?.companySince ?? 0);
}

async function rowsFor(
  { options }: RouteContext,
  person: PersonReader,
  own: ReadonlyMap<string, number>,
  wanted: { readonly before: string | undefined; readonly limit: number },
): Promise<readonly QuarantineRow[]> {
  const { queries } = options.store;
  const { limit } = wanted;
  if (person.subject === 'operator') {
    return queries.quarantine({ linkIds: null, ...beforeOf(wanted.before), limit });
  }
  const found: QuarantineRow[] = [];
  let before = wanted.before;
  for (let page = 0; page < PAGES_MAXIMUM && found.length < limit; page++) {
    const rows = await queries.quarantine({ linkIds: [...own.keys()], ...beforeOf(before), limit });
    found.push(
      ...rows.filter(({ linkId, at }) => linkId !== null && at >= (own.get(linkId) ?? Number.POSITIVE_INFINITY)),
    );
    before = rows.at(-1)?.id;
    if (rows.length < limit) break;
  }
  return found.slice(0, limit);
}

function beforeOf(before: string | undefined): { readonly before?: string } {
  return before === undefined ? {} : { before };
}

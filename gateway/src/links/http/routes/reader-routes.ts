import {
  InstallReaderBodySchema,
  type Reader,
  ReaderInstallSchema,
  ReadersSchema,
} from '@gridcall/contract/http-readers.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import type { LinkRow } from '../../../core/model.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import type { ReaderReport } from '../options.ts';
import { ProblemError } from '../problems.ts';
import { ownLink } from '../property/ownership.ts';
import type { PersonReader } from '../reader.ts';
import type { HttpServer } from '../server.ts';

const READERS = '/administration/links/:id/readers';
const MINUTE_MS = 60_000;

/** The card readers on an OSDP bus: who is there, and a timed install mode for one of them. */
export function readerRoutes(server: HttpServer, context: RouteContext): void {
  listRoute(server, context);
  installRoute(server, context);
}

interface OwnBus {
  readonly link: LinkRow;
  readonly readers: readonly ReaderReport[];
}

/** The bus of an own link that is not revoked. */
function ownBus({ options }: RouteContext, person: PersonReader, id: string): OwnBus {
  const link = ownLink(person, options.store.state, id);
  if (link.revokedAt !== null) throw new ProblemError('LINK_REVOKED');
  const readers = link.convention === 'osdp' ? options.readers.readersOf(id) : undefined;
  if (readers === undefined) throw new ProblemError('READER_BUS_UNKNOWN', id);
  return { link, readers };
}

function readerOf(report: ReaderReport, now: number): Reader {
  const { address, name, online, waiting, secured, hasKey, identity, installMsLeft, problem, counts } = report;
  return {
    ...{ address, name, secured, hasKey, identity, problem, counts },
    state: online ? 'online' : waiting ? 'waiting' : 'offline',
    installUntil: installMsLeft > 0 ? Math.round(now + installMsLeft) : null,
  };
}

function listRoute(server: HttpServer, context: RouteContext): void {
  const { clock, links } = context.options;
  server.get(
    READERS,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'The card readers on an OSDP bus: state, key, what is wrong, and counts without persons',
        tags: ['administration'],
        params: Type.Object({ id: IdSchema }),
        response: { 200: ReadersSchema },
      },
    },
    async (request) => {
      const { link, readers } = ownBus(context, personIn(request), request.params.id);
      const now = clock.wallMs();
      return { portOpen: links.isConnected(link.id), readers: readers.map((report) => readerOf(report, now)) };
    },
  );
}

function installRoute(server: HttpServer, context: RouteContext): void {
  const { clock, links, readers: buses } = context.options;
  server.post(
    `${READERS}/:address/install`,
    {
      config: { verb: 'links:manage' },
      schema: {
        summary: 'Takes the factory key of this one reader for a while, to give it a key of its own',
        tags: ['administration'],
        params: Type.Object({ id: IdSchema, address: Type.String({ pattern: '^[0-9]{1,3}$' }) }),
        body: InstallReaderBodySchema,
        response: { 200: ReaderInstallSchema },
      },
    },
    async (request) => {
      const person = personIn(request);
      const { link, readers } = ownBus(context, person, request.params.id);
      const address = Number(request.params.address);
      const report = readers.find((one) => one.address === address);
      if (report === undefined) throw new ProblemError('READER_UNKNOWN', addresses(readers));
      if (!report.wantsKey) throw new ProblemError('READER_WITHOUT_KEY');
      // The minutes would pass with nobody on the line.
      if (!links.isConnected(link.id)) throw new ProblemError('PORT_UNAVAILABLE');
      const forMs = request.body.minutes * MINUTE_MS;
      const until = clock.wallMs() + forMs;
      const by = { by: person.name, byPost: person.subject };
      // Who let it stands in the audit before anything is let.
      await submitInput(context, { kind: 'install-reader', linkId: link.id, address, until, ...by });
      buses.installReader(link.id, address, forMs);
      return { address, until };
    },
  );
}

function addresses(readers: readonly ReaderReport[]): { readonly zh: string; readonly en: string } {
  const known = readers.map(({ address }) => address).join(', ');
  return { zh: `这条总线上登记的地址：${known}。`, en: `Addresses on this bus: ${known}.` };
}

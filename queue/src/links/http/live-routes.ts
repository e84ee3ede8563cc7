import type { FastifyRequest } from 'fastify';
import type { Bearer } from '../../store/people.ts';
import { bearerOfTokenId } from '../../store/people.ts';
import type { HttpContext } from './context.ts';
import { demand } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';
import { openStream, type Stream } from './stream.ts';

/** A reader further behind than this is told to read the list again. */
const EVENTS_REPLAYED = 10_000;
const ROWS_AT_ONCE = 500;

interface Reader {
  readonly bearer: Bearer;
  readonly stream: Stream;
  /** Last row id that was sent or passed over. */
  at: number;
}

async function lastRowId(context: HttpContext): Promise<number> {
  const row = await context.database
    .selectFrom('incidentEvent')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Where to go on from the reader's last id; undefined when that is foreign, too old, or absent. */
function resumeAt(context: HttpContext, request: FastifyRequest, last: number): number | undefined {
  const id = request.headers['last-event-id'];
  const match = typeof id === 'string' ? /^([0-9A-Z]{26})-([0-9]{1,15})$/.exec(id) : null;
  if (!match || match[1] !== context.epoch) return undefined;
  const at = Number(match[2]);
  return at <= last && last - at <= EVENTS_REPLAYED ? at : undefined;
}

/** Sends what was committed since; false when there is nothing more for now. */
async function sendNext(context: HttpContext, reader: Reader): Promise<boolean> {
  const rows = await context.database
    .selectFrom('incidentEvent')
    .innerJoin('incident', 'incident.id', 'incidentEvent.incidentId')
    .select(['incidentEvent.id', 'incidentEvent.incidentId', 'incidentEvent.sequence', 'incidentEvent.toState'])
    .select('incident.visibility')
    .where('incidentEvent.id', '>', reader.at)
    .orderBy('incidentEvent.id')
    .limit(ROWS_AT_ONCE)
    .execute();
  const visible = rows.filter((row) => row.visibility !== 'confidential' || reader.bearer.role === 'officer');
  const frames = visible.map((row) => {
    const data = JSON.stringify({ id: row.incidentId, version: row.sequence, state: row.toState });
    return `id: ${context.epoch}-${row.id}\nevent: incident\ndata: ${data}\n\n`;
  });
  reader.at = rows.at(-1)?.id ?? reader.at;
  if (frames.length > 0) reader.stream.write(frames.join(''));
  return rows.length === ROWS_AT_ONCE;
}

/** Until the reader leaves, the queue stops, or the token is revoked. */
async function follow(context: HttpContext, reader: Reader): Promise<void> {
  const { stream, bearer } = reader;
  while (!stream.isGone() && !context.announcer.stopped) {
    while (!stream.isGone() && (await sendNext(context, reader)));
    const why = await stream.news();
    if (!(await bearerOfTokenId(context.database, bearer.tokenId))) return;
    if (why === 'beat') stream.write(': beat\n\n');
  }
}

export function addLiveRoutes(server: Server, context: HttpContext): void {
  let open = 0;
  server.get(
    '/v1/live',
    { schema: { summary: 'Server-Sent Events: which incidents changed' } },
    async (request, reply) => {
      const bearer = await demand(context, request, ['officer', 'operator', 'administrator']);
      if (open >= context.liveConnections)
        throw new RequestProblem('BUSY', 'too many live streams', { retryAfterSeconds: 5 });
      const last = await lastRowId(context);
      const resumed = resumeAt(context, request, last);
      const stream = openStream(context, reply);
      // Without an id to go on from, the reader is told to read the list: after this id, so that nothing falls between.
      const start = resumed === undefined ? `id: ${context.epoch}-${last}\nevent: reset\ndata: {}\n\n` : '\n';
      stream.write(`retry: 1000\n${start}`);
      open += 1;
      try {
        await follow(context, { bearer, stream, at: resumed ?? last });
      } catch (error) {
        request.log.error({ err: error }, 'a live stream ended early');
      } finally {
        open -= 1;
        stream.end();
      }
    },
  );
}

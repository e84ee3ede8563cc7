import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Bearer } from '../../store/people.ts';
import { bearerOfTokenId } from '../../store/people.ts';
import type { HttpContext } from './context.ts';
import { demand } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

/** A reader further behind than this is told to read the list again. */
const EVENTS_REPLAYED = 10_000;
const ROWS_AT_ONCE = 500;
const BEAT_MS = 15_000;
/** A reader that does not read: cut off, and it resumes by the id it has. */
const UNSENT_BYTES = 1024 * 1024;

interface Reader {
  readonly bearer: Bearer;
  readonly response: ServerResponse;
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

function write(reader: Reader, text: string): void {
  if (reader.response.writableLength > UNSENT_BYTES) reader.response.destroy();
  else reader.response.write(text);
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
  if (frames.length > 0) write(reader, frames.join(''));
  return rows.length === ROWS_AT_ONCE;
}

/** Until the reader leaves, the queue stops, or the token is revoked. */
async function follow(context: HttpContext, reader: Reader, gone: AbortSignal): Promise<void> {
  let news = Promise.withResolvers<'news' | 'beat'>();
  const unlisten = context.announcer.listen(() => news.resolve('news'));
  const onGone = (): void => news.resolve('news');
  gone.addEventListener('abort', onGone);
  try {
    while (!gone.aborted && !context.announcer.stopped) {
      while (!gone.aborted && (await sendNext(context, reader)));
      const cancel = context.clock.after(BEAT_MS, () => news.resolve('beat'));
      const why = await news.promise;
      cancel();
      news = Promise.withResolvers();
      if (!(await bearerOfTokenId(context.database, reader.bearer.tokenId))) return;
      if (why === 'beat') write(reader, ': beat\n\n');
    }
  } finally {
    unlisten();
    gone.removeEventListener('abort', onGone);
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
      reply.hijack();
      const response = reply.raw;
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      response.on('error', () => gone.abort());
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      const reader: Reader = { bearer, response, at: resumed ?? last };
      // Without an id to go on from, the reader is told to read the list: after this id, so that nothing falls between.
      if (resumed === undefined) write(reader, `retry: 1000\nid: ${context.epoch}-${last}\nevent: reset\ndata: {}\n\n`);
      else write(reader, 'retry: 1000\n\n');
      open += 1;
      try {
        await follow(context, reader, gone.signal);
      } catch (error) {
        request.log.error({ err: error }, 'a live stream ended early');
      } finally {
        open -= 1;
        response.end();
      }
    },
  );
}

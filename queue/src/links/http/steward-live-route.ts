import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import { lastChangeNo, presentStandings, standingAfterChange } from '../../store/estate-alerts.ts';
import { bearerOfTokenId } from '../../store/people.ts';
import type { HttpContext } from './context.ts';
import { demandSteward, type Steward } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';
import { openStream, type Stream } from './stream.ts';

const ROWS_AT_ONCE = 200;

interface Reader {
  readonly steward: Steward;
  readonly stream: Stream;
  /** The last change that was sent or passed over. */
  at: number;
}

/** Where to go on: each alert is sent as it stands now, so no position of this store is too old. */
function resumeAt(context: HttpContext, id: unknown, last: number): number | undefined {
  const match = typeof id === 'string' ? /^([0-9A-Z]{26})-([0-9]{1,15})$/.exec(id) : null;
  if (!match || match[1] !== context.epoch) return undefined;
  const at = Number(match[2]);
  return at <= last ? at : undefined;
}

function changeOf(no: number, at: number, alert: Alert): LiveChange {
  const { id, placeId, companyId, unsaved } = alert;
  return { no, at, type: 'alert', subject: id, placeId, companyId, unsaved, data: alert };
}

/** Sends what was committed since; false when there is nothing more for now. */
async function sendNext(context: HttpContext, reader: Reader): Promise<boolean> {
  const { database, clock, epoch } = context;
  const rows = await standingAfterChange(database, reader.steward.scope, reader.at, ROWS_AT_ONCE);
  const now = clock.wallMs();
  const alerts = await presentStandings(database, rows, now);
  for (const [index, row] of rows.entries()) {
    const alert = alerts[index];
    if (alert === undefined) continue;
    const data = JSON.stringify(changeOf(row.changeNo, now, alert));
    reader.stream.write(`id: ${epoch}-${row.changeNo}\nevent: change\ndata: ${data}\n\n`);
  }
  reader.at = rows.at(-1)?.changeNo ?? reader.at;
  return rows.length === ROWS_AT_ONCE;
}

async function follow(context: HttpContext, reader: Reader): Promise<void> {
  const { stream, steward } = reader;
  while (!stream.isGone() && !context.announcer.stopped) {
    while (!stream.isGone() && (await sendNext(context, reader)));
    const why = await stream.news();
    if (!(await bearerOfTokenId(context.database, steward.tokenId))) return;
    if (why === 'beat') stream.write(': beat\n\n');
  }
}

export function addStewardLiveRoute(server: Server, context: HttpContext): void {
  let open = 0;
  server.get(
    '/api/v1/live',
    { schema: { summary: 'Server-Sent Events: alerts of your estates as they change' } },
    async (request, reply) => {
      const steward = await demandSteward(context, request);
      if (open >= context.liveConnections)
        throw new RequestProblem('BUSY', 'too many live streams', { retryAfterSeconds: 5 });
      const last = await lastChangeNo(context.database);
      const resumed = resumeAt(context, request.headers['last-event-id'], last);
      const stream = openStream(context, reply);
      // Without an id to go on from, the reader is told to read the list: after this id, so that nothing falls between.
      const start = resumed === undefined ? `id: ${context.epoch}-${last}\nevent: reset\ndata: {}\n\n` : '\n';
      stream.write(`retry: 1000\n${start}`);
      open += 1;
      try {
        await follow(context, { steward, stream, at: resumed ?? last });
      } catch (error) {
        request.log.error({ err: error }, 'a live stream ended early');
      } finally {
        open -= 1;
        stream.end();
      }
    },
  );
}

import { type IncidentChange, IncidentChangesSchema } from '@gridcall/contract/events.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { sha256, storable } from '../../store/canonical.ts';
import { mintToken, noteSeen, numberChangesAfter, registerGateway } from '../../store/people.ts';
import { changesAfter } from '../../store/queries.ts';
import type { HttpContext } from './context.ts';
import { demand, demandGateway } from './identity.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

const CHANGES_AT_ONCE = 100;
export const LONGEST_WAIT_SECONDS = 25;

/** Far from where numbers lose their last digit. */
const HIGHEST_CHANGE_NO = 2 ** 50;

const GatewayParams = Type.Object({ id: IdSchema });
const RegistrationSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 100 })),
    /** SHA-256 in hex of the token the gateway already holds; without it a token is made and returned once. */
    tokenHash: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  },
  { additionalProperties: false },
);

interface Waiter {
  /** Resolves on the next announcement, after the time, or when the asker has gone, whichever is first. */
  readonly news: Promise<void>;
  readonly cancel: () => void;
}

function startWaiting(context: HttpContext, ms: number, gone: AbortSignal): Waiter {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancelTimer = context.clock.after(ms, resolve);
  const unlisten = context.announcer.listen(resolve);
  const onGone = (): void => resolve();
  gone.addEventListener('abort', onGone);
  const cancel = (): void => {
    cancelTimer();
    unlisten();
    gone.removeEventListener('abort', onGone);
  };
  return { news: promise, cancel };
}

/** The request's own end says only that it was read; the answer's end says that nobody waits any more. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

async function changesWhenThereAreSome(
  context: HttpContext,
  gatewayId: string,
  after: number,
  waitMs: number,
  gone: AbortSignal,
): Promise<IncidentChange[]> {
  const until = context.clock.wallMs() + waitMs;
  for (;;) {
    const left = until - context.clock.wallMs();
    // Listening begins before reading: what is committed in between wakes us.
    const waiter = startWaiting(context, Math.max(left, 0), gone);
    try {
      const changes = await changesAfter(context.database, gatewayId, after, CHANGES_AT_ONCE);
      if (changes.length > 0 || left <= 0 || context.announcer.stopped || gone.aborted) return changes;
      await waiter.news;
    } finally {
      waiter.cancel();
    }
  }
}

/** A command that is late by the queue's own clock goes down as expired, whatever the gateway's clock shows. */
function inTime(change: IncidentChange, nowMs: number): IncidentChange {
  const { act } = change;
  if (act?.command === undefined || nowMs <= act.command.notAfter) return change;
  return { ...change, act: { ...act, command: { ...act.command, notAfter: 0 } } };
}

export function addGatewayRoutes(server: Server, context: HttpContext): void {
  const { database, clock } = context;
  server.get(
    '/v1/gateways/:id/changes',
    {
      schema: {
        summary: 'What became of the incidents of this gateway, after a number; waits when there is nothing yet',
        params: GatewayParams,
        querystring: Type.Object({
          after: Type.Integer({ minimum: 0, maximum: HIGHEST_CHANGE_NO, default: 0 }),
          wait: Type.Integer({ minimum: 0, maximum: LONGEST_WAIT_SECONDS, default: 0, description: 'Seconds' }),
        }),
        response: { 200: IncidentChangesSchema },
      },
    },
    async (request, reply) => {
      const gatewayId = await demandGateway(context, request);
      if (gatewayId !== request.params.id)
        throw new RequestProblem('NOT_ALLOWED', 'these are the changes of another gateway');
      const { after, wait } = request.query;
      // A full disk must not keep from a gateway what is there for it.
      await noteSeen(database, gatewayId, clock.wallMs()).catch((error: unknown) =>
        request.log.warn({ err: error }, 'that this gateway was heard is not kept'),
      );
      await numberChangesAfter(database, gatewayId, after);
      const changes = await changesWhenThereAreSome(context, gatewayId, after, wait * 1000, goneSignal(reply));
      return { changes: changes.map((change) => inTime(change, clock.wallMs())), next: changes.at(-1)?.no ?? after };
    },
  );
  server.put(
    '/v1/gateways/:id',
    { schema: { summary: 'Register a gateway and its token', params: GatewayParams, body: RegistrationSchema } },
    async (request) => {
      await demand(context, request, ['administrator']);
      const { id } = request.params;
      const token = request.body.tokenHash === undefined ? mintToken(context.random) : undefined;
      const tokenHash = request.body.tokenHash ?? sha256(token ?? '');
      const name = storable(request.body.name ?? id);
      const result = await registerGateway(database, { id, name, tokenHash }, clock.wallMs());
      if (result === 'taken') throw new RequestProblem('ALREADY_EXISTS', 'another gateway holds this token');
      return { id, name, ...(token === undefined ? {} : { token }) };
    },
  );
}

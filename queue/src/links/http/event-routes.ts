import {
  EVENT_BATCH_MAX_BYTES,
  EVENT_BATCH_MAX_EVENTS,
  EVENT_BATCH_MEDIA_TYPE,
  EventBatchResponseSchema,
  gatewaySource,
} from '@gridcall/contract/events.ts';
import type { FastifyRequest } from 'fastify';
import { receiveBatch } from '../../store/inbox.ts';
import type { HttpContext } from './context.ts';
import { demandGateway } from './identity.ts';
import type { Metrics } from './metrics.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

/** Batches waiting for the store at once; more are asked to come again, so that none waits past its sender's patience. */
const BATCHES_AT_ONCE = 64;

function isForeign(item: unknown, source: string): boolean {
  return item !== null && typeof item === 'object' && 'source' in item && item.source !== source;
}

export function addEventRoutes(server: Server, context: HttpContext, metrics: Metrics): void {
  let inHand = 0;
  const senders = new WeakMap<FastifyRequest, string>();
  server.addContentTypeParser(
    EVENT_BATCH_MEDIA_TYPE,
    { parseAs: 'string' },
    server.getDefaultJsonParser('ignore', 'ignore'),
  );
  server.post(
    '/v1/events',
    {
      bodyLimit: EVENT_BATCH_MAX_BYTES,
      // Before the body is read: a stranger's 256 KiB are never parsed.
      onRequest: async (request) => {
        senders.set(request, await demandGateway(context, request));
      },
      schema: { summary: 'A batch of CloudEvents of one gateway', response: { 200: EventBatchResponseSchema } },
    },
    async (request) => {
      const gatewayId = senders.get(request);
      if (gatewayId === undefined) throw new RequestProblem('NOT_SIGNED_IN');
      const items = request.body;
      if (!Array.isArray(items)) throw new RequestProblem('BODY_INVALID', 'the body must be a JSON array of events');
      if (items.length > EVENT_BATCH_MAX_EVENTS) {
        throw new RequestProblem('TOO_LARGE', `a batch holds at most ${EVENT_BATCH_MAX_EVENTS} events`);
      }
      const source = gatewaySource(gatewayId);
      if (items.some((item) => isForeign(item, source))) {
        throw new RequestProblem('NOT_ALLOWED', `this token speaks for ${source} only`);
      }
      if (context.announcer.stopped) throw new RequestProblem('STOPPING', '', { retryAfterSeconds: 2 });
      if (inHand >= BATCHES_AT_ONCE) throw new RequestProblem('BUSY', '', { retryAfterSeconds: 1 });
      inHand += 1;
      try {
        const answer = await receiveBatch(context, gatewayId, source, items);
        for (const result of answer.results) metrics.events.inc({ status: result.status });
        context.announcer.announce();
        return answer;
      } finally {
        inHand -= 1;
      }
    },
  );
}

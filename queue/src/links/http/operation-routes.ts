import { sql } from 'kysely';
import type { HttpContext } from './context.ts';
import type { Metrics } from './metrics.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

/** Whoever watches must see that the queue is busy, not be refused: pages ask often when the stream is quiet. */
const config = { rateLimit: false } as const;

export function addOperationRoutes(server: Server, context: HttpContext, metrics: Metrics): void {
  server.get('/healthz', { config, schema: { summary: 'The process answers' } }, async () => ({ status: 'ok' }));
  server.get('/readyz', { config, schema: { summary: 'Events can be taken in' } }, async () => {
    if (context.announcer.stopped) throw new RequestProblem('STOPPING', '', { retryAfterSeconds: 2 });
    await sql`select 1`.execute(context.database);
    return { status: 'ready' };
  });
  server.get('/metrics', { config, schema: { summary: 'Counts for Prometheus' } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

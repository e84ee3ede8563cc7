import { sql } from 'kysely';
import type { HttpContext } from './context.ts';
import type { Metrics } from './metrics.ts';
import { RequestProblem } from './problem.ts';
import type { Server } from './server.ts';

export function addOperationRoutes(server: Server, context: HttpContext, metrics: Metrics): void {
  server.get('/healthz', { schema: { summary: 'The process answers' } }, async () => ({ status: 'ok' }));
  server.get('/readyz', { schema: { summary: 'Events can be taken in' } }, async () => {
    if (context.announcer.stopped) throw new RequestProblem('STOPPING', '', { retryAfterSeconds: 2 });
    await sql`select 1`.execute(context.database);
    return { status: 'ready' };
  });
  server.get('/metrics', { schema: { summary: 'Counts for Prometheus' } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

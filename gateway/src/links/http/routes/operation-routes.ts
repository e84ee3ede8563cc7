import { Type } from 'typebox';
import type { RouteContext } from '../context.ts';
import type { HttpServer } from '../server.ts';

const PartsSchema = Type.Object({
  ready: Type.Boolean(),
  parts: Type.Array(Type.Object({ part: Type.String(), ready: Type.Boolean(), reason: Type.String() })),
});

/** For a supervisor, a proxy, a monitor. Never rate-limited: whoever watches must see that it is busy, not that it was refused. */
export function operationRoutes(server: HttpServer, { options }: RouteContext): void {
  const { health, metrics } = options;
  const config = { verb: 'public:read', rateLimit: false } as const;
  server.get(
    '/healthz',
    {
      config,
      schema: {
        summary: 'The process runs its loop',
        tags: ['operation'],
        response: { 200: Type.Object({ alive: Type.Boolean() }) },
      },
    },
    async () => ({ alive: true }),
  );
  server.get(
    '/readyz',
    {
      config,
      schema: {
        summary: 'A gas alarm would be taken in, stored and acknowledged now; 503 with the reasons otherwise',
        tags: ['operation'],
        response: { 200: PartsSchema, 503: PartsSchema },
      },
    },
    async (_request, reply) => {
      const report = health();
      const parts = report.parts.map(({ part, ready, reason }) => ({ part, ready, reason }));
      reply.header('cache-control', 'no-store');
      return reply.code(report.ready ? 200 : 503).send({ ready: report.ready, parts });
    },
  );
  server.get(
    '/metrics',
    {
      config,
      schema: {
        summary: 'Every counter, in the format of Prometheus',
        tags: ['operation'],
        response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: Type.String() } } } },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  server.get(
    '/api/openapi.json',
    { config: { verb: 'public:read' }, schema: { hide: true, summary: 'This description' } },
    async () => server.swagger(),
  );
}

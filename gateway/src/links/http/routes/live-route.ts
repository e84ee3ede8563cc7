import { Type } from 'typebox';
import type { RouteContext } from '../context.ts';
import type { LiveHub } from '../live/live-hub.ts';
import { LiveStream } from '../live/live-stream.ts';
import { ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';

/** `GET /api/v1/live`: Server-Sent Events, resumed by Last-Event-ID or `?after=`. */
export function liveRoute(server: HttpServer, { options }: RouteContext, hub: LiveHub): void {
  server.get(
    '/live',
    {
      config: { verb: 'live:read' },
      // A HEAD would open a stream that nobody reads.
      exposeHeadRoute: false,
      schema: {
        summary: 'Changes as they are committed: `event: change` with LiveChange, `event: reset` with what stands now',
        tags: ['live'],
        querystring: Type.Object({
          after: Type.Optional(Type.String({ maxLength: 100, description: 'The last id seen' })),
          as: Type.Optional(
            Type.Literal('kiosk', {
              description: "For a browser that also holds a person's cookie: read as the kiosk",
            }),
          ),
        }),
        response: { 200: { description: 'A stream', content: { 'text/event-stream': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { reader } = request;
      if (reader.subject === 'nobody') throw new ProblemError('NOT_SIGNED_IN');
      if (hub.size >= options.configuration.http.liveConnections) {
        throw new ProblemError(
          'BUSY',
          { zh: '实时连接已满。', en: 'All live connections are taken.' },
          { retryAfterS: 5 },
        );
      }
      const lastEventId = request.headers['last-event-id'];
      const asked = typeof lastEventId === 'string' ? lastEventId : request.query.after;
      reply.headers({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      reply.raw.writeHead(200);
      const stream = new LiveStream(reply.raw, reader);
      reply.raw.on('close', () => hub.leave(stream));
      // A socket that goes away while it is written to is no fault of ours.
      reply.raw.on('error', () => hub.leave(stream));
      try {
        await hub.join(stream, asked);
      } catch (error) {
        request.log.error({ err: error }, 'the live stream could not be replayed');
        stream.end();
      }
    },
  );
}

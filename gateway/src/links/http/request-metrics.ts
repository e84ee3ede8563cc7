import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LiveHub } from './live/live-hub.ts';
import type { HttpServer } from './server.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts by route, never by address: an address holds numbers and ids, and has no end. */
export function countRequests(server: HttpServer, registry: Registry, hub: LiveHub): void {
  const registers = [registry];
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'gridcall_http_requests_total',
    help: 'Requests answered',
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: 'gridcall_http_request_seconds',
    help: 'From the request to its answer; for what changes state, the commit included',
    labelNames: ['method', 'route'],
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: 'gridcall_http_live_streams',
    help: 'Live streams open now',
    registers,
    collect() {
      this.set(hub.size);
    },
  });
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    requests.inc({ method, route, status: String(reply.statusCode) });
    if (route !== '/api/v1/live') duration.observe({ method, route }, reply.elapsedTime / 1000);
  });
}

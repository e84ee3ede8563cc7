import { type Operation, OperationSchema } from '@gridcall/contract/http-operation.ts';
import type { RouteContext } from '../context.ts';
import { factsNow, laneFacts } from '../operation/facts.ts';
import { MEASURED_MS, measuredTypes, measuresOf } from '../operation/measures.ts';
import type { HttpServer } from '../server.ts';

/** A week of timelines is read at most this often, however many screens ask. */
const MEASURES_FRESH_MS = 60_000;
const ROWS_MAXIMUM = 10_000;

export function operateRoute(server: HttpServer, context: RouteContext): void {
  const { options } = context;
  const { clock, store } = options;
  const startedAt = clock.wallMs();
  const measures = freshFor(
    MEASURES_FRESH_MS,
    () => clock.monotonicMs(),
    () => readMeasures(context),
  );
  server.get(
    '/operation',
    {
      config: { verb: 'operation:read' },
      schema: {
        summary: 'Facts from which one screen tells whether everything is all right, and if not, why',
        tags: ['operation'],
        response: { 200: OperationSchema },
      },
    },
    async (): Promise<Operation> => {
      const [lanes, measured, jump, disk] = await Promise.all([
        laneFacts(options),
        measures(),
        store.queries.lastAudit('clock-jump'),
        options.storeHealth(),
      ]);
      const byMs = jump?.detail['byMs'];
      const clockJump = jump !== null && typeof byMs === 'number' ? { at: jump.at, byMs: Math.round(byMs) } : null;
      return { ...factsNow(context), startedAt, lanes, clockJump, measures: measured, store: disk };
    },
  );
}

async function readMeasures({ options }: RouteContext): Promise<Operation['measures']> {
  const { store, clock } = options;
  const now = clock.wallMs();
  const rows = await store.queries.alertEventsSince(measuredTypes, now - MEASURED_MS, ROWS_MAXIMUM);
  return measuresOf(
    rows,
    now,
    (personId) => store.state.get('person', personId)?.name ?? personId,
    (alertId) => store.state.get('alert', alertId)?.test === true,
  );
}

function freshFor<T>(ms: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let known: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    if (known === undefined || now() - known.at >= ms) {
      const value = read();
      known = { at: now(), value };
      // A failure is told to who asked, and is not kept.
      value.catch(() => {
        known = undefined;
      });
    }
    return known.value;
  };
}

import { type Measures, type Operation, OperationSchema } from '@gridcall/contract/http-operation.ts';
import type { RouteContext } from '../context.ts';
import { factsNow, laneFacts } from '../operation/facts.ts';
import { MEASURED_MS, measuredTypes, measuresOf } from '../operation/measures.ts';
import type { HttpLinkOptions } from '../options.ts';
import type { HttpServer } from '../server.ts';

/** A week of timelines is read at most this often, however many screens ask. */
const MEASURES_FRESH_MS = 60_000;
const ROWS_MAXIMUM = 10_000;

export function operateRoute(server: HttpServer, context: RouteContext): void {
  const { options } = context;
  const { clock } = options;
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
    async (request): Promise<Operation> => {
      const disk = await options.storeHealth();
      const facts = { ...factsNow(context), startedAt };
      try {
        const [lanes, measured, clockJump] = await Promise.all([
          laneFacts(options),
          measures(),
          lastClockJump(options),
        ]);
        return { ...facts, lanes, clockJump, measures: measured, store: disk };
      } catch (error) {
        // This screen is looked at when something is broken: it must not be broken by the same.
        request.log.error({ error }, 'the database cannot be read');
        const fault = error instanceof Error ? error.message : String(error);
        const asked = disk.mode === 'normal' ? { ...disk, mode: 'unreadable' as const, fault } : disk;
        return { ...facts, lanes: null, clockJump: null, measures: null, store: asked };
      }
    },
  );
}

async function lastClockJump({ store }: HttpLinkOptions): Promise<Operation['clockJump']> {
  const jump = await store.queries.lastAudit('clock-jump');
  const byMs = jump?.detail['byMs'];
  return jump !== null && typeof byMs === 'number' ? { at: jump.at, byMs: Math.round(byMs) } : null;
}

async function readMeasures({ options }: RouteContext): Promise<Measures> {
  const { store, clock } = options;
  const now = clock.wallMs();
  const rows = await store.queries.alertEventsSince(measuredTypes, now - MEASURED_MS, ROWS_MAXIMUM);
  return measuresOf(rows, now, (personId) => store.state.get('person', personId)?.name ?? personId);
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

import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Database } from '../../store/schema.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly events: Counter<'status'>;
}

/** Counts only: nothing here says which building or which person. */
export function createMetrics(database: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'gridcall_queue_events_total',
    help: 'Events answered, by status',
    labelNames: ['status'],
    registers: [registry],
  });
  new Gauge({
    name: 'gridcall_queue_incidents_open',
    help: 'Open incidents, by level; drills are not counted',
    labelNames: ['level'],
    registers: [registry],
    async collect() {
      const rows = await database
        .selectFrom('incident')
        .select(['level', (select) => select.fn.countAll<number>().as('count')])
        .where('state', 'not in', ['closed', 'rejected'])
        .where('test', '=', 0)
        .groupBy('level')
        .execute();
      this.reset();
      for (const row of rows) this.set({ level: String(row.level) }, row.count);
    },
  });
  return { registry, events };
}

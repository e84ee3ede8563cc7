import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { AlertEventRow, AlertRow } from '../core/model.ts';
import type { Change } from '../core/view.ts';
import { ENDED_ALERTS_KEPT, EndedAlerts } from './ended-alerts.ts';
import type { Store } from './store.ts';
import { alertRow, commitAll, connectApart, TemporaryStores } from './testing/temporary-store.ts';

const stores = new TemporaryStores();
afterEach(() => stores.dispose());

const waiting = [{ eventId: 'event-1', lane: 'life-safety', sequence: 1 }] as const;

function put(row: Partial<AlertRow>): Change {
  return { op: 'put', table: 'alert', row: alertRow(row) };
}

function ended(count: number, from = 0): Change[] {
  return Array.from({ length: count }, (_, index) => {
    const at = stores.clock.wallMs() - 1_000_000 + from + index;
    return put({ id: `ended-${from + index}`, deviceId: `d-${from + index}`, state: 'closed', closedAt: at });
  });
}

function idsOf(store: Store): Set<string> {
  return new Set([...store.state.all('alert')].map(({ id }) => id));
}

test('of any number of alerts that come and go the open ones are in memory, those the queue is owed, and the last of the others', () => {
  const step = fc.record({ id: fc.nat(30), what: fc.constantFrom('raised', 'cleared', 'sent') });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const alerts = new EndedAlerts(3, 1000);
      const states = { raised: 'active-unacknowledged', cleared: 'cleared', sent: 'cleared' } as const;
      const inMemory = new Map<number, (typeof steps)[number]['what']>();
      for (const { id, what } of steps) {
        if (inMemory.get(id) !== what) inMemory.delete(id);
        inMemory.set(id, what);
        const gone = alerts.note({ id: String(id), state: states[what], waiting: what === 'cleared' ? waiting : [] });
        const [oldest, ...others] = [...inMemory].filter(([, kept]) => kept === 'sent');
        expect(gone).toBe(others.length < 3 ? undefined : String(oldest?.[0]));
        if (gone !== undefined) inMemory.delete(Number(gone));
      }
    }),
  );
});

describe('ended alerts', () => {
  test('leave the memory for newer ones as they end, and are on disk; the same are there after a restart', async () => {
    const directory = stores.folder();
    const store = await stores.open({ directory, synchronous: 'OFF' });
    await commitAll(store, [
      put({ id: 'open', deviceId: 'a' }),
      put({ id: 'latched', deviceId: 'b', state: 'cleared-unclosed' }),
      put({ id: 'unsent', deviceId: 'c', state: 'cleared', clearedAt: stores.clock.wallMs() - 2_000_000, waiting }),
    ]);
    await commitAll(store, ended(ENDED_ALERTS_KEPT));
    expect(idsOf(store).size).toBe(ENDED_ALERTS_KEPT + 3);
    // What is said of one that ended makes it no newer.
    await commitAll(store, ended(1));
    await commitAll(store, ended(20, ENDED_ALERTS_KEPT));
    const kept = idsOf(store);
    expect(kept.size).toBe(ENDED_ALERTS_KEPT + 3);
    for (const id of ['open', 'latched', 'unsent', 'ended-20', `ended-${ENDED_ALERTS_KEPT + 19}`]) {
      expect(kept).toContain(id);
    }
    expect(kept).not.toContain('ended-0');
    expect(kept).not.toContain('ended-19');
    await store.stop();
    const again = await stores.open({ directory, synchronous: 'OFF' });
    expect(idsOf(again)).toEqual(kept);
    await commitAll(again, [...ended(1, 5000), put({ id: 'unsent', deviceId: 'c', state: 'cleared', clearedAt: 1 })]);
    expect(idsOf(again).size).toBe(ENDED_ALERTS_KEPT + 2);
    expect(idsOf(again)).toContain('unsent');
    const database = connectApart(directory);
    expect(database.prepare('SELECT count(*) AS n FROM alert').get()?.['n']).toBe(ENDED_ALERTS_KEPT + 24);
    database.close();
  });
});

test('what is counted of the alerts of a time leaves drills out, also those that are in memory no more', async () => {
  const store = await stores.open();
  const event = (alertId: string): Change => {
    const row: AlertEventRow = {
      ...{ alertId, sequence: 1, at: 5, type: 'raised', actor: 'device', level: 1 },
      ...{ state: 'active-unacknowledged', detail: {} },
    };
    return { op: 'append', table: 'alert_event', row };
  };
  const closed = { state: 'closed', closedAt: 6 } as const;
  await commitAll(store, [put({ id: 'real', ...closed }), put({ id: 'drill', ...closed, test: true })]);
  await commitAll(store, [event('real'), event('drill')]);
  await store.upkeep.retain();
  expect(store.state.get('alert', 'drill')).toBeUndefined();
  const events = await store.queries.alertEventsSince(['raised'], 0, 10);
  expect(events.map(({ alertId }) => alertId)).toEqual(['real']);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Level } from '@gridcall/contract/alert.ts';
import { type CloudEvent, gatewaySource } from '@gridcall/contract/events.ts';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../platform/random.ts';
import { alertData, alertEvent } from '../testing/events.ts';
import { MovableClock, WEDNESDAY } from '../testing/queue-under-test.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { brokenLink } from './hash-chain.ts';
import { receiveBatch } from './inbox.ts';
import { registerGateway } from './people.ts';

let folder: string;
let open: OpenDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-inbox-'));
  open = openDatabase(join(folder, 'queue.db'), systemRandom, WEDNESDAY);
});
afterEach(async () => {
  await open.database.destroy();
  rmSync(folder, { recursive: true });
});

test('an event over which a rule throws is answered, and the rest of its batch is kept', async () => {
  await registerGateway(open.database, { id: 'gateway-x', name: '', tokenHash: 'x' }, WEDNESDAY);
  const source = gatewaySource('gateway-x');
  // Of the batch as a whole, and of its first event once they are taken one by one.
  let failures = 2;
  const random = {
    ...systemRandom,
    ulid: (now: number) => {
      if (failures-- > 0) throw new RangeError('a rule that no event should reach');
      return systemRandom.ulid(now);
    },
  };
  const context = { database: open.database, clock: new MovableClock(), random, districtCode: '640104' };
  const events = ['a1', 'a2'].map((alertId) => ({ ...alertEvent(alertId, 'raised', { data: { alertId } }), source }));
  const { results } = await receiveBatch(context, 'gateway-x', source, events);
  expect(results).toMatchObject([
    { id: 'a1', status: 'rejected', code: 'INPUT_FAILED' },
    { id: 'a2', status: 'created' },
  ]);
  expect(await open.database.selectFrom('incidentSubject').select('subject').execute()).toEqual([{ subject: 'a2' }]);
});

let gateways = 0;
/** A gateway of its own for each run: one store serves them all. */
async function deliver(batches: readonly (readonly CloudEvent[])[]) {
  gateways += 1;
  const gatewayId = `gateway-${gateways}`;
  const source = gatewaySource(gatewayId);
  await registerGateway(open.database, { id: gatewayId, name: '', tokenHash: gatewayId }, WEDNESDAY);
  const context = { database: open.database, clock: new MovableClock(), random: systemRandom, districtCode: '640104' };
  for (const batch of batches) {
    await receiveBatch(
      context,
      gatewayId,
      source,
      batch.map((event) => ({ ...event, source })),
    );
  }
  const incidents = await open.database.selectFrom('incident').selectAll().where('gatewayId', '=', gatewayId).execute();
  for (const { id } of incidents) expect(await brokenLink(open.database, id)).toBeUndefined();
  return incidents.map(({ state, level, subject, occurrenceCount, occurredAt, ownerRole, ...rest }) => {
    const { acknowledgedAt, sensorClearedAt, outcome, reopenCount, test } = rest;
    return {
      state,
      level,
      subject,
      occurrenceCount,
      occurredAt,
      ownerRole,
      acknowledgedAt,
      sensorClearedAt,
      outcome,
      reopenCount,
      test,
    };
  });
}

interface Shape {
  readonly rises: boolean;
  readonly acknowledged: boolean;
  readonly repeats: number;
}
const shape: fc.Arbitrary<Shape> = fc.record({
  rises: fc.boolean(),
  acknowledged: fc.boolean(),
  repeats: fc.integer({ min: 1, max: 3 }),
});
const kinds = [
  { categoryCode: 'S01', kind: 'gas_leak', level: 1 },
  { categoryCode: 'O04', kind: 'gate_forced', level: 3 },
  { categoryCode: 'D02', kind: 'device_silent', level: 4 },
] as const;

/** What a gateway would ship for some alerts of one device and condition, one after the other; the last may still stand. */
function history(kind: (typeof kinds)[number], alerts: readonly Shape[], lastStands: boolean): CloudEvent[] {
  let at = WEDNESDAY - 100_000;
  return alerts.flatMap(({ rises, acknowledged, repeats }, index) => {
    const raisedAt = at;
    const event = (name: Parameters<typeof alertEvent>[1], level: Level): CloudEvent => {
      at += name === 'raised' ? 0 : 1000;
      const data = { ...kind, alertId: `alert-${index}`, raisedAt, level, occurrences: repeats };
      return alertEvent(`${name}-${index}`, name, { at, data });
    };
    const risen: Level = rises ? 2 : kind.level;
    const ends = lastStands && index === alerts.length - 1 ? [] : (['cleared', 'closed'] as const);
    const events = [
      event('raised', kind.level),
      ...(rises ? [event('level-raised', risen)] : []),
      ...(acknowledged ? [event('acknowledged', risen)] : []),
      ...ends.map((name) => event(name, risen)),
    ];
    at += 1000;
    return events;
  });
}

test('whatever the order, the repeats and the batches: the same one incident', async () => {
  const alerts = fc.array(shape, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), alerts, fc.boolean(), fc.gen(), async (kind, shapes, stands, gen) => {
      const events = history(kind, shapes, stands);
      const straight = await deliver([events]);
      expect(straight).toHaveLength(1);
      const shuffled = gen(fc.shuffledSubarray, events, { minLength: events.length });
      const repeated = shuffled.flatMap(
        (event) => Array(gen(fc.integer, { min: 1, max: 2 })).fill(event) as CloudEvent[],
      );
      const cut = gen(fc.integer, { min: 0, max: repeated.length });
      expect(await deliver([repeated.slice(0, cut), repeated.slice(cut), shuffled])).toEqual(straight);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('device health is resolved by the device, and only while it is back', async () => {
  const kind = kinds[2];
  const shapes = [{ rises: false, acknowledged: false, repeats: 1 }];
  expect(await deliver([history(kind, shapes, false)])).toMatchObject([{ state: 'resolved', outcome: 'fixed' }]);
  expect(await deliver([history(kind, [...shapes, ...shapes], true)])).toMatchObject([{ state: 'submitted' }]);
});

test('a drill is an incident of its own, marked so until it is real, and nothing real joins it', async () => {
  const drill = { alertId: 'drill', test: true } as const;
  const raised = alertEvent('d1', 'raised', { data: drill });
  const acknowledged = alertEvent('d2', 'acknowledged', { at: WEDNESDAY - 500, data: drill });
  const other = alertEvent('r1', 'raised', { data: { alertId: 'real' } });
  const apart = await deliver([[raised, acknowledged, other]]);
  expect(apart.toSorted((left, right) => (left.subject < right.subject ? -1 : 1))).toMatchObject([
    { subject: 'drill', test: 1, acknowledgedAt: WEDNESDAY - 500 },
    { subject: 'real', test: 0 },
  ]);
  const ended = alertEvent('d3', 'raised', { at: WEDNESDAY - 100, data: { alertId: 'drill' } });
  for (const order of [
    [raised, acknowledged, ended],
    [ended, acknowledged, raised],
  ]) {
    expect(await deliver([order])).toMatchObject([{ subject: 'drill', test: 0, acknowledgedAt: null }]);
  }
});

test('a drill that turned out real is joined by the next real alarm, and not by the next drill', async () => {
  const drill = alertEvent('d1', 'raised', { data: { alertId: 'drill', test: true } });
  const real = alertEvent('d2', 'raised', { at: WEDNESDAY - 900, data: { alertId: 'drill' } });
  const next = { alertId: 'next', raisedAt: WEDNESDAY - 500 } as const;
  const nextReal = alertEvent('n1', 'raised', { at: WEDNESDAY - 500, data: next });
  const nextDrill = alertEvent('n2', 'raised', { at: WEDNESDAY - 500, data: { ...next, test: true } });
  for (const start of [
    [drill, real],
    [real, drill],
  ]) {
    expect(await deliver([[...start, nextReal]])).toMatchObject([{ test: 0, occurrenceCount: 2 }]);
    const apart = await deliver([[...start, nextDrill]]);
    expect(apart.map(({ subject, test }) => [subject, test]).sort()).toEqual([
      ['drill', 0],
      ['next', 1],
    ]);
  }
  const open = alertEvent('o1', 'raised', { data: { alertId: 'open' } });
  const beside = await deliver([[open, drill, real]]);
  expect(beside.map(({ subject, test }) => [subject, test]).sort()).toEqual([
    ['drill', 0],
    ['open', 0],
  ]);
});

test('a gas alarm is never resolved by its sensor', async () => {
  const shapes = [{ rises: false, acknowledged: true, repeats: 1 }];
  expect(await deliver([history(kinds[0], shapes, false)])).toMatchObject([
    { state: 'dispatched', ownerRole: 'A', acknowledgedAt: expect.any(Number), sensorClearedAt: expect.any(Number) },
  ]);
});

test('an event row can neither be changed nor deleted, and a change behind its back breaks the chain', async () => {
  await deliver([[alertEvent('e1', 'raised')]]);
  const { database } = open;
  await expect(database.updateTable('incidentEvent').set({ at: 0 }).execute()).rejects.toThrow('append-only');
  await expect(database.deleteFrom('incidentEvent').execute()).rejects.toThrow('append-only');
  const { id } = await database.selectFrom('incident').select('id').executeTakeFirstOrThrow();
  await sql`drop trigger incident_event_is_never_changed`.execute(database);
  await sql`update incident_event set actor_id = 'somebody else' where sequence = 2`.execute(database);
  expect(await brokenLink(database, id)).toBe(2);
});

test('the last event row cannot be cut off unseen', async () => {
  await deliver([[alertEvent('e1', 'raised')]]);
  const { database } = open;
  const { id, version } = await database.selectFrom('incident').select(['id', 'version']).executeTakeFirstOrThrow();
  await sql`drop trigger incident_event_is_never_deleted`.execute(database);
  await database.deleteFrom('incidentEvent').where('sequence', '=', version).execute();
  expect(await brokenLink(database, id)).toBe(version);
});

test('two open incidents of one key cannot be written, whatever the code above does', async () => {
  await deliver([[alertEvent('e1', 'raised')]]);
  const row = await open.database.selectFrom('incident').selectAll().executeTakeFirstOrThrow();
  const twin = open.database.insertInto('incident').values({ ...row, id: 'twin', publicNo: 'twin' });
  await expect(twin.execute()).rejects.toThrow('UNIQUE');
  const closed = open.database.insertInto('incident').values({ ...row, id: 'old', publicNo: 'old', state: 'closed' });
  await expect(closed.execute()).resolves.toBeDefined();
});

test('whatever stands in a batch, each item is answered and nothing throws', async () => {
  const fields = ['id', 'type', 'subject', 'time', 'recordedtime', 'lane', 'sequence', 'dedupkey', 'data'] as const;
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('__proto__', "'; --", '9'.repeat(12), Number.MAX_VALUE, -1));
  const spoilt = fc.record({ field: fc.constantFrom(...fields), value }).map(({ field, value: other }) => ({
    ...alertEvent('e1', 'raised'),
    [field]: other,
  }));
  const spoiltData = fc.dictionary(fc.constantFrom('level', 'raisedAt', 'occurrences', 'place', 'kind', 'by'), value);
  const inside = spoiltData.map((change) => ({ ...alertEvent('e2', 'raised'), data: { ...alertData(), ...change } }));
  const source = gatewaySource('gateway-fuzz');
  await registerGateway(open.database, { id: 'gateway-fuzz', name: '', tokenHash: 'fuzz' }, WEDNESDAY);
  const context = { database: open.database, clock: new MovableClock(), random: systemRandom, districtCode: '640104' };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), spoilt, inside), { maxLength: 8 }), async (items) => {
      const sent = JSON.parse(JSON.stringify(items), (key, inner) => (key === 'source' ? source : inner));
      const answer = await receiveBatch(context, 'gateway-fuzz', source, sent);
      expect(answer.results).toHaveLength(sent.length);
    }),
    { numRuns: 300 },
  );
}, 60_000);

import { type AlertEventType, type AlertState, isOpenAlertState } from '@gridcall/contract/alert.ts';
import { AlertEventDataSchema, RequestSubmittedDataSchema, TombstoneDataSchema } from '@gridcall/contract/events.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { ReceiptItem } from './input.ts';
import { BridgedEstate, installer } from './testing/bridged.ts';
import type { Estate } from './testing/estate.ts';

type Act = (estate: BridgedEstate) => void;

const devices = ['gas-1', 'leak-1', 'gate-1', 'child-1'] as const;
/** One of them comes over a bridge. */
const linkOf = (deviceId: string) => (deviceId === 'child-1' ? 'hub-1' : deviceId);
const device = fc.constantFrom(...devices);
const time = fc.constantFrom(null, 0, -1000, -3_600_000, 400_000, -40 * 24 * 3_600_000, Number.NaN);
const message = fc.record({
  messageKey: fc.constantFrom('i:1', 'i:2', 'i:3', 'h:1', 'h:2', 'h:3', 'h:4'),
  contentHash: fc.constantFrom(1, 2),
  resent: fc.boolean(),
});
const bit = fc.option(fc.boolean(), { nil: undefined });

const reading: fc.Arbitrary<Act> = fc
  .record({
    device,
    time,
    message,
    history: fc.boolean(),
    alarm: bit,
    leak: bit,
    open: bit,
    tamper: bit,
    warming_up: fc.constantFrom(undefined, undefined, true, false),
    methane_lel: fc.option(fc.constantFrom(0, 19, 21, 25, 30, 46, 50, 90, Number.NaN), { nil: undefined }),
  })
  .map(({ device, time, message, history, ...all }) => (estate: Estate) => {
    const values = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const observedAt = time === null ? null : estate.now + time;
    estate.reading(device, values, {
      ...message,
      linkId: linkOf(device),
      history: history && message.resent,
      observedAt,
    });
  });
const event: fc.Arbitrary<Act> = fc
  .record({
    device,
    message,
    event: fc.constantFrom('forced_open', 'held_open', 'closed', 'tamper', 'tamper_cleared', 'access_granted' as const),
  })
  .map(({ device, message, event }) => (estate: Estate) => {
    estate.event(device, event, { ...message, linkId: linkOf(device) });
  });
const wait: fc.Arbitrary<Act> = fc
  .constantFrom(1, 1999, 10_000, 60_000, 180_000, 1_000_000)
  .map((ms) => (estate: Estate) => estate.pass(ms));
const person: fc.Arbitrary<Act> = fc
  .record({ pick: fc.nat(50), isClosing: fc.boolean() })
  .map(({ pick, isClosing }) => (estate: Estate) => {
    const alerts = estate.alerts();
    const alert = alerts[pick % Math.max(1, alerts.length)];
    if (alert === undefined) return;
    if (isClosing) estate.close(alert.id);
    else estate.acknowledge(alert.id);
  });
const receipt: fc.Arbitrary<Act> = fc
  .record({ pick: fc.nat(200), count: fc.integer({ min: 1, max: 5 }), isRejected: fc.boolean() })
  .map(({ pick, count, isRejected }) => (estate: Estate) => {
    const waiting = [...estate.view.outbox.values()].filter((entry) => entry.state === 'waiting');
    const from = pick % Math.max(1, waiting.length);
    const items = waiting.slice(from, from + count).map(({ row }): ReceiptItem => {
      const { eventId, lane, sequence, subject, type } = row;
      const result = { id: eventId, status: isRejected ? 'rejected' : 'created', number: '640104' } as const;
      return { eventId, lane, sequence, subject, type, result };
    });
    estate.submit({ kind: 'uplink-receipt', items });
  });
const queue: fc.Arbitrary<Act> = fc
  .record({ pick: fc.nat(50), no: fc.nat(30), level: fc.constantFrom(1, 2, 3, 4 as const) })
  .map(({ pick, no, level }) => (estate: Estate) => {
    const alerts = estate.alerts();
    const subject = alerts[pick % Math.max(1, alerts.length)]?.id ?? 'nobody';
    const state = 'in_progress' as const;
    const base = { incidentId: 'i', number: '640104', action: 'claim', at: 0, by: 'officer', publicNote: '' };
    estate.submit({ kind: 'incident-changed', change: { ...base, no, subject, state, level, outcome: null } });
  });
const administration: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>((estate) => {
    estate.submit({ kind: 'boot' });
  }),
  fc.constantFrom(-3_600_000, 3_600_000).map((byMs) => (estate: Estate) => {
    estate.now += byMs;
    estate.submit({ kind: 'clock-jump', byMs });
  }),
  device.map((id) => (estate: Estate) => {
    estate.submit({ kind: 'revoke-link', linkId: linkOf(id), ...installer });
  }),
  fc.constant<Act>((estate) => {
    estate.bridge('hub-1');
  }),
  fc
    .record({ online: fc.boolean(), reason: fc.constantFrom('connected', 'will', 'said' as const) })
    .map(({ online, reason }) => (estate: BridgedEstate) => {
      estate.hub(online, reason);
    }),
  fc.tuple(device, fc.constantFrom(1000, 600_000, 1_800_000)).map(([deviceId, ms]) => (estate: Estate) => {
    const until = estate.now + ms;
    estate.submit({ kind: 'begin-test', deviceId, until, certificateId: null, ...installer });
  }),
  device.map((deviceId) => (estate: Estate) => {
    estate.submit({ kind: 'end-test', deviceId, ...installer });
  }),
  fc.tuple(device, fc.constantFrom(null, 5000, 500_000)).map(([deviceId, ms]) => (estate: Estate) => {
    const expiresAt = ms === null ? null : estate.now + ms;
    const passwordHash = deviceId === 'child-1' ? null : '11';
    estate.submit({ kind: 'replace-device', deviceId, passwordHash, address: null, expiresAt, ...installer });
  }),
  fc.tuple(device, fc.constantFrom('company', 'other')).map(([deviceId, companyId]) => (estate: Estate) => {
    const passwordHash = deviceId === 'child-1' ? null : '11';
    estate.submit({ kind: 'hand-over-device', deviceId, companyId, passwordHash, ...installer });
  }),
  fc
    .tuple(device, fc.constantFrom('gas-detector', 'leak-sensor', 'access-gate' as const))
    .map(([linkId, kind]) => (estate: Estate) => {
      estate.link(linkId, kind);
    }),
  fc.constantFrom('k1', 'k2', 'k3').map((idempotencyKey) => (estate: Estate) => {
    estate.submit({
      kind: 'service-request',
      placeId: 'flat-501',
      categoryCode: 'S07',
      text: '',
      language: 'zh-CN',
      idempotencyKey,
      contentHash: 'h',
      sealedPhone: null,
    });
  }),
);
const story = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: reading },
    { weight: 3, arbitrary: event },
    { weight: 3, arbitrary: wait },
    { weight: 3, arbitrary: person },
    { weight: 2, arbitrary: receipt },
    { weight: 1, arbitrary: queue },
    { weight: 3, arbitrary: administration },
  ),
  { maxLength: 120 },
);

function tell(acts: readonly Act[]): Estate {
  const estate = new BridgedEstate();
  estate.link('gas-1', 'gas-detector');
  estate.link('leak-1', 'leak-sensor');
  estate.link('gate-1', 'access-gate');
  estate.child('child-1');
  for (const act of acts) act(estate);
  return estate;
}

/** Every story is told many times over; what must hold at its end is the test. */
function holds(check: (estate: Estate) => void): void {
  fc.assert(
    fc.property(story, (acts) => check(tell(acts))),
    { numRuns: 300 },
  );
}

/** Each timeline entry and the states it may follow and lead to. */
const legal: Partial<Record<AlertEventType, readonly (readonly [AlertState | 'normal', AlertState])[]>> = {
  raised: [['normal', 'active-unacknowledged']],
  'raised-again': [['cleared-unclosed', 'active-unacknowledged']],
  'level-raised': [
    ['active-unacknowledged', 'active-unacknowledged'],
    ['active-acknowledged', 'active-unacknowledged'],
  ],
  'test-ended': [
    ['active-unacknowledged', 'active-unacknowledged'],
    ['active-acknowledged', 'active-unacknowledged'],
  ],
  acknowledged: [
    ['active-unacknowledged', 'active-acknowledged'],
    ['cleared-unclosed', 'cleared-unclosed'],
  ],
  cleared: [
    ['active-unacknowledged', 'cleared'],
    ['active-acknowledged', 'cleared'],
    ['active-unacknowledged', 'cleared-unclosed'],
    ['active-acknowledged', 'cleared-unclosed'],
  ],
  closed: [
    ['active-unacknowledged', 'closed'],
    ['active-acknowledged', 'closed'],
    ['cleared-unclosed', 'closed'],
  ],
};

describe('whatever is said, in whatever order', () => {
  it('at most one alert of a device and kind is open, and the index knows it', () => {
    holds((estate) => {
      const open = estate.alerts().filter((alert) => isOpenAlertState(alert.state));
      const places = open.map((alert) => `${alert.deviceId} ${alert.kind} ${alert.id}`);
      const conditions = open.map((alert) => `${alert.deviceId} ${alert.kind}`);
      expect(new Set(conditions).size).toBe(open.length);
      const indexed = [...estate.view.all('device_state')].flatMap((state) =>
        Object.entries(state.openAlerts).map(([kind, id]) => `${state.deviceId} ${kind} ${id}`),
      );
      expect(indexed.sort()).toEqual(places.sort());
    });
  });

  it('the numbers of each lane run from 1 without a gap, and a place is taken twice only by a tombstone', () => {
    holds((estate) => {
      const entries = [...estate.view.outbox.values()];
      for (const lane of lanes) {
        const live = entries.filter((entry) => entry.row.lane === lane && entry.state !== 'dead');
        const dead = entries.filter((entry) => entry.row.lane === lane && entry.state === 'dead');
        // A refused tombstone is the last word in its place.
        const lost = dead.filter((entry) => entry.row.type === 'cn.grid.tombstone.v1');
        const sequences = [...live, ...lost].map((entry) => entry.row.sequence).sort((left, right) => left - right);
        expect(sequences).toEqual(sequences.map((_, index) => index + 1));
        expect(estate.view.get('counter', `sequence ${lane}`)?.value ?? 0).toBe(sequences.length);
      }
    });
  });

  it('every alert walks by legal edges only, and its timeline has no gap', () => {
    holds((estate) => {
      for (const alert of estate.alerts()) {
        const rows = estate.view.rows('alert_event').filter((row) => row.alertId === alert.id);
        expect(rows.map((row) => row.sequence)).toEqual(rows.map((_, index) => index + 1));
        let state: AlertState | 'normal' = 'normal';
        let level = 4;
        for (const row of rows) {
          const edges = legal[row.type];
          if (edges === undefined) expect(row.state).toBe(state);
          else expect(edges).toContainEqual([state, row.state]);
          expect(row.level).toBeLessThanOrEqual(level);
          state = row.state;
          level = row.level;
        }
        expect(alert).toMatchObject({ state, level, lastSequence: rows.length });
      }
    });
  });

  it('a test alert that stands has its test, and what is told of it says so', () => {
    holds((estate) => {
      for (const alert of estate.alerts()) {
        const { id, deviceId, test, state } = alert;
        if (test && state.startsWith('active')) expect(estate.view.get('device', deviceId)?.testUntil).not.toBe(0);
        const last = estate.view
          .rows('outbox')
          .findLast(({ type, subject }) => subject === id && !type.includes('tomb'));
        if (!test && last !== undefined) expect((last.data as { test?: boolean }).test ?? false).toBe(false);
      }
    });
  });

  it('what waits of an alert is what the outbox has of it, in the lane of its level', () => {
    holds((estate) => {
      for (const alert of estate.alerts()) {
        const waiting = [...estate.view.outbox.values()]
          .filter((entry) => entry.state === 'waiting' && entry.row.subject === alert.id)
          .filter((entry) => entry.row.type !== 'cn.grid.tombstone.v1')
          .map(({ row: { eventId, lane, sequence } }) => ({ eventId, lane, sequence }));
        expect(alert.waiting.map(({ said: _said, ...place }) => place)).toEqual(waiting);
        const lane = alert.level === 1 ? 'life-safety' : 'status';
        expect(waiting.every((event) => event.lane === lane)).toBe(true);
      }
    });
  });

  it('nothing that goes up names a person or a flat, and all of it has the form of the contract', () => {
    holds((estate) => {
      for (const row of estate.view.rows('outbox')) {
        const schema =
          row.type === 'cn.grid.tombstone.v1'
            ? TombstoneDataSchema
            : row.type === 'cn.grid.request.submitted.v1'
              ? RequestSubmittedDataSchema
              : AlertEventDataSchema;
        expect(Value.Check(schema, row.data)).toBe(true);
        expect(JSON.stringify(row)).not.toMatch(/李秀英|王装机|501室|Flat 501|flat-501|张家|单元/);
        expect(row.eventId.length).toBeLessThanOrEqual(64);
      }
    });
  });

  it('live changes are numbered without a gap', () => {
    holds((estate) => {
      const numbers = estate.view.rows('change').map((row) => row.no);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    });
  });
});

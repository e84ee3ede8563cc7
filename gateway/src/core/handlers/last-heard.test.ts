import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { describe, expect, it } from 'vitest';
import type { AdoptChildInput, ChildHeardInput } from '../input.ts';
import { silenceLimitMs } from '../rule-book.ts';
import { BridgedEstate, installer } from '../testing/bridged.ts';

type Preview = ChildHeardInput['preview'];

/** How long a device of this kind may be silent, from its table. */
function limitOf(kind: AdoptChildInput['deviceKind']): number {
  return silenceLimitMs(deviceKinds[kind]);
}

function adopted(kind: AdoptChildInput['deviceKind'], preview: Preview, ageMs: number): BridgedEstate {
  const estate = new BridgedEstate();
  estate.heard('0xa1', { preview });
  estate.now += ageMs;
  expect(estate.adopt('0xa1', 'dev-1', { deviceKind: kind }).outcome.ok).toBe(true);
  return estate;
}

describe('what a child said last, when it is adopted', () => {
  const fresh = 60_000;
  const cases: readonly (readonly [AdoptChildInput['deviceKind'], Preview, 'fresh' | 'limit' | 'stale', string[]])[] = [
    ['smoke-detector', { alarm: true }, 'fresh', ['smoke active-unacknowledged']],
    ['smoke-detector', { alarm: true }, 'limit', ['smoke active-unacknowledged']],
    ['smoke-detector', { alarm: true }, 'stale', []],
    ['smoke-detector', { alarm: false }, 'fresh', []],
    ['smoke-detector', {}, 'fresh', []],
    ['smoke-detector', { battery_pct: 80 }, 'fresh', []],
    ['smoke-detector', { alarm: 'true' }, 'fresh', []],
    ['smoke-detector', { alarm: true, self_test: true }, 'fresh', []],
    ['smoke-detector', { alarm: true, online: false }, 'fresh', ['smoke active-unacknowledged']],
    ['smoke-detector', { leak: true, colour: 'red' }, 'fresh', []],
    ['carbon-monoxide-detector', { alarm: true, co_ppm: 20 }, 'fresh', ['carbon_monoxide active-unacknowledged']],
    ['gas-detector', { methane_lel: 60 }, 'fresh', ['gas_leak active-unacknowledged']],
    ['gas-detector', { alarm: true }, 'stale', []],
    ['lift', { entrapment: true }, 'fresh', ['lift_entrapment active-unacknowledged']],
    // By its own delay, as with any reading of it.
    ['leak-sensor', { leak: true }, 'fresh', []],
    ['leak-sensor', { tamper: true }, 'fresh', ['tamper active-unacknowledged']],
    ['access-gate', { open: false }, 'fresh', []],
    // A moment that is past.
    ['access-gate', { event: 'forced_open' }, 'fresh', []],
  ];
  it.each(cases)('%s %j, %s → %j', (kind, preview, age, alerts) => {
    const limit = limitOf(kind);
    const ageMs = { fresh, limit, stale: limit + 1 }[age];
    expect(adopted(kind, preview, ageMs).kinds()).toEqual(alerts);
  });

  it('goes the way of any reading: upstream, in the history, on the pages, with its delays', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { leak: true, battery_pct: 70, colour: 'red' } });
    estate.now += 5000;
    const heardAt = estate.now - 5000;
    const decision = estate.adopt('0xa1', 'leak-1', { deviceKind: 'leak-sensor' });
    expect(decision.outcome).toEqual({ ok: true, id: 'leak-1' });
    expect(estate.view.get('device_state', 'leak-1')).toMatchObject({
      lastSeenAt: heardAt,
      online: true,
      values: { leak: true, battery_pct: 70 },
    });
    expect(estate.view.rows('reading').at(-1)).toMatchObject({ deviceId: 'leak-1', values: { leak: true } });
    expect(estate.view.rows('change').map(({ subject }) => subject)).toContain('leak-1');
    estate.pass(2000);
    expect(estate.kinds()).toEqual(['water_leak active-unacknowledged']);
    expect(estate.view.rows('outbox').map(({ subject }) => subject)).toContain(estate.alert().id);
    estate.says('leak-1', { leak: false });
    estate.pass(10_000);
    expect(estate.kinds()).toEqual(['water_leak cleared']);
  });

  it('answers with the alert that it raised, and raises no second one when the child says it again', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: true } });
    const { outcome } = estate.adopt('0xa1', 'gas-1');
    expect(outcome).toEqual({ ok: true, id: 'gas-1', alertId: estate.alert().id });
    estate.says('gas-1', { alarm: true });
    expect(estate.alert().occurrences).toBe(1);
  });

  it('counts since the child spoke, not since its hub listed it or said that it is there', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: true } });
    const heardAt = estate.now;
    estate.now += limitOf('gas-detector') + 1;
    estate.heard('0xa1', { preview: {}, name: 'another name' });
    estate.heard('0xa1', { preview: { online: true }, name: 'another name' });
    expect(estate.view.get('child', 'hub-1 0xa1')).toMatchObject({ name: 'another name', lastHeardAt: heardAt });
    estate.adopt('0xa1', 'gas-1');
    expect(estate.alerts()).toEqual([]);
  });

  it('by a clock that was set back meanwhile is the state of now, and not of the future', () => {
    const estate = adopted('gas-detector', { alarm: true }, -1000);
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged']);
    expect(estate.view.get('device_state', 'dev-1')?.lastSeenAt).toBe(estate.now);
  });

  it('makes a detector silent as soon as one that was adopted before it spoke', () => {
    const estate = adopted('gas-detector', { alarm: false }, limitOf('gas-detector'));
    estate.pass(limitOf('gas-detector') - 1);
    expect(estate.alerts()).toEqual([]);
    estate.pass(1);
    expect(estate.kinds()).toEqual(['device_silent active-unacknowledged']);
  });
});

describe('what a child said last, when it was no device', () => {
  it('counts also when it was put aside before, or speaks while it is', () => {
    const estate = new BridgedEstate();
    estate.heard('0xa1', { preview: { alarm: false } });
    estate.submit({ kind: 'ignore-child', linkId: 'hub-1', address: '0xa1', ignored: true, ...installer });
    estate.heard('0xa1', { preview: { alarm: true } });
    estate.adopt('0xa1', 'gas-1');
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged']);
  });

  it('counts for the sensor that takes the place of another', () => {
    const estate = new BridgedEstate();
    estate.child('gas-1');
    estate.heard('0xa2', { preview: { alarm: true } });
    const replace = { kind: 'replace-device', deviceId: 'gas-1', passwordHash: null, expiresAt: null } as const;
    estate.submit({ ...replace, address: '0xa2', ...installer });
    expect(estate.kinds()).toEqual(['gas_leak active-unacknowledged']);
  });

  it('counts when it is adopted anew, as what it is', () => {
    const estate = new BridgedEstate();
    estate.child('0xa1', { deviceKind: 'leak-sensor' });
    estate.says('0xa1', { alarm: true });
    estate.submit({ kind: 'release-child', deviceId: '0xa1', ...installer });
    estate.adopt('0xa1', 'smoke-1', { deviceKind: 'smoke-detector' });
    expect(estate.kinds()).toEqual(['smoke active-unacknowledged']);
  });

  it('is not shown to the bridge’s company when it was another company’s', () => {
    const estate = new BridgedEstate();
    estate.child('0xa1', { companyId: 'other' });
    estate.says('0xa1', { methane_lel: 40 });
    estate.submit({ kind: 'release-child', deviceId: '0xa1', ...installer });
    const { state, preview } = estate.view.get('child', 'hub-1 0xa1') ?? {};
    expect([state, preview]).toEqual(['waiting', {}]);
  });
});

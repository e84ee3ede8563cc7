import type { AlertKind, Level } from '@gridcall/contract/alert.ts';
import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { describe, expect, it } from 'vitest';
import type { ReadingInput } from './input.ts';
import { ruleBook, silenceLevel } from './rule-book.ts';
import { Estate } from './testing/estate.ts';

type Values = ReadingInput['values'];

function gasEstate(): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  return estate;
}

function levels(estate: Estate): readonly Level[] {
  return estate.alerts().map((alert) => alert.level);
}

describe('the rule book', () => {
  it('speaks only of what the kind of device can say', () => {
    for (const [kind, rules] of Object.entries(ruleBook)) {
      const definition: { readonly quantities: readonly string[]; readonly events: readonly string[] } =
        deviceKinds[kind as keyof typeof deviceKinds];
      for (const rule of rules) {
        const exposed = rule.exposure === null ? [] : [rule.exposure.quantity];
        const watched = [...[...rule.bits, ...rule.thresholds].map(({ quantity }) => quantity), ...exposed];
        expect(definition.quantities).toEqual(expect.arrayContaining([...watched, ...rule.mutedBy]));
        expect(definition.events).toEqual(expect.arrayContaining(rule.events.map(({ event }) => event)));
        // A kind whose evidence never delays must not be counted twice, either.
        expect(rules.filter((other) => other.alertKind === rule.alertKind)).toHaveLength(1);
      }
    }
  });

  it('has silence of a life-safety device above that of others', () => {
    expect([silenceLevel('gas-detector'), silenceLevel('access-gate'), silenceLevel('__proto__')]).toEqual([3, 4, 4]);
  });
});

describe('gas: what is said, in order, and the level it raises', () => {
  const rows: readonly (readonly [string, readonly Values[], readonly Level[]])[] = [
    ['nothing', [{ methane_lel: 24.9, alarm: false }], []],
    ['first stage', [{ methane_lel: 25 }], [2]],
    ['second stage', [{ methane_lel: 50 }], [1]],
    ['from the first to the second', [{ methane_lel: 30 }, { methane_lel: 50 }], [1]],
    ['the alarm bit alone', [{ alarm: true }], [1]],
    ['the alarm bit over the first stage', [{ methane_lel: 30 }, { alarm: true }], [1]],
    ['the level never falls in an open alert', [{ methane_lel: 60 }, { methane_lel: 26 }], [1]],
    ['warming up mutes the bit', [{ warming_up: true }, { alarm: true }], []],
    ['in the same message, too', [{ warming_up: true, alarm: true, methane_lel: 90 }], []],
    ['self-test mutes the thresholds', [{ self_test: true }, { methane_lel: 90 }], []],
    [
      'what still stands when the self-test ends is real',
      [{ self_test: true, alarm: true }, { self_test: false }],
      [1],
    ],
    ['a fault does not mute', [{ fault: true }, { alarm: true }], [1]],
    ['no number is no evidence', [{ methane_lel: Number.NaN }], []],
    ['a wrong type is no evidence', [{ methane_lel: true, alarm: 1 } as unknown as Values], []],
  ];
  for (const [name, messages, told] of rows) {
    it(`${name}: ${JSON.stringify(messages)} → ${JSON.stringify(told)}`, () => {
      const estate = gasEstate();
      for (const values of messages) estate.reading('gas-1', values);
      expect(levels(estate)).toEqual(told);
    });
  }

  it('ends 5 %LEL under its threshold, after 10 s', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 25 });
    estate.reading('gas-1', { methane_lel: 20.1 });
    estate.pass(20_000);
    expect(estate.alert().state).toBe('active-unacknowledged');
    estate.reading('gas-1', { methane_lel: 20 });
    estate.pass(9_999);
    expect(estate.alert().state).toBe('active-unacknowledged');
    estate.pass(1);
    expect(estate.alert().state).toBe('cleared-unclosed');
  });

  it('counts a flap within the off-delay as one occurrence, and notes each edge', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true });
    for (let turn = 0; turn < 3; turn++) {
      estate.reading('gas-1', { alarm: false });
      estate.pass(5_000);
      estate.reading('gas-1', { alarm: true });
      estate.pass(60_000);
    }
    const alert = estate.alert();
    expect(alert).toMatchObject({ occurrences: 1, state: 'active-unacknowledged' });
    expect(estate.timeline(alert.id)).toEqual(['raised', ...Array.from({ length: 6 }, () => 'evidence')]);
  });

  it('limits the timeline of a flapping device', () => {
    const estate = gasEstate();
    for (let turn = 0; turn < 1200; turn++) estate.reading('gas-1', { alarm: turn % 2 === 0 });
    expect(estate.alert().lastSequence).toBe(1000);
  });

  it('is not cleared by a self-test or by warming up', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-1', { self_test: true, alarm: false, methane_lel: 0 });
    estate.pass(60_000);
    expect(estate.alert().state).toBe('active-unacknowledged');
    estate.reading('gas-1', { self_test: false });
    estate.pass(10_000);
    expect(estate.alert().state).toBe('cleared-unclosed');
  });

  it('shows from time to time that the evidence still stands', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true });
    estate.now += 61_000;
    estate.reading('gas-1', { alarm: true });
    expect(estate.alert().lastEvidenceAt).toBe(estate.now);
    expect(estate.timeline(estate.alert().id)).toEqual(['raised']);
  });
});

describe('time: history, order and clocks that are years off', () => {
  const hour = 3_600_000;
  const year = 365 * 24 * hour;

  it('never raises what the device marks as history', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { alarm: true, methane_lel: 90 }, { history: true, observedAt: estate.now - hour });
    expect(estate.alerts()).toEqual([]);
    expect(estate.view.rows('reading')[0]).toMatchObject({ quality: 1, observedAt: estate.now - hour });
    expect(estate.view.get('device_state', 'gas-1')).toMatchObject({ values: {}, lastSeenAt: estate.now });
  });

  it('takes an older reading as history for values and thresholds, but raises an alarm bit on receipt', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 1, alarm: false }, { observedAt: estate.now });
    estate.reading('gas-1', { methane_lel: 80 }, { observedAt: estate.now - 1 });
    expect(estate.alerts()).toEqual([]);
    estate.reading('gas-1', { alarm: true }, { observedAt: estate.now - hour });
    expect(levels(estate)).toEqual([1]);
    expect(estate.view.get('device_state', 'gas-1')?.values).toEqual({ methane_lel: 1, alarm: false });
    estate.now += 1000;
    estate.reading('gas-1', { methane_lel: 1, alarm: false }, { observedAt: estate.now });
    estate.pass(10_000);
    expect(estate.alert().state).toBe('cleared-unclosed');
  });

  it('does not raise on receipt while the detector warms up', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { warming_up: true }, { observedAt: estate.now });
    estate.reading('gas-1', { alarm: true }, { observedAt: estate.now - hour });
    expect(estate.alerts()).toEqual([]);
  });

  const clocks: readonly (readonly [string, number | null])[] = [
    ['none', null],
    ['a year ahead', year],
    ['six minutes ahead', 6 * 60_000],
    ['four years behind', -4 * year],
    ['of 1970', -56 * year],
    ['not a number', Number.NaN],
    ['endless', Number.POSITIVE_INFINITY],
  ];
  for (const [name, offset] of clocks) {
    it(`takes the time of receipt when the device's clock is ${name}, and its thresholds count`, () => {
      const estate = gasEstate();
      const observedAt = offset === null ? null : estate.now + offset;
      estate.reading('gas-1', { methane_lel: 1 }, { observedAt });
      estate.reading('gas-1', { methane_lel: 30 }, { observedAt });
      expect(levels(estate)).toEqual([2]);
      expect(estate.view.rows('reading').map((row) => [row.observedAt, row.quality])).toEqual([
        [estate.now, 0],
        [estate.now, 0],
      ]);
    });
  }

  it('believes a clock that is a little ahead or a day behind', () => {
    const estate = gasEstate();
    for (const offset of [-24 * hour, 4 * 60_000]) {
      estate.reading('gas-1', { methane_lel: 5 + offset / hour }, { observedAt: estate.now + offset });
    }
    expect(estate.view.rows('reading').map((row) => row.observedAt - estate.now)).toEqual([-24 * hour, 4 * 60_000]);
  });

  it('takes messages without a time in the order of their arrival, whatever other clocks said', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 1 }, { observedAt: estate.now + 60_000 });
    estate.reading('gas-1', { methane_lel: 30 });
    expect(levels(estate)).toEqual([2]);
  });

  it('is not shut out when the gateway clock was set back', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 1 }, { observedAt: estate.now });
    estate.now -= 2 * hour;
    estate.reading('gas-1', { methane_lel: 30 }, { observedAt: estate.now });
    expect(levels(estate)).toEqual([2]);
  });
});

describe('water, gates and tampering', () => {
  type Act = (estate: Estate) => void;
  const reading =
    (device: string, values: Values): Act =>
    (estate) =>
      estate.reading(device, values);
  const event =
    (device: string, kind: Parameters<Estate['event']>[1]): Act =>
    (estate) =>
      estate.event(device, kind);
  const wait =
    (ms: number): Act =>
    (estate) =>
      estate.pass(ms);
  const leak = (value: boolean) => reading('leak-1', { leak: value });
  const gate = (kind: Parameters<Estate['event']>[1]) => event('gate-1', kind);
  const open = (value: boolean) => reading('gate-1', { open: value });
  const openState = 'active-unacknowledged';
  const rows: readonly (readonly [string, readonly Act[], readonly (readonly [AlertKind, Level, string])[]])[] = [
    ['a splash is no leak', [leak(true), wait(1999), leak(false), wait(60_000)], []],
    ['water that stays is', [leak(true), wait(2000)], [['water_leak', 2, openState]]],
    ['and ends by itself', [leak(true), wait(2000), leak(false), wait(10_000)], [['water_leak', 2, 'cleared']]],
    [
      'each further one is a new alert',
      [leak(true), wait(2000), leak(false), wait(10_000), leak(true), wait(2000)],
      [
        ['water_leak', 2, 'cleared'],
        ['water_leak', 2, openState],
      ],
    ],
    ['forced', [gate('forced_open')], [['gate_forced', 2, openState]]],
    ['forced twice is one alert', [gate('forced_open'), gate('forced_open')], [['gate_forced', 2, openState]]],
    ['forced and closed', [gate('forced_open'), gate('closed')], [['gate_forced', 2, 'cleared']]],
    ['closed says nothing by itself', [gate('closed'), gate('access_granted'), gate('access_denied')], []],
    ['held open by its own word', [gate('held_open')], [['gate_held_open', 3, openState]]],
    ['open for less than two minutes', [open(true), wait(119_999), open(false), wait(10_000)], []],
    ['open for two minutes', [open(true), wait(120_000)], [['gate_held_open', 3, openState]]],
    [
      'its word before the two minutes are over, once',
      [open(true), gate('held_open'), wait(120_000)],
      [['gate_held_open', 3, openState]],
    ],
    ['closed before the two minutes are over', [open(true), gate('closed'), wait(120_000)], []],
    ['held open and closed', [open(true), wait(120_000), open(false)], [['gate_held_open', 3, 'cleared']]],
    ['tampered by event', [gate('tamper')], [['tamper', 3, openState]]],
    ['tampered by bit', [reading('gate-1', { tamper: true })], [['tamper', 3, openState]]],
    ['tampering that ends', [gate('tamper'), gate('tamper_cleared')], [['tamper', 3, 'cleared']]],
    ['of a detector', [event('gas-1', 'tamper')], [['tamper', 3, openState]]],
    ['a button is no alert', [event('gas-1', 'button_pressed')], []],
  ];
  for (const [name, acts, told] of rows) {
    it(name, () => {
      const estate = gasEstate();
      estate.link('leak-1', 'leak-sensor');
      estate.link('gate-1', 'access-gate', 'lobby');
      for (const act of acts) act(estate);
      expect(estate.alerts().map((alert) => [alert.kind, alert.level, alert.state])).toEqual(told);
    });
  }

  it('raises a closed one anew for a new event, not for a bit that merely still stands', () => {
    const estate = new Estate();
    estate.link('gate-1', 'access-gate', 'lobby');
    estate.reading('gate-1', { tamper: true });
    estate.close(estate.alert().id);
    estate.reading('gate-1', { tamper: true });
    expect(estate.alerts()).toHaveLength(1);
    estate.event('gate-1', 'tamper');
    expect(estate.alerts()).toHaveLength(2);
  });
});

describe('silence', () => {
  const minute = 60_000;

  it('is an alert after three missed beats, and any message ends it', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 0 });
    estate.pass(3 * minute - 1);
    expect(estate.alerts()).toEqual([]);
    estate.pass(1);
    expect(estate.alert()).toMatchObject({ kind: 'device_silent', level: 3 });
    estate.pass(minute);
    estate.reading('gas-1', { methane_lel: 0 }, { history: true });
    expect(estate.alert().state).toBe('cleared');
    estate.pass(3 * minute);
    expect(estate.alerts().map((alert) => alert.state)).toEqual(['cleared', 'active-unacknowledged']);
  });

  it('has one timer a device, which no message moves', () => {
    const estate = gasEstate();
    const timers = () => [...estate.timers()].map((timer) => timer.dueAt - estate.now);
    estate.pass(minute);
    const message = estate.reading('gas-1', { methane_lel: 0 });
    expect(message.changes.some((change) => change.op === 'put' && change.table === 'timer')).toBe(false);
    expect(timers()).toEqual([2 * minute]);
    estate.pass(2 * minute);
    expect(timers()).toEqual([minute]);
  });

  it('begins at the link for a device that never speaks', () => {
    const estate = gasEstate();
    estate.pass(3 * minute);
    expect(estate.alert().kind).toBe('device_silent');
    expect(estate.view.get('device_state', 'gas-1')?.lastSeenAt).toBe(0);
  });

  it('asks an event device for its supervision', () => {
    const estate = new Estate();
    estate.link('gate-1', 'access-gate', 'lobby');
    for (let beat = 0; beat < 10; beat++) {
      estate.pass(5 * minute);
      const base = { kind: 'device-status', linkId: 'gate-1', deviceId: 'gate-1', online: true } as const;
      estate.submit({ ...base, reason: 'said' });
    }
    expect(estate.alerts()).toEqual([]);
    estate.pass(15 * minute);
    expect(estate.alert()).toMatchObject({ kind: 'device_silent', level: 4 });
  });

  it('does nothing for a timer that was moved meanwhile', () => {
    const estate = gasEstate();
    const timerId = 'silence gas-1 device_silent';
    const decision = estate.submit({ kind: 'timer', timerId, dueAt: 1 });
    expect(decision).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    expect(estate.submit({ kind: 'timer', timerId: '__proto__', dueAt: 1 }).changes).toEqual([]);
  });

  it('starts anew at boot and moves with the clock', () => {
    const estate = gasEstate();
    estate.reading('gas-1', { methane_lel: 0 });
    estate.now += 60 * minute;
    estate.submit({ kind: 'boot' });
    expect(estate.view.get('device_state', 'gas-1')?.online).toBe(false);
    estate.pass(2 * minute);
    expect(estate.alerts()).toEqual([]);
    estate.reading('gas-1', { methane_lel: 0 });
    estate.now += 24 * 60 * minute;
    estate.submit({ kind: 'clock-jump', byMs: 24 * 60 * minute });
    estate.pass(3 * minute - 1);
    expect(estate.alerts()).toEqual([]);
    estate.pass(1);
    expect(estate.alert().kind).toBe('device_silent');
  });

  it('gives a linked device a timer at boot when it has none', () => {
    const estate = gasEstate();
    estate.view.apply([{ op: 'remove', table: 'timer', key: 'silence gas-1 device_silent' }]);
    estate.submit({ kind: 'boot' });
    estate.pass(3 * minute);
    expect(estate.alert().kind).toBe('device_silent');
  });
});

import { type AlertKind, alertKinds, type Level } from '@gridcall/contract/alert.ts';
import {
  type DeviceEventKind,
  type DeviceKind,
  deviceEventKinds,
  deviceKinds,
} from '@gridcall/contract/device-kind.ts';
import { describe, expect, it } from 'vitest';
import { beginningOf, endedBy, eventTable, meaningOf } from './event-table.ts';
import { ruleBook, rulesOf } from './rule-book.ts';
import { Estate } from './testing/estate.ts';

const kinds = Object.keys(deviceKinds) as DeviceKind[];
const eventsOf = (kind: DeviceKind): readonly DeviceEventKind[] => deviceKinds[kind].events;
const TEN_MINUTES = 600_000;

function estateWith(kind: DeviceKind): Estate {
  const estate = new Estate();
  // Silence is another matter, and would be an alert of its own in the long waits below.
  estate.link('d', kind, 'lobby', 24 * 3_600_000);
  return estate;
}

/** The open and active alerts by kind and level. */
function active(estate: Estate): readonly (readonly [AlertKind, Level])[] {
  return estate
    .alerts()
    .filter(({ state }) => state === 'active-unacknowledged' || state === 'active-acknowledged')
    .map(({ kind, level }) => [kind, level] as const);
}

describe('the table of events', () => {
  it('has every event once, and ends only what something begins', () => {
    expect(Object.keys(eventTable)).toEqual([...deviceEventKinds]);
    for (const event of deviceEventKinds) {
      for (const ended of endedBy(event)) expect(beginningOf(ended), `${event} ends ${ended}`).toBeDefined();
    }
    for (const name of ['', 'burned_down', '__proto__', 'constructor']) {
      expect([meaningOf(name), beginningOf(name), endedBy(name)]).toEqual([undefined, undefined, []]);
    }
  });

  it('is what the rules of each kind of device watch: no event begins what no rule has, and no rule waits in vain', () => {
    for (const kind of kinds) {
      const watched = rulesOf(kind).flatMap((rule) => rule.events.map(({ event }) => [event, rule.alertKind]));
      const begun = eventsOf(kind).flatMap((event) => {
        const begins = beginningOf(event)?.begins;
        return begins === undefined ? [] : [[event, begins]];
      });
      expect(watched.sort(), kind).toEqual(begun.sort());
    }
  });

  it('says of which switch an event is the twin, and its rule weighs that switch or has none', () => {
    for (const kind of kinds) {
      for (const rule of ruleBook[kind]) {
        for (const { event } of rule.events) {
          const twin = beginningOf(event)?.twin;
          if (twin !== undefined) expect(deviceKinds[kind].quantities, `${kind} ${event}`).toContain(twin);
        }
      }
    }
  });
});

/** What each event does by itself on each kind of device: the alert it leaves active, at once or after ten minutes. */
const begun: Readonly<Partial<Record<DeviceKind, Partial<Record<DeviceEventKind, readonly [AlertKind, Level]>>>>> = {
  'gas-detector': { tamper: ['tamper', 3] },
  'smoke-detector': { tamper: ['tamper', 3] },
  'carbon-monoxide-detector': { tamper: ['tamper', 3] },
  'leak-sensor': { tamper: ['tamper', 3] },
  'access-gate': {
    forced_open: ['gate_forced', 2],
    held_open: ['gate_held_open', 3],
    tamper: ['tamper', 3],
    fire_input: ['fire_input', 1],
    panic: ['panic_button', 1],
    duress: ['gate_duress', 1],
    reader_offline: ['device_fault', 4],
    mains_failed: ['device_fault', 4],
  },
  lift: {
    entrapment: ['lift_entrapment', 1],
    alarm_button: ['lift_entrapment', 1],
    out_of_service: ['lift_out_of_service', 2],
    mains_failed: ['device_fault', 3],
  },
  'gas-valve': { tamper: ['tamper', 3], mains_failed: ['device_fault', 3] },
  siren: { tamper: ['tamper', 3], mains_failed: ['device_fault', 3] },
  pump: { tamper: ['tamper', 3], mains_failed: ['device_fault', 4] },
};
const waiting: readonly string[] = ['reader_offline', 'mains_failed'];

describe.each(kinds)('%s', (kind) => {
  it.each(eventsOf(kind).map((event) => [event]))('%s by itself', (event) => {
    const estate = estateWith(kind);
    const told = begun[kind]?.[event];
    estate.event('d', event);
    expect(active(estate)).toEqual(told === undefined || waiting.includes(event) ? [] : [told]);
    estate.pass(TEN_MINUTES);
    expect(active(estate)).toEqual(told === undefined ? [] : [told]);
    estate.event('d', event);
    expect(active(estate), 'said twice it is one alert').toHaveLength(told === undefined ? 0 : 1);
    expect(estate.alerts()).toHaveLength(told === undefined ? 0 : 1);
  });

  const pairs = eventsOf(kind).flatMap((first) => eventsOf(kind).map((then) => [first, then] as const));
  it('ends by exactly the events that the table names', () => {
    for (const [first, then] of pairs) {
      const told = begun[kind]?.[first];
      if (told === undefined) continue;
      const estate = estateWith(kind);
      estate.event('d', first);
      estate.pass(TEN_MINUTES);
      estate.event('d', then);
      const stands = active(estate).some(([alertKind]) => alertKind === told[0]);
      expect(stands, `${first}, then ${then}`).toBe(!endedBy(then).includes(first));
    }
  });

  it('what ends within the ten minutes of a fault was none', () => {
    for (const [first, then] of pairs) {
      if (!waiting.includes(first) || !endedBy(then).includes(first)) continue;
      const estate = estateWith(kind);
      estate.event('d', first);
      estate.pass(TEN_MINUTES - 1);
      estate.event('d', then);
      estate.pass(TEN_MINUTES);
      expect(estate.alerts(), `${first}, then ${then}`).toEqual([]);
    }
  });
});

describe('several causes of one alert', () => {
  it('stands until the last of them is over', () => {
    const estate = estateWith('access-gate');
    estate.event('d', 'reader_offline');
    estate.event('d', 'mains_failed');
    estate.reading('d', { fault: true });
    estate.pass(TEN_MINUTES);
    expect(active(estate)).toEqual([['device_fault', 4]]);
    estate.event('d', 'reader_online');
    estate.reading('d', { fault: false });
    expect(active(estate)).toEqual([['device_fault', 4]]);
    estate.event('d', 'mains_restored');
    expect(estate.alert().state).toBe('cleared');
  });

  it('a reading that says no fault does not end what only an event can', () => {
    const estate = estateWith('access-gate');
    estate.event('d', 'reader_offline');
    estate.pass(TEN_MINUTES);
    estate.reading('d', { fault: false, open: false, tamper: false, battery_pct: 90 });
    expect(active(estate)).toEqual([['device_fault', 4]]);
  });

  it('does not rise again because one of them is over, when a person has closed it', () => {
    const estate = estateWith('access-gate');
    estate.event('d', 'reader_offline');
    estate.event('d', 'mains_failed');
    estate.pass(TEN_MINUTES);
    estate.close(estate.alert().id);
    estate.event('d', 'reader_online');
    expect(estate.alerts().map(({ state }) => state)).toEqual(['closed']);
  });
});

describe('an event and the switch that says the same', () => {
  it.each([
    ['access-gate', 'forced_open', 'open', 'cleared'],
    ['access-gate', 'held_open', 'open', 'cleared'],
    ['access-gate', 'tamper', 'tamper', 'cleared'],
    ['lift', 'entrapment', 'entrapment', 'cleared-unclosed'],
    ['lift', 'out_of_service', 'out_of_service', 'cleared'],
  ] as const)('%s: %s ends when %s is false, and not when it is true', (kind, event, twin, state) => {
    const estate = estateWith(kind);
    estate.event('d', event);
    estate.reading('d', { [twin]: true });
    estate.pass(5000);
    expect(active(estate)).toHaveLength(1);
    estate.reading('d', { [twin]: false });
    estate.pass(5000);
    expect(estate.alert().state).toBe(state);
  });

  it('its end switches off what the switch said before, and a new word of the switch counts', () => {
    const estate = estateWith('lift');
    estate.reading('d', { entrapment: true });
    estate.event('d', 'entrapment_cleared');
    expect(estate.alert().state).toBe('cleared-unclosed');
    expect(estate.view.get('device_state', 'd')?.values).toEqual({ entrapment: false });
    estate.reading('d', { entrapment: true });
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', occurrences: 2 });
  });
});

/** Every event of every kind of device that begins an alert. */
const beginnings = kinds.flatMap((kind) =>
  eventsOf(kind).flatMap((event) => {
    const told = begun[kind]?.[event];
    return told === undefined ? [] : [[kind, event, told[0]] as const];
  }),
);

describe('what an event alone began', () => {
  it.each(beginnings)(
    '%s: %s, a person may close while it stands, and the next one is news',
    (kind, event, alertKind) => {
      const estate = estateWith(kind);
      const delay = waiting.includes(event) ? TEN_MINUTES : 0;
      estate.event('d', event);
      estate.pass(12 * 3_600_000);
      expect(active(estate).map(([open]) => open)).toEqual([alertKind]);
      expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: true });
      expect(estate.view.get('device_state', 'd')?.conditions[alertKind]).toMatchObject({ evidenceLevel: 0 });
      estate.pass(TEN_MINUTES);
      expect(estate.alerts(), 'closed is closed').toHaveLength(1);
      estate.event('d', event);
      estate.pass(delay);
      expect(estate.alerts().map(({ state }) => state)).toEqual(['closed', 'active-unacknowledged']);
      for (const end of deviceEventKinds.filter((other) => endedBy(other).includes(event))) estate.event('d', end);
      estate.pass(TEN_MINUTES);
      const isEnded = deviceEventKinds.some((other) => endedBy(other).includes(event));
      expect(active(estate)).toHaveLength(isEnded ? 0 : 1);
    },
  );

  const switched = beginnings.flatMap(([kind, event, alertKind]) => {
    const twin = beginningOf(event)?.twin;
    const weighs = rulesOf(kind).some(
      (rule) => rule.alertKind === alertKind && rule.bits.some(({ quantity }) => quantity === twin),
    );
    const isLatched = alertKinds[alertKind].latched;
    return twin !== undefined && weighs && isLatched ? [[kind, event, twin] as const] : [];
  });
  it.each(switched)('%s: %s, nobody closes while the switch %s says the same', (kind, event, twin) => {
    const estate = estateWith(kind);
    estate.event('d', event);
    estate.reading('d', { [twin]: true });
    expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: false, code: 'ALERT_STILL_ACTIVE' });
    estate.reading('d', { [twin]: false });
    expect(estate.alert().state).toBe('cleared-unclosed');
    expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: true });
  });

  it('is in the table above', () => {
    expect(beginnings.length).toBeGreaterThan(12);
    expect(switched).toEqual([['lift', 'entrapment', 'entrapment']]);
  });

  it('a call for help out of a lift stands beside what the lift itself says', () => {
    const estate = estateWith('lift');
    estate.event('d', 'alarm_button');
    estate.reading('d', { entrapment: true });
    expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: false, code: 'ALERT_STILL_ACTIVE' });
    estate.reading('d', { entrapment: false });
    expect(active(estate), 'the call for help stands').toEqual([['lift_entrapment', 1]]);
    expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: true });
  });

  it('a fire signal of which the end was never told is closed by who went there, and its end then changes nothing', () => {
    const estate = estateWith('access-gate');
    estate.event('d', 'fire_input');
    estate.reading('d', { open: true, tamper: false });
    expect(estate.close(estate.alert().id).outcome).toMatchObject({ ok: true });
    estate.event('d', 'fire_input_cleared');
    estate.event('d', 'fire_input_cleared');
    expect(estate.alerts().filter(({ kind }) => kind === 'fire_input')).toMatchObject([
      { state: 'closed', clearedAt: null },
    ]);
  });
});

it('who passes a gate is counted, and nothing of it is an alert or an evidence', () => {
  const estate = estateWith('access-gate');
  for (const event of ['access_granted', 'opened', 'closed', 'access_denied', 'request_to_exit'] as const) {
    estate.event('d', event);
  }
  expect(estate.view.rows('device_event').map(({ kind }) => kind)).toHaveLength(5);
  expect(estate.view.get('device_state', 'd')?.conditions).toEqual({});
});

import { beforeEach, describe, expect, test } from 'vitest';
import { quietUntil } from './quiet-hours.ts';
import { CalledEstate } from './testing/called-estate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const wall = (time: string) => Date.parse(`${time}:00+08:00`);

let estate: CalledEstate;
beforeEach(() => {
  estate = new CalledEstate();
});

/** A gate that somebody forces: level 2, over by itself when it is closed. */
function gate(id: string): void {
  estate.link(id, 'access-gate', 'lobby', DAY);
}

/** A detector that somebody takes off the wall: level 3. */
function ordinary(count: number): void {
  for (let index = 0; index < count; index++) {
    estate.link(`leak-${index}`, 'leak-sensor', 'lobby', DAY);
    estate.event(`leak-${index}`, 'tamper');
  }
}

const told = () => estate.notices().map(({ personId, kind, bundled }) => `${personId} ${kind} ${bundled.length}`);

describe('the quiet hours', () => {
  test.each([
    ['2026-03-01T21:59', null],
    ['2026-03-01T22:00', '2026-03-02T07:00'],
    ['2026-03-02T06:59', '2026-03-02T07:00'],
    ['2026-03-02T07:00', null],
    ['2026-12-31T23:00', '2027-01-01T07:00'],
  ])('at %s last until %s', (now, until) => {
    expect(quietUntil(wall(now))).toBe(until === null ? null : wall(until));
  });

  test('hold what can wait, and bring it in one notice in the morning, with what is still true', () => {
    estate.now = wall('2026-03-01T23:00');
    ordinary(3);
    expect(told()).toEqual([]);
    const [first] = estate.alerts();
    estate.acknowledge(first?.id ?? '');
    estate.pass(wall('2026-03-02T06:59') - estate.now);
    expect(told()).toEqual([]);
    estate.pass(2 * MINUTE);
    expect(told()).toEqual(['person-1 bundle 2']);
    // B has the two hours that the policy gives, from the morning on.
    estate.pass(2 * HOUR - 3 * MINUTE);
    expect(told()).toHaveLength(1);
    estate.pass(3 * MINUTE);
    expect(told().filter((line) => line.startsWith('person-2'))).toEqual([
      'person-2 escalated 0',
      'person-2 escalated 0',
    ]);
  });

  test('hold nothing that is urgent', () => {
    estate.now = wall('2026-03-02T03:00');
    estate.gas(true);
    expect(told()).toContain('person-1 raised 0');
  });

  test('are those of the clock as it stands after it was set', () => {
    estate.now = wall('2026-03-01T23:00');
    ordinary(1);
    estate.now -= 3 * HOUR;
    estate.submit({ kind: 'clock-jump', byMs: -3 * HOUR });
    estate.pass(2 * MINUTE);
    expect(told()).toEqual(['person-1 raised 0']);
  });
});

describe('what can wait', () => {
  test('comes at most ten times an hour; the rest comes in one notice when there is room', () => {
    ordinary(13);
    expect(told()).toEqual(Array.from({ length: 10 }, () => 'person-1 raised 0'));
    estate.pass(HOUR);
    expect(told().slice(10)).toEqual(['person-1 bundle 3']);
  });

  test('of level 4 comes once a day', () => {
    estate.link('leak-9', 'leak-sensor', 'lobby', DAY);
    estate.reading('leak-9', { battery_pct: 5 });
    expect(estate.alert().level).toBe(4);
    estate.pass(wall('2026-03-01T08:59') - estate.now);
    expect(told()).toEqual([]);
    estate.pass(2 * MINUTE);
    expect(told()).toEqual(['person-1 raised 0']);
  });
});

describe('a sensor that comes and goes', () => {
  test('ten times a minute calls once in a quarter of an hour, and each time it came is kept', () => {
    gate('gate-1');
    const edges = 150;
    for (let index = 0; index < edges; index++) {
      estate.event('gate-1', 'forced_open');
      estate.pass(3000);
      estate.event('gate-1', 'closed');
      estate.pass(3000);
    }
    expect(estate.alerts()).toHaveLength(edges);
    const calls = estate.view.rows('alert_event').filter(({ type }) => type === 'escalated');
    expect(calls).toHaveLength(1);
    estate.event('gate-1', 'forced_open');
    estate.pass(MINUTE);
    expect(estate.view.rows('alert_event').filter(({ type }) => type === 'escalated')).toHaveLength(2);
  });

  test('and stays at last is called for when the quarter of an hour is over', () => {
    gate('gate-1');
    for (let index = 0; index < 3; index++) {
      estate.event('gate-1', 'forced_open');
      if (index < 2) estate.event('gate-1', 'closed');
      estate.pass(10_000);
    }
    const open = estate.alerts().find(({ state }) => state === 'active-unacknowledged');
    expect(estate.view.get('escalation', open?.id ?? '')).toMatchObject({ state: 'held', heldFor: 'flapping' });
    estate.pass(15 * MINUTE);
    expect(estate.view.get('escalation', open?.id ?? '')).toMatchObject({ state: 'running', step: 0 });
  });

  test('within two minutes of a call goes on where the call stood: the next one is called in time', () => {
    gate('gate-1');
    estate.event('gate-1', 'forced_open');
    estate.pass(30_000);
    estate.event('gate-1', 'closed');
    estate.event('gate-1', 'forced_open');
    estate.pass(9 * MINUTE);
    expect(estate.called().filter((line) => line.endsWith('raised'))).toEqual(['0 person-1 raised']);
    estate.pass(MINUTE);
    expect(estate.called().at(-1)).toBe('10 person-2 escalated');
  });

  test('does not keep a gas alarm from calling the next one: nobody has taken it', () => {
    estate.gas(true);
    for (let index = 0; index < 12; index++) {
      estate.pass(15_000);
      estate.gas(index % 2 === 1);
    }
    expect(estate.called()).toContain('2 person-2 escalated');
  });
});

describe('a clock that is set by a day', () => {
  test.each([DAY, -DAY])('%i ms neither calls nor delays', (byMs) => {
    estate.gas(true);
    estate.pass(MINUTE + 30_000);
    const before = estate.called().length;
    estate.now += byMs;
    estate.submit({ kind: 'clock-jump', byMs });
    estate.pass(29_000);
    expect(estate.called()).toHaveLength(before);
    estate.pass(1000);
    expect(estate.called().slice(before)).toEqual([expect.stringContaining('person-2 escalated')]);
  });

  test.each([DAY, -DAY])('%i ms while nobody ran: nobody waits longer than the policy says', (byMs) => {
    estate.gas(true);
    estate.pass(MINUTE + 30_000);
    estate.now += byMs;
    estate.submit({ kind: 'boot' });
    estate.pass(15 * MINUTE);
    expect(estate.called()).toEqual(expect.arrayContaining([expect.stringContaining('person-2 escalated')]));
  });

  test.each([DAY, -DAY])('%i ms leaves whoever took it their quarter of an hour', (byMs) => {
    estate.gas(true);
    const { id } = estate.alert();
    estate.acknowledge(id);
    estate.pass(10 * MINUTE);
    estate.now += byMs;
    estate.submit({ kind: 'clock-jump', byMs });
    estate.pass(4 * MINUTE);
    expect(estate.alert().state).toBe('active-acknowledged');
    estate.pass(MINUTE);
    expect(estate.alert().state).toBe('active-unacknowledged');
  });
});

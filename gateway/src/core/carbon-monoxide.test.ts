import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadingInput } from './input.ts';
import { protectionOf } from './protection.ts';
import { Estate, START } from './testing/estate.ts';

type Values = ReadingInput['values'];
const MINUTE = 60_000;

function hall(reportEveryMs = 5 * MINUTE): Estate {
  const estate = new Estate();
  estate.link('co-1', 'carbon-monoxide-detector', 'flat-501', reportEveryMs);
  return estate;
}

/** The detector says the same at its interval, from now and for so long. */
function say(estate: Estate, values: Values, everyMs: number, forMs: number): void {
  const end = estate.now + forMs;
  for (;;) {
    estate.reading('co-1', values);
    if (estate.now + everyMs > end) break;
    estate.pass(everyMs);
  }
  estate.pass(end - estate.now);
}

const kinds = (estate: Estate) => estate.alerts().map((alert) => [alert.kind, alert.level, alert.state]);
const timers = (estate: Estate) => [...estate.view.all('timer')].filter(({ kind }) => kind === 'condition-on');
const dose = (estate: Estate) => estate.view.get('device_state', 'co-1')?.conditions.carbon_monoxide?.exposure?.dose;
const raised = ['carbon_monoxide', 1, 'active-unacknowledged'] as const;

describe('carbon monoxide by its curve: EN 50291-1, in the rules', () => {
  it.each([
    [50, 60, 90],
    [100, 10, 40],
    [300, 0, 3],
  ])('%i ppm, said every 10 s to 5 min, is an alert between %i and %i minutes', (ppm, fromMin, toMin) => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 5 * MINUTE }), (everyMs) => {
        const estate = hall();
        say(estate, { co_ppm: ppm, alarm: false }, everyMs, toMin * MINUTE);
        const { kind, level, raisedAt } = estate.alert();
        expect([kind, level]).toEqual(['carbon_monoxide', 1]);
        expect(raisedAt - START).toBeGreaterThanOrEqual(fromMin * MINUTE);
      }),
      { numRuns: 12 },
    );
  });

  it('30 ppm is none for two hours', () => {
    const estate = hall();
    say(estate, { co_ppm: 30, alarm: false }, MINUTE, 120 * MINUTE);
    expect(estate.alerts()).toEqual([]);
  });

  it('a detector that says it once is counted for ten minutes', () => {
    const estate = hall(60 * MINUTE);
    estate.reading('co-1', { co_ppm: 150 });
    expect(timers(estate)).toHaveLength(1);
    estate.pass(9 * MINUTE);
    expect(estate.alerts()).toEqual([]);
    estate.pass(MINUTE);
    expect(kinds(estate)).toEqual([raised]);
    const slow = hall(60 * MINUTE);
    slow.reading('co-1', { co_ppm: 100 });
    slow.pass(59 * MINUTE);
    slow.reading('co-1', { co_ppm: 100 });
    expect(dose(slow)).toBeCloseTo(10 / 25);
    expect(timers(slow)).toEqual([]);
  });

  it('other messages neither prolong nor renew what was said', () => {
    const estate = hall(60 * MINUTE);
    estate.reading('co-1', { co_ppm: 100 });
    for (let minute = 0; minute < 40; minute++) {
      estate.pass(MINUTE);
      estate.reading('co-1', { battery_pct: 80 });
    }
    expect(estate.alerts()).toEqual([]);
  });

  it('clears ten seconds after the air is clean, stays for a person, and comes again at once with the next exposure', () => {
    const estate = hall();
    say(estate, { co_ppm: 300 }, MINUTE, 3 * MINUTE);
    estate.reading('co-1', { co_ppm: 25 });
    estate.pass(MINUTE);
    expect(kinds(estate)).toEqual([raised]);
    estate.reading('co-1', { co_ppm: 10 });
    estate.pass(10_000);
    expect(estate.alert().state).toBe('cleared-unclosed');
    estate.reading('co-1', { co_ppm: 100 });
    estate.pass(30_000);
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', occurrences: 2 });
  });

  it('leaves neither a timer nor a memory in clean air', () => {
    const estate = hall();
    estate.reading('co-1', { co_ppm: 120 });
    expect(timers(estate)).toEqual([]);
    estate.reading('co-1', { co_ppm: 300 });
    expect(timers(estate)).toHaveLength(1);
    estate.reading('co-1', { co_ppm: 0 });
    expect(timers(estate)).toEqual([]);
    expect(estate.view.get('device_state', 'co-1')?.conditions.carbon_monoxide?.exposure).toBeUndefined();
  });
});

describe('the detector itself', () => {
  it('is believed on receipt, whatever the curve says and however late it comes', () => {
    const estate = hall();
    estate.reading('co-1', { co_ppm: 0, alarm: true });
    expect(kinds(estate)).toEqual([raised]);
    const late = hall();
    late.reading('co-1', { co_ppm: 0 }, { observedAt: late.now });
    late.reading('co-1', { alarm: true }, { observedAt: late.now - 60 * MINUTE });
    expect(kinds(late)).toEqual([raised]);
  });

  it('ends its own alarm, but not that of the curve', () => {
    const estate = hall();
    say(estate, { co_ppm: 300, alarm: true }, MINUTE, 3 * MINUTE);
    estate.reading('co-1', { co_ppm: 200, alarm: false });
    estate.pass(MINUTE);
    expect(kinds(estate)).toEqual([raised]);
  });

  it.each(['warming_up', 'self_test'] as const)('measures nothing while it says %s', (mute) => {
    const estate = hall();
    say(estate, { [mute]: true, co_ppm: 500, alarm: true }, MINUTE, 14 * MINUTE);
    expect(estate.alerts()).toEqual([]);
    expect(timers(estate)).toEqual([]);
    estate.reading('co-1', { [mute]: false, co_ppm: 40, alarm: false });
    estate.pass(5 * MINUTE);
    expect(estate.alerts()).toEqual([]);
    expect(protectionOf({ reportEveryMs: 5 * MINUTE }, estate.view.get('device_state', 'co-1'), estate.now)).toBe(
      'protected',
    );
  });

  it('has what was taken in before its self-test', () => {
    const estate = hall();
    say(estate, { co_ppm: 100 }, MINUTE, 20 * MINUTE);
    say(estate, { self_test: true, co_ppm: 0 }, MINUTE, MINUTE);
    expect(dose(estate)).toBeCloseTo(20 / 25, 1);
    say(estate, { self_test: false, co_ppm: 100 }, MINUTE, 6 * MINUTE);
    expect(kinds(estate)).toEqual([raised]);
  });

  it('counts nothing that it marks as history or that comes out of order', () => {
    const estate = hall();
    estate.reading('co-1', { co_ppm: 0 }, { observedAt: estate.now });
    for (let minute = 1; minute <= 60; minute++) {
      estate.reading('co-1', { co_ppm: 400 }, { observedAt: estate.now - minute * MINUTE });
      estate.reading('co-1', { co_ppm: 400 }, { observedAt: estate.now, history: true });
      estate.pass(1000);
    }
    expect(estate.alerts()).toEqual([]);
  });
});

describe('what comes between', () => {
  it('a restart: the time in which nobody listened counts for ten minutes at most, and as no fresh air', () => {
    for (const downMs of [MINUTE, 10 * MINUTE, 12 * 60 * MINUTE]) {
      const estate = hall();
      say(estate, { co_ppm: 100 }, MINUTE, 5 * MINUTE);
      estate.now += downMs;
      estate.submit({ kind: 'boot' });
      estate.pass(0);
      estate.reading('co-1', { co_ppm: 100 });
      expect(dose(estate)).toBeCloseTo((5 + Math.min(10, downMs / MINUTE)) / 25);
    }
  });

  it('a restart in which the dose became full: the alert is raised at the start', () => {
    const estate = hall();
    say(estate, { co_ppm: 300 }, MINUTE, MINUTE);
    estate.now += 60 * MINUTE;
    estate.submit({ kind: 'boot' });
    estate.pass(0);
    expect(kinds(estate)).toEqual([raised]);
  });

  it('a clock that was set back while nobody ran makes no timer that stands for hours', () => {
    const estate = hall();
    say(estate, { co_ppm: 300 }, MINUTE, MINUTE);
    estate.now -= 24 * 60 * MINUTE;
    estate.submit({ kind: 'boot' });
    estate.pass(10 * MINUTE);
    expect(kinds(estate)).toEqual([raised]);
  });

  it.each([-5 * 60 * MINUTE, -1, 1, 90 * MINUTE])('a clock that jumps by %i ms moves the alert by nothing', (byMs) => {
    const estate = hall();
    say(estate, { co_ppm: 100 }, MINUTE, 12 * MINUTE);
    estate.now += byMs;
    estate.submit({ kind: 'clock-jump', byMs });
    const from = estate.now;
    say(estate, { co_ppm: 100 }, MINUTE, 12.5 * MINUTE);
    expect(estate.alerts()).toEqual([]);
    say(estate, { co_ppm: 100 }, MINUTE, MINUTE);
    expect(estate.alert().raisedAt - from).toBe(13 * MINUTE);
  });

  it('silence: its alert is one of its own, and what was taken in is kept', () => {
    const estate = hall();
    say(estate, { co_ppm: 100 }, MINUTE, 5 * MINUTE);
    estate.pass(300 * MINUTE);
    expect(kinds(estate).map(([kind]) => kind)).toEqual(['device_silent']);
    estate.reading('co-1', { co_ppm: 0 });
    expect(dose(estate)).toBeCloseTo(15 / 25);
  });

  it('a link that is revoked: nobody is called for what it said', () => {
    const estate = hall();
    estate.reading('co-1', { co_ppm: 300 });
    estate.submit({ kind: 'revoke-link', linkId: 'co-1', by: '王装机', byPost: 'installer' });
    expect(timers(estate)).toEqual([]);
    estate.pass(60 * MINUTE);
    expect(estate.alerts()).toEqual([]);
  });
});

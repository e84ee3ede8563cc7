import { describe, expect, it } from 'vitest';
import { protectionOf } from './protection.ts';
import { MUTED_AT_MOST_MS } from './rule-book.ts';
import { Estate } from './testing/estate.ts';

function gasEstate(): Estate {
  const estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  return estate;
}

/** The detector says the same each minute. */
function say(estate: Estate, values: Parameters<Estate['reading']>[1], forMs: number): void {
  const end = estate.now + forMs;
  for (;;) {
    estate.reading('gas-1', values);
    if (estate.now >= end) return;
    estate.pass(Math.min(60_000, end - estate.now));
  }
}
const protection = (estate: Estate) =>
  protectionOf({ reportEveryMs: 60_000 }, estate.view.get('device_state', 'gas-1'), estate.now);

describe.each(['warming_up', 'self_test'] as const)('a detector that says %s', (mute) => {
  it('is muted for a quarter of an hour, and after it its alarm counts', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true, alarm: true }, MUTED_AT_MOST_MS);
    expect(estate.alerts()).toEqual([]);
    expect(protection(estate)).toBe(mute);
    estate.pass(1);
    estate.reading('gas-1', { [mute]: true, alarm: true });
    expect(estate.alert()).toMatchObject({ kind: 'gas_leak', level: 1 });
    expect(protection(estate)).toBe('fault');
  });

  it('clears by its own word, too, and stays unmuted', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true, alarm: true }, MUTED_AT_MOST_MS + 60_000);
    say(estate, { [mute]: true, alarm: false }, 60_000);
    expect(estate.alert().state).toBe('cleared-unclosed');
    estate.reading('gas-1', { [mute]: true, alarm: true });
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', occurrences: 2 });
  });

  it('has its time anew when it measured in between', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true, alarm: false }, MUTED_AT_MOST_MS - 60_000);
    estate.reading('gas-1', { [mute]: false, alarm: false });
    expect(protection(estate)).toBe('protected');
    say(estate, { [mute]: true, alarm: true }, MUTED_AT_MOST_MS - 60_000);
    expect(estate.alerts()).toEqual([]);
  });

  it('has no longer and no shorter when the clock is set', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true }, 60_000);
    for (const byMs of [7_200_000, -14_400_000]) {
      estate.now += byMs;
      estate.submit({ kind: 'clock-jump', byMs });
      estate.reading('gas-1', { [mute]: true, alarm: true });
      expect(estate.alerts()).toEqual([]);
    }
    say(estate, { [mute]: true, alarm: true }, MUTED_AT_MOST_MS);
    expect(estate.alert().level).toBe(1);
  });

  it('has its time anew when it was silent: what comes late was said during a mute that may be over', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true }, 60_000);
    estate.pass(MUTED_AT_MOST_MS);
    estate.reading('gas-1', { [mute]: true, alarm: true });
    estate.reading('gas-1', { [mute]: false, alarm: false });
    expect(estate.alerts().map(({ kind }) => kind)).toEqual(['device_silent']);
  });

  it('tells the live stream once that it counts as faulty', () => {
    const estate = gasEstate();
    say(estate, { [mute]: true }, MUTED_AT_MOST_MS);
    const told = estate.view.rows('change').length;
    estate.pass(1);
    say(estate, { [mute]: true }, 300_000);
    expect(estate.view.rows('change')).toHaveLength(told + 1);
  });
});

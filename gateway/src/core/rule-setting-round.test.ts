import { describe, expect, it } from 'vitest';
import { isLifeSafety } from './life-safety.ts';
import type { AlertRow } from './model.ts';
import { methane, SetEstate } from './testing/rule-settings.ts';

const gas = 'gas-detector gas_leak';
const DEVICES = 300;
const STEP_MS = 21;

/** So many detectors as several steps need; each has said 24 %LEL, which is nothing to the book. */
function largeEstate(): SetEstate {
  const estate = new SetEstate();
  estate.link('gas-0', 'gas-detector', 'lobby');
  estate.reading('gas-0', { methane_lel: 24 });
  const { view } = estate;
  const row = <T>(found: T | undefined): T => found as T;
  const device = row(view.get('device', 'gas-0'));
  const link = row(view.get('link', 'gas-0'));
  const state = row(view.get('device_state', 'gas-0'));
  for (let index = 1; index < DEVICES; index++) {
    // Not in the order of their ids.
    const id = `gas-${(index * 7) % DEVICES}`;
    view.apply([
      { op: 'put', table: 'device', row: { ...device, id, linkId: id } },
      { op: 'put', table: 'link', row: { ...link, id, deviceId: id } },
      { op: 'put', table: 'device_state', row: { ...state, deviceId: id } },
    ]);
  }
  return estate;
}

function rounds(estate: SetEstate) {
  return [...estate.view.all('timer')].filter(({ kind }) => kind === 'rule-setting');
}

/** Fires what is due of rounds; how many alerts each input raised. */
function steps(estate: SetEstate, atMost = Number.POSITIVE_INFINITY): number[] {
  const raised: number[] = [];
  for (;;) {
    const [timer] = rounds(estate).sort((left, right) => left.dueAt - right.dueAt);
    if (timer === undefined || raised.length >= atMost) return raised;
    estate.now = Math.max(estate.now, timer.dueAt);
    const before = estate.alerts().length;
    estate.submit({ kind: 'timer', timerId: timer.id, dueAt: timer.dueAt });
    raised.push(estate.alerts().length - before);
  }
}

const everyone = Array.from({ length: DEVICES }, (_, index) => `gas-${index}`).sort();
const raisedOf = (alerts: readonly AlertRow[]) => alerts.map(({ deviceId }) => deviceId).sort();
const second = (at: number) => ({ thresholds: [methane(2, at)] });

describe('what an edit does to a whole estate', () => {
  it('is done a few devices at a time, to each once, and what they say meanwhile counts by it already', () => {
    const estate = largeEstate();
    const put = estate.put('place estate', gas, second(15));
    expect(put.outcome.ok).toBe(true);
    expect(put.changes.length).toBeLessThan(10);
    expect(estate.alerts()).toEqual([]);
    estate.reading('gas-99', { methane_lel: 24 });
    expect(estate.alert()).toMatchObject({ deviceId: 'gas-99', level: 2 });
    const raised = steps(estate);
    expect(Math.max(...raised)).toBeLessThanOrEqual(12);
    expect(raisedOf(estate.alerts())).toEqual(everyone);
    expect(estate.entries().filter(({ type }) => type === 'raised')).toHaveLength(DEVICES);
    expect(estate.view.get('counter', `rule-setting-round place estate ${gas}`)).toBeUndefined();
  });

  it('where nothing is to do, looks at so many at a time that it is soon over', () => {
    const estate = largeEstate();
    estate.put('place estate', gas, second(24.5));
    expect(steps(estate)).toEqual([0, 0]);
  });

  it('goes on where it was after a start, also with a clock that was set back', () => {
    const estate = largeEstate();
    estate.put('place estate', gas, second(15));
    const first = steps(estate, 3);
    expect(first.every((count) => count > 0)).toBe(true);
    const [before] = rounds(estate);
    estate.now -= 3_600_000;
    estate.submit({ kind: 'boot' });
    expect(rounds(estate)).toEqual([{ ...before, dueAt: estate.now }]);
    const since = estate.now;
    steps(estate);
    expect(estate.now - since).toBeLessThan(DEVICES * STEP_MS);
    expect(raisedOf(estate.alerts())).toEqual(everyone);
  });

  it('begins anew with a newer edit, and does what the older one left undone', () => {
    const estate = largeEstate();
    estate.put('place estate', gas, second(15));
    const some = steps(estate, 3).reduce((sum, count) => sum + count, 0);
    // It changes no threshold: those of the first edit are still to be told to the others.
    estate.put('place estate', gas, { ...second(15), offDelayMs: 30_000 });
    expect(rounds(estate)).toHaveLength(1);
    expect(rounds(estate)[0]).toMatchObject({ deviceId: '' });
    expect(some).toBeLessThan(DEVICES);
    steps(estate);
    expect(estate.entries().filter(({ type }) => type === 'raised')).toHaveLength(DEVICES);
  });

  it('taken away half-way: who had been raised is over, and nobody else is raised', () => {
    const estate = largeEstate();
    estate.put('place estate', gas, second(12));
    const first = steps(estate, 1)[0] ?? 0;
    for (const { deviceId } of estate.alerts()) estate.reading(deviceId, { methane_lel: 14 });
    estate.put('place estate', gas, null);
    steps(estate);
    const leaks = estate.alerts().filter(({ kind }) => kind === 'gas_leak');
    expect(leaks).toHaveLength(first);
    estate.pass(10_000);
    const states = estate.alerts().filter(({ kind }) => kind === 'gas_leak');
    expect(states.map(({ state }) => state)).toEqual(leaks.map(() => 'cleared-unclosed'));
  });

  it('of two settings, one step at a time is made, in turn', () => {
    const estate = largeEstate();
    estate.put('place estate', gas, second(15));
    estate.put('place building-3', gas, second(16));
    const at: number[] = [];
    const ids = new Set<string>();
    for (let count = 0; count < 12; count++) {
      const before = estate.alerts().length;
      const moved = new Map(rounds(estate).map(({ id, deviceId }) => [id, deviceId]));
      steps(estate, 1);
      const went = rounds(estate).filter(({ id, deviceId }) => moved.get(id) !== deviceId);
      expect(went.length).toBeLessThanOrEqual(1);
      for (const { id } of went) ids.add(id);
      if (estate.alerts().length > before || went.length > 0) at.push(estate.now);
    }
    expect(ids.size).toBe(2);
    expect(at.slice(1).every((time, index) => time - (at[index] ?? 0) >= 20)).toBe(true);
  });

  it('leaves the devices of other companies alone', () => {
    const estate = largeEstate();
    estate.giveTo('other', 'gas-7');
    // Only an alarm that came late stands; its values, weighed anew, would end it.
    estate.reading('gas-7', { alarm: false, methane_lel: 14 }, { observedAt: estate.now });
    estate.reading('gas-7', { alarm: true }, { observedAt: estate.now - 1000 });
    estate.put('place estate', gas, second(15), { companyId: 'company' });
    steps(estate);
    const leaks = estate.alerts().filter(({ kind, level }) => kind === 'gas_leak' && level === 2);
    expect(raisedOf(leaks)).toEqual(everyone.filter((id) => id !== 'gas-7'));
    expect(estate.timers().filter(({ kind }) => kind === 'condition-off')).toEqual([]);
  });
});

it('goes behind what devices say, also where one is called like a scope', () => {
  const timerId = `rule-setting place estate ${gas}`;
  const timer = { kind: 'timer', id: '1', timerId, dueAt: 0 } as const;
  expect(
    isLifeSafety(
      timer,
      () => true,
      () => undefined,
    ),
  ).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { Estate } from './testing/estate.ts';

const HOUR_MS = 3_600_000;
const silenceTimer = (estate: Estate, id: string) => estate.view.get('timer', `silence ${id} device_silent`);

function estateWith(id: string, kind: 'gas-detector' | 'leak-sensor'): Estate {
  const estate = new Estate();
  estate.link(id, kind, 'flat-501', 60_000);
  return estate;
}

describe('a clock that was set back while nobody ran', () => {
  it('gives each device its limit from the start, and no more', () => {
    const estate = estateWith('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: false });
    estate.now -= 4 * HOUR_MS;
    estate.submit({ kind: 'boot' });
    expect(silenceTimer(estate, 'gas-1')?.dueAt).toBe(estate.now + 180_000);
    estate.pass(180_000);
    expect(estate.alert()).toMatchObject({ kind: 'device_silent', state: 'active-unacknowledged' });
  });

  it('stretches no delay of a rule', () => {
    const estate = estateWith('leak-1', 'leak-sensor');
    estate.reading('leak-1', { leak: true });
    estate.now -= 4 * HOUR_MS;
    estate.submit({ kind: 'boot' });
    estate.pass(2000);
    expect(estate.alert()).toMatchObject({ kind: 'water_leak', state: 'active-unacknowledged' });
  });
});

describe('a jump that is seen late', () => {
  it('does not move what was counted in the new time beyond its delay', () => {
    const estate = estateWith('leak-1', 'leak-sensor');
    estate.now += 3 * HOUR_MS;
    estate.reading('leak-1', { leak: true });
    estate.submit({ kind: 'clock-jump', byMs: 3 * HOUR_MS });
    estate.pass(2000);
    expect(estate.alerts().map((alert) => alert.kind)).toContain('water_leak');
  });

  it('lets a last word in the future count from now once, not at each firing', () => {
    const estate = estateWith('gas-1', 'gas-detector');
    estate.reading('gas-1', { alarm: false });
    const dueAt = silenceTimer(estate, 'gas-1')?.dueAt ?? 0;
    estate.now -= HOUR_MS;
    estate.submit({ kind: 'timer', timerId: 'silence gas-1 device_silent', dueAt });
    estate.pass(180_000);
    expect(estate.alert()).toMatchObject({ kind: 'device_silent' });
  });
});

describe('the times of one alert', () => {
  it('never go back, so that the queue finds its last statement last', () => {
    const estate = estateWith('gas-1', 'gas-detector');
    const back = () => {
      estate.now -= HOUR_MS;
      estate.submit({ kind: 'clock-jump', byMs: -HOUR_MS });
    };
    estate.reading('gas-1', { alarm: true });
    back();
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    estate.reading('gas-1', { alarm: true });
    back();
    estate.pass(60_000);
    estate.reading('gas-1', { alarm: true });
    estate.reading('gas-1', { alarm: false });
    estate.pass(10_000);
    const shipped = [...estate.view.outbox.values()].filter((entry) => entry.row.type.startsWith('cn.grid.alert'));
    const times = shipped.map((entry) => entry.row.occurredAt);
    expect(shipped.map((entry) => entry.row.type.split('.')[3])).toEqual(['raised', 'cleared', 'raised', 'cleared']);
    expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
  });
});

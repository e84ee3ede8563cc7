import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { describe, expect, test } from 'vitest';
import type { SaidEvent, SaidReading } from './convention.ts';
import { fit } from './fit.ts';

function reading(values: SaidReading['values']): SaidReading {
  return { kind: 'reading', address: 'a', values, history: false, observedAt: 5, messageId: 'm' };
}

function event(name: SaidEvent['event']): SaidEvent {
  return { kind: 'event', address: 'a', event: name, observedAt: null, messageId: null };
}

describe('what a device of a kind takes of what its child said', () => {
  test('all of it, unchanged, when it has a place for all', () => {
    const said = reading({ alarm: true, methane_lel: 12, battery_pct: 80 });
    expect(fit('gas-detector', said)).toEqual({ said, unfit: [] });
  });

  test('the good ones, and the others by name', () => {
    const { said, unfit } = fit('leak-sensor', reading({ leak: true, alarm: false, co_ppm: 3 }));
    expect(said).toEqual(reading({ leak: true }));
    expect(unfit.map(({ what }) => what)).toEqual(['alarm', 'co_ppm']);
    expect(unfit[0]?.why).toContain('A leak-sensor has no quantity "alarm"');
  });

  test('nothing, when it has a place for none: silence is no empty reading', () => {
    expect(fit('lift', reading({ alarm: true })).said).toBeNull();
    expect(fit('bridge', reading({ alarm: true })).unfit[0]?.why).toContain('it takes no quantity');
  });

  test.each([
    ['access-gate', 'forced_open', true],
    ['access-gate', 'entrapment', false],
    ['gas-detector', 'mains_failed', false],
    ['gas-detector', 'tamper', true],
    ['lift', 'entrapment', true],
  ] as const)('an event: %s %s %s', (kind, name, taken) => {
    const result = fit(kind, event(name));
    expect(result.said !== null).toBe(taken);
    expect(result.unfit).toHaveLength(taken ? 0 : 1);
  });

  test('availability of every kind', () => {
    for (const kind of Object.keys(deviceKinds) as (keyof typeof deviceKinds)[]) {
      const said = { kind: 'availability', address: 'a', online: false } as const;
      expect(fit(kind, said)).toEqual({ said, unfit: [] });
    }
  });
});

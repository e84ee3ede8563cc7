import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPIRED, evidenceOf } from './evidence.ts';
import { rulesOf } from './rule-book.ts';
import { Estate } from './testing/estate.ts';

/** Stories of devices that say what they may, under people who close what they can and clocks that are set. */
type Act = (estate: Estate) => void;
const kinds = [
  'access-gate',
  'lift',
  'carbon-monoxide-detector',
  'leak-sensor',
] as const satisfies readonly DeviceKind[];
const numbers: Readonly<Record<string, readonly number[]>> = {
  co_ppm: [0, 19, 25, 30, 60, 150, 400],
  battery_pct: [0, 1, 5, 6, 15, 17, 20, 60],
  temperature_c: [20],
};

const speech: fc.Arbitrary<Act> = fc.constantFrom(...kinds).chain((kind): fc.Arbitrary<Act> => {
  const { events, quantities } = deviceKinds[kind];
  const happening = fc.constantFrom(...events).map(
    (event): Act =>
      (estate) => {
        estate.event(kind, event);
      },
  );
  const value = fc.constantFrom(...quantities).chain((quantity) => {
    const said = numbers[quantity];
    return fc.tuple(fc.constant(quantity), said === undefined ? fc.boolean() : fc.constantFrom(...said));
  });
  const reading = fc.array(value, { maxLength: 4 }).map(
    (values): Act =>
      (estate) => {
        estate.reading(kind, Object.fromEntries(values));
      },
  );
  return fc.oneof(happening, reading);
});
const wait: fc.Arbitrary<Act> = fc
  .constantFrom(1, 2000, 10_000, 60_000, 300_000, 600_000)
  .map((ms) => (estate) => estate.pass(ms));
const person: fc.Arbitrary<Act> = fc.nat(20).map((pick) => (estate) => {
  const alerts = estate.alerts();
  const alert = alerts[pick % Math.max(1, alerts.length)];
  if (alert !== undefined) estate.close(alert.id);
});
const clock: fc.Arbitrary<Act> = fc.oneof(
  fc.constant<Act>((estate) => {
    estate.submit({ kind: 'boot' });
  }),
  fc.constantFrom(-3_600_000, 3_600_000).map(
    (byMs): Act =>
      (estate) => {
        estate.now += byMs;
        estate.submit({ kind: 'clock-jump', byMs });
      },
  ),
  // Set while nobody ran.
  fc.constantFrom(-3_600_000, 3_600_000).map(
    (byMs): Act =>
      (estate) => {
        estate.now += byMs;
        estate.submit({ kind: 'boot' });
      },
  ),
);
const story = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: speech },
    { weight: 4, arbitrary: wait },
    { weight: 2, arbitrary: person },
    { weight: 1, arbitrary: clock },
  ),
  { maxLength: 60 },
);

function newEstate(): Estate {
  const estate = new Estate();
  for (const kind of kinds) estate.link(kind, kind, 'lobby', 24 * 3_600_000);
  return estate;
}

/** After each act of each story. */
function holdsAlways(check: (estate: Estate) => void): void {
  fc.assert(
    fc.property(story, (acts) => {
      const estate = newEstate();
      for (const act of acts) {
        act(estate);
        check(estate);
      }
    }),
    { numRuns: 400 },
  );
}

describe('whatever events, switches and values are said', () => {
  it('what is remembered as evidence is what the rule makes of what stands', () => {
    holdsAlways((estate) => {
      for (const state of estate.view.all('device_state')) {
        for (const rule of rulesOf(state.deviceId)) {
          const memory = state.conditions[rule.alertKind];
          // While it does not measure, its rule is not weighed.
          if (memory === undefined || memory.mutedSince !== undefined) continue;
          const level = evidenceOf(rule, state.values, memory);
          expect(memory.evidenceLevel, `${state.deviceId} ${rule.alertKind}`).toBe(level);
        }
      }
    });
  });

  it('only what the rule knows stands, each once', () => {
    holdsAlways((estate) => {
      for (const state of estate.view.all('device_state')) {
        for (const rule of rulesOf(state.deviceId)) {
          const standing = state.conditions[rule.alertKind]?.standing;
          if (standing === undefined) continue;
          expect(standing.length).toBeGreaterThan(0);
          expect(new Set(standing).size).toBe(standing.length);
          const known: readonly string[] = [EXPIRED, ...rule.events.map(({ event }) => event)];
          expect(known).toEqual(expect.arrayContaining([...standing]));
        }
      }
    });
  });

  it('an alert is active exactly while its evidence stands, but for its delays and for who closed it', () => {
    const closed = new Set<string>();
    fc.assert(
      fc.property(story, (acts) => {
        closed.clear();
        const estate = newEstate();
        for (const act of acts) {
          const before = new Map(estate.alerts().map((alert) => [alert.id, alert.state]));
          act(estate);
          for (const { id, deviceId, kind, state } of estate.alerts()) {
            if (state === 'closed' && before.get(id) !== 'closed') closed.add(`${deviceId} ${kind}`);
          }
          checkStanding(estate, closed);
        }
      }),
      { numRuns: 400 },
    );
  });
});

function checkStanding(estate: Estate, closed: Set<string>): void {
  for (const state of estate.view.all('device_state')) {
    for (const rule of rulesOf(state.deviceId)) {
      const { alertKind } = rule;
      const key = `${state.deviceId} ${alertKind}`;
      const evidence = state.conditions[alertKind]?.evidenceLevel ?? 0;
      const alert = estate.view.get('alert', state.openAlerts[alertKind] ?? '');
      const isActive = alert !== undefined && alert.state !== 'cleared-unclosed';
      const waits = (kind: string) => estate.view.get('timer', `${kind} ${key}`) !== undefined;
      if (evidence === 0 || isActive) closed.delete(key);
      if (evidence !== 0 && !isActive && !closed.has(key)) expect(waits('condition-on'), `${key} must rise`).toBe(true);
      if (evidence === 0 && isActive) expect(waits('condition-off'), `${key} must clear`).toBe(true);
      if (evidence !== 0 && isActive) expect(alert.level, key).toBeLessThanOrEqual(evidence);
    }
  }
}

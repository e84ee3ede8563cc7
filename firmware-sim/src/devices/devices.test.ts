import { commandKinds } from '@gridcall/contract/command.ts';
import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELD_AFTER_MS } from './access-gate.ts';
import { CELL_TEST_MS, CELL_WARM_UP_MS } from './carbon-monoxide-detector.ts';
import { machineFor } from './catalogue.ts';
import { type Firmware, isSimulatedKind, type Said, type SimulatedKind, type Stimulus } from './device.ts';
import { SELF_TEST_MS, WARM_UP_MS } from './gas-detector.ts';
import { DEBOUNCE_MS } from './leak-sensor.ts';
import { SMOKE_BELIEVED_MS, SMOKE_GONE_MS, SMOKE_TEST_MS } from './smoke-detector.ts';

const START = Date.UTC(2026, 0, 1);
const REPORT_MS = 60_000;

/** A device in a world of its own, woken exactly when it asks for it. */
class Bench {
  readonly #machine;
  now = START;
  said: Said[] = [];

  constructor(kind: SimulatedKind, firmware: Partial<Firmware> = {}) {
    this.#machine = machineFor(kind, {
      deviceId: 'device',
      seed: 7,
      reportEveryMs: REPORT_MS,
      warmUpFactor: 1,
      ...firmware,
    });
    this.said.push(...this.#machine.boot(this.now));
  }

  feel(stimulus: Stimulus): Said[] {
    const said = this.#machine.step(stimulus, this.now);
    this.said.push(...said);
    return [...said];
  }

  /** Lets time pass; what is said meanwhile. */
  pass(ms: number): Said[] {
    const until = this.now + ms;
    const from = this.said.length;
    for (let wake = this.#machine.wakesAt(); wake <= until; wake = this.#machine.wakesAt()) {
      expect(wake).toBeGreaterThanOrEqual(this.now);
      this.now = wake;
      const before = this.#machine.wakesAt();
      this.feel({ kind: 'tick' });
      expect(this.#machine.wakesAt(), 'a tick moves the next one').toBeGreaterThan(before);
    }
    this.now = until;
    return this.said.slice(from);
  }
}

function values(said: readonly Said[], quantity: string): unknown[] {
  return said.flatMap((one) => (one.kind === 'reading' ? [Reflect.get(one.values, quantity)] : []));
}

function events(said: readonly Said[]): string[] {
  return said.flatMap((one) => (one.kind === 'event' ? [one.event] : []));
}

describe('a gas detector', () => {
  it('warms up for three minutes, in which it neither alarms nor tests itself', () => {
    const bench = new Bench('gas-detector');
    bench.feel({ kind: 'gas', percentLel: 50, overMs: 0 });
    bench.feel({ kind: 'self-test' });
    const warm = bench.pass(WARM_UP_MS - 1);
    expect(new Set(values(warm, 'warming_up'))).toEqual(new Set([true]));
    expect(new Set(values(warm, 'alarm'))).toEqual(new Set([false]));
    const after = bench.pass(1);
    expect(values(after, 'warming_up')).toEqual([false]);
    expect(values(after, 'alarm')).toEqual([true]);
  });

  it('alarms once on the way up and once off on the way down, whatever the noise', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const bench = new Bench('gas-detector', { seed });
        bench.pass(WARM_UP_MS);
        bench.feel({ kind: 'gas', percentLel: 45, overMs: 10_000 });
        const up = values(bench.pass(30_000), 'alarm');
        bench.feel({ kind: 'gas', percentLel: 0, overMs: 10_000 });
        const down = values(bench.pass(40_000), 'alarm');
        const edges = [false, ...up, ...down].filter((alarm, index, all) => index > 0 && alarm !== all[index - 1]);
        expect(edges).toEqual([true, false]);
      }),
      { numRuns: 50 },
    );
  });

  it('sounds in its self-test, says why, and ends it by itself', () => {
    const bench = new Bench('gas-detector');
    bench.pass(WARM_UP_MS);
    expect(bench.feel({ kind: 'self-test' })).toMatchObject([{ values: { self_test: true, alarm: true } }]);
    expect(bench.pass(SELF_TEST_MS).at(-1)).toMatchObject({ values: { self_test: false, alarm: false } });
  });

  it('is quiet on a quiet day, but never longer silent than it may be', () => {
    const bench = new Bench('gas-detector');
    bench.pass(WARM_UP_MS);
    const day = bench.pass(3_600_000);
    expect(values(day, 'alarm')).not.toContain(true);
    const times = day.flatMap((one) => (one.kind === 'answer' ? [] : [one.observedAt]));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(REPORT_MS);
  });
});

describe('a leak sensor', () => {
  it('believes water after two seconds, and not a splash', () => {
    const bench = new Bench('leak-sensor');
    bench.feel({ kind: 'water', wet: true });
    expect(bench.pass(DEBOUNCE_MS - 1)).toEqual([]);
    bench.feel({ kind: 'water', wet: false });
    expect(bench.pass(10_000)).toEqual([]);
    bench.feel({ kind: 'water', wet: true });
    expect(values(bench.pass(DEBOUNCE_MS), 'leak')).toEqual([true]);
    bench.feel({ kind: 'water', wet: false });
    expect(values(bench.pass(DEBOUNCE_MS), 'leak')).toEqual([false]);
  });

  it('says when it is opened, once', () => {
    const bench = new Bench('leak-sensor');
    expect(events(bench.feel({ kind: 'tamper', on: true }))).toEqual(['tamper']);
    expect(bench.feel({ kind: 'tamper', on: true })).toEqual([]);
    expect(events(bench.feel({ kind: 'tamper', on: false }))).toEqual(['tamper_cleared']);
  });
});

describe('an access gate', () => {
  it('lets somebody pass and says no more than that', () => {
    const bench = new Bench('access-gate');
    expect(events(bench.feel({ kind: 'card', granted: true, openForMs: 3000 }))).toEqual(['access_granted']);
    expect(events(bench.pass(5000))).toEqual(['closed']);
    expect(events(bench.feel({ kind: 'card', granted: false, openForMs: 3000 }))).toEqual(['access_denied']);
    expect(JSON.stringify(bench.said)).not.toMatch(/card|person|holder/);
  });

  it('says that it is held open, and when it is shut', () => {
    const bench = new Bench('access-gate');
    bench.feel({ kind: 'card', granted: true, openForMs: 50_000 });
    expect(events(bench.pass(HELD_AFTER_MS))).toEqual(['held_open']);
    expect(events(bench.pass(20_000))).toEqual(['closed']);
  });

  it('says that it was forced, and only once', () => {
    const bench = new Bench('access-gate');
    expect(events(bench.feel({ kind: 'force' }))).toEqual(['forced_open']);
    expect(bench.feel({ kind: 'force' })).toEqual([]);
    expect(events(bench.pass(200_000))).toEqual([]);
    expect(events(bench.feel({ kind: 'shut' }))).toEqual(['closed']);
    expect(bench.feel({ kind: 'shut' })).toEqual([]);
  });
});

describe('an access gate under other hands', () => {
  it('opens under duress as it does for any card, and says so beside it', () => {
    const bench = new Bench('access-gate');
    expect(events(bench.feel({ kind: 'duress' }))).toEqual(['duress', 'access_granted']);
    expect(events(bench.pass(10_000))).toEqual(['closed']);
  });

  it('says panic each time, and of fire panel and mains what changed', () => {
    const bench = new Bench('access-gate');
    const acts: readonly (readonly [Stimulus, readonly string[]])[] = [
      [{ kind: 'panic' }, ['panic']],
      [{ kind: 'panic' }, ['panic']],
      [{ kind: 'fire-input', on: true }, ['fire_input']],
      [{ kind: 'fire-input', on: false }, ['fire_input_cleared']],
      [{ kind: 'mains', on: true }, []],
      [{ kind: 'mains', on: false }, ['mains_failed']],
      [{ kind: 'mains', on: false }, []],
      [{ kind: 'mains', on: true }, ['mains_restored']],
    ];
    for (const [act, said] of acts) expect(events(bench.feel(act))).toEqual(said);
  });
});

describe('a smoke detector', () => {
  it('believes smoke that stays, and clean air that stays', () => {
    const bench = new Bench('smoke-detector');
    bench.feel({ kind: 'smoke', present: true });
    expect(bench.pass(SMOKE_BELIEVED_MS - 1)).toEqual([]);
    bench.feel({ kind: 'smoke', present: false });
    expect(values(bench.pass(20_000), 'alarm')).toEqual([]);
    bench.feel({ kind: 'smoke', present: true });
    expect(values(bench.pass(SMOKE_BELIEVED_MS), 'alarm')).toEqual([true]);
    bench.feel({ kind: 'smoke', present: false });
    expect(values(bench.pass(SMOKE_GONE_MS), 'alarm')).toEqual([false]);
  });

  it('sounds in its self-test, says why, and real smoke ends the test', () => {
    const bench = new Bench('smoke-detector');
    expect(bench.feel({ kind: 'self-test' })).toMatchObject([{ values: { self_test: true, alarm: true } }]);
    expect(bench.pass(SMOKE_TEST_MS).at(-1)).toMatchObject({ values: { self_test: false, alarm: false } });
    bench.feel({ kind: 'smoke', present: true });
    bench.pass(SMOKE_BELIEVED_MS - 1000);
    bench.feel({ kind: 'self-test' });
    expect(bench.pass(1000).at(-1)).toMatchObject({ values: { self_test: false, alarm: true } });
  });

  it('says that its battery is low, once', () => {
    const bench = new Bench('smoke-detector');
    expect(values(bench.feel({ kind: 'battery', percent: 14 }), 'battery_low')).toEqual([true]);
    expect(bench.feel({ kind: 'battery', percent: 13 })).toEqual([]);
  });
});

describe('a carbon monoxide detector', () => {
  const minute = 60_000;

  it('warms up, measures, and sounds in its test', () => {
    const bench = new Bench('carbon-monoxide-detector');
    bench.feel({ kind: 'self-test' });
    expect(new Set(values(bench.pass(CELL_WARM_UP_MS - 1), 'warming_up'))).toEqual(new Set([true]));
    expect(values(bench.pass(1), 'warming_up')).toEqual([false]);
    expect(bench.feel({ kind: 'self-test' })).toMatchObject([{ values: { self_test: true, alarm: true } }]);
    expect(bench.pass(CELL_TEST_MS).at(-1)).toMatchObject({ values: { self_test: false, alarm: false } });
  });

  it.each([
    [30, 120, 121, false],
    [55, 60, 91, true],
    [110, 10, 40, true],
    [350, 0, 3, true],
  ])('at %i ppm it is quiet for %i minutes, and after %i it sounds: %s', (ppm, quietMin, untilMin, sounds) => {
    const bench = new Bench('carbon-monoxide-detector');
    bench.pass(CELL_WARM_UP_MS);
    bench.feel({ kind: 'carbon-monoxide', ppm, overMs: 0 });
    expect(values(bench.pass(quietMin * minute), 'alarm')).not.toContain(true);
    expect(values(bench.pass((untilMin - quietMin) * minute), 'alarm').at(-1)).toBe(sounds);
    bench.feel({ kind: 'carbon-monoxide', ppm: 0, overMs: 0 });
    expect(values(bench.pass(5 * minute), 'alarm').at(-1)).toBe(false);
  });
});

describe('a lift', () => {
  it('says what changed, once, and how it stands', () => {
    const bench = new Bench('lift');
    const rows: readonly (readonly [Stimulus, readonly string[]])[] = [
      [{ kind: 'entrapment', on: false }, []],
      [{ kind: 'entrapment', on: true }, ['entrapment']],
      [{ kind: 'entrapment', on: true }, []],
      [{ kind: 'alarm-button' }, ['alarm_button']],
      [{ kind: 'entrapment', on: false }, ['entrapment_cleared']],
      [{ kind: 'service', on: true }, []],
      [{ kind: 'service', on: false }, ['out_of_service']],
      [{ kind: 'service', on: true }, ['in_service']],
      [{ kind: 'mains', on: false }, ['mains_failed']],
      [{ kind: 'mains', on: true }, ['mains_restored']],
    ];
    for (const [act, said] of rows) expect(events(bench.feel(act))).toEqual(said);
    expect(values(bench.said, 'entrapment')).toEqual([false, true, false, false, false, false, false]);
  });
});

const stimulus: fc.Arbitrary<Stimulus> = fc.oneof(
  fc.constant({ kind: 'tick' } as const),
  fc.record({
    kind: fc.constant('gas' as const),
    percentLel: fc.integer({ min: 0, max: 100 }),
    overMs: fc.nat(20_000),
  }),
  fc.constantFrom<Stimulus>(
    { kind: 'self-test' },
    { kind: 'force' },
    { kind: 'shut' },
    { kind: 'alarm-button' },
    { kind: 'duress' },
    { kind: 'panic' },
  ),
  fc.record({ kind: fc.constant('smoke' as const), present: fc.boolean() }),
  fc.record({
    kind: fc.constant('carbon-monoxide' as const),
    ppm: fc.integer({ min: 0, max: 10_000 }),
    overMs: fc.nat(20_000),
  }),
  fc.record({
    kind: fc.constantFrom('entrapment' as const, 'service' as const, 'mains' as const, 'fire-input' as const),
    on: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('water' as const), wet: fc.boolean() }),
  fc.record({ kind: fc.constant('lever' as const), open: fc.boolean() }),
  fc.record({ kind: fc.constant('jam' as const), on: fc.boolean() }),
  fc.record({
    kind: fc.constant('command' as const),
    order: fc.record({
      nonce: fc.constantFrom('1', '2', '3', '4', '5'),
      command: fc.constantFrom(...commandKinds),
      notAfter: fc.constantFrom(0, Number.MAX_SAFE_INTEGER),
    }),
  }),
  fc.record({ kind: fc.constant('card' as const), granted: fc.boolean(), openForMs: fc.nat(90_000) }),
  fc.record({ kind: fc.constant('tamper' as const), on: fc.boolean() }),
  fc.record({ kind: fc.constant('battery' as const), percent: fc.integer({ min: 0, max: 100 }) }),
  fc.record({ kind: fc.constant('clock' as const), offsetMs: fc.integer({ min: -1e9, max: 1e9 }) }),
);

it.each((Object.keys(deviceKinds) as DeviceKind[]).filter(isSimulatedKind))(
  '%s says only what its kind may say, in range, under ids of its own, whatever happens to it',
  (kind) => {
    const { quantities: own, events: ownEvents } = deviceKinds[kind];
    fc.assert(
      fc.property(fc.array(fc.tuple(stimulus, fc.nat(120_000)), { maxLength: 30 }), fc.integer(), (acts, seed) => {
        const bench = new Bench(kind, { seed });
        for (const [act, ms] of acts) {
          bench.feel(act);
          bench.pass(ms);
        }
        const messages = bench.said.filter((said) => said.kind !== 'answer');
        expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
        for (const said of messages) {
          if (said.kind === 'event') expect(ownEvents).toContain(said.event);
          else {
            for (const [name, value] of Object.entries(said.values)) {
              expect(own).toContain(name);
              const quantity = quantities[name as keyof typeof quantities];
              expect(typeof value).toBe(quantity.type);
              if (quantity.type === 'number')
                expect(value).toSatisfy((one: number) => one >= quantity.minimum && one <= quantity.maximum);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  },
);

import { NOTHING_SET, type RuleValues } from '@gridcall/contract/rule-setting.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleBook, ruleOf } from './rule-book.ts';
import { isOfLifeSafety } from './rule-bounds.ts';
import { mergeRule, settingsOver } from './rule-settings.ts';
import { methane, SetEstate } from './testing/rule-settings.ts';

const gas = ruleOf('gas-detector', 'gas_leak') as NonNullable<ReturnType<typeof ruleOf>>;
const gate = ruleOf('access-gate', 'gate_held_open') as typeof gas;

describe('what holds: the innermost that says something, value by value', () => {
  const set = (values: Partial<RuleValues>): RuleValues => ({ ...NOTHING_SET, ...values });
  it.each([
    ['nothing: the book', [], [120_000, 0]],
    ['one', [{ onDelayMs: 5000 }], [5000, 0]],
    ['the inner one goes first', [{ onDelayMs: 5000 }, { onDelayMs: 7000 }], [5000, 0]],
    ['what it leaves open is the outer one’s', [{ onDelayMs: 5000 }, { onDelayMs: 7000, offDelayMs: 9 }], [5000, 9]],
    ['zero is a word, too', [{ onDelayMs: 0 }, { onDelayMs: 7000 }], [0, 0]],
    ['beyond the bounds is the nearest bound', [{ onDelayMs: 1e12, offDelayMs: -1 }], [3_600_000, 0]],
    ['no number is no word', [{ onDelayMs: Number.NaN }], [120_000, 0]],
  ] as const)('%s', (_name, settings, [onDelayMs, offDelayMs]) => {
    expect(mergeRule(gate, settings.map(set))).toMatchObject({ onDelayMs, offDelayMs });
  });

  it('thresholds: each stage by itself, and the hysteresis is the book’s', () => {
    const merged = mergeRule(gas, [set({ thresholds: [methane(2, 15)] }), set({ thresholds: [methane(1, 30)] })]);
    const [first, second] = merged.thresholds;
    expect(first?.stages.map(({ at }) => at)).toEqual([30, 15]);
    expect(first?.hysteresis).toBe(gas.thresholds[0]?.hysteresis);
    expect(second).toEqual(gas.thresholds[1]);
    expect(mergeRule(gas, [NOTHING_SET])).toBe(gas);
  });

  it('the device’s own goes before its place’s, and that before the places around it', () => {
    const estate = new SetEstate();
    estate.link('gas-1', 'gas-detector');
    const read = (id = 'gas-1') => {
      const device = estate.view.get('device', id);
      return settingsOver(estate.view, device as NonNullable<typeof device>, 'gas_leak').map((row) => row.scopeId);
    };
    const what = 'gas-detector gas_leak';
    for (const where of [
      'place estate',
      'place flat-501',
      'device gas-1',
      'place building-3',
      'place lobby',
    ] as const) {
      expect(estate.set(where, what, { offDelayMs: 20_000 })).toMatchObject({ ok: true });
    }
    expect(read()).toEqual(['gas-1', 'flat-501', 'building-3', 'estate']);
    expect(estate.set('place flat-501', what, null)).toMatchObject({ ok: true });
    expect(read()).toEqual(['gas-1', 'building-3', 'estate']);
  });

  it('a company’s is for its own devices, an operator’s for everybody’s', () => {
    const estate = new SetEstate();
    estate.link('gas-1', 'gas-detector');
    const what = 'gas-detector gas_leak';
    estate.set('place estate', what, { offDelayMs: 20_000 });
    estate.set('place unit-2', what, { offDelayMs: 30_000 }, { companyId: 'company' });
    estate.set('place building-3', what, { offDelayMs: 40_000 }, { companyId: 'another' });
    const device = estate.view.get('device', 'gas-1') as NonNullable<ReturnType<typeof estate.view.get<'device'>>>;
    const scopes = (companyId: string) =>
      settingsOver(estate.view, { ...device, companyId }, 'gas_leak').map((row) => row.scopeId);
    expect(scopes('company')).toEqual(['unit-2', 'estate']);
    expect(scopes('another')).toEqual(['building-3', 'estate']);
  });
});

describe('no setting whatsoever delays a danger to life, or lets it stand for less, beyond the book', () => {
  const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -1, 1e15, Number.NaN));
  const value = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
  const threshold = fc.record({
    quantity: fc.constantFrom('methane_lel', 'propane_lel', 'gas_lel', 'co_ppm', 'battery_pct'),
    level: fc.constantFrom(1, 2, 3, 4),
    at: anyNumber,
  });
  const values = fc.record({
    onDelayMs: value(anyNumber),
    offDelayMs: value(anyNumber),
    thresholds: value(fc.array(threshold, { maxLength: 8 })),
  }) as fc.Arbitrary<RuleValues>;
  const dangers = Object.values(ruleBook).flat().filter(isOfLifeSafety);

  it('whatever rows there are, also of another version of the gateway', () => {
    fc.assert(
      fc.property(fc.constantFrom(...dangers), fc.array(values, { maxLength: 6 }), (book, settings) => {
        const rule = mergeRule(book, settings);
        const { onDelayMs, offDelayMs, thresholds, ...rest } = rule;
        const { onDelayMs: _on, offDelayMs: _off, thresholds: _thresholds, ...restOfBook } = book;
        expect(rest).toEqual(restOfBook);
        expect(onDelayMs).toBe(book.onDelayMs);
        expect(offDelayMs).toBeGreaterThanOrEqual(book.offDelayMs);
        expect(thresholds.map(({ quantity, hysteresis }) => [quantity, hysteresis])).toEqual(
          book.thresholds.map(({ quantity, hysteresis }) => [quantity, hysteresis]),
        );
        thresholds.forEach(({ beyond, stages }, index) => {
          const own = book.thresholds[index]?.stages ?? [];
          expect(stages.map(({ level }) => level)).toEqual(own.map(({ level }) => level));
          stages.forEach(({ at }, stage) => {
            const atBook = own[stage]?.at ?? Number.NaN;
            expect(beyond === 'above' ? at <= atBook : at >= atBook).toBe(true);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('two estates hear the same; in one people set what they can: it is never later, and never for less', () => {
    const what = 'gas-detector gas_leak';
    const step = fc.oneof(
      fc.record({ kind: fc.constant('says' as const), methane: fc.integer({ min: 0, max: 70 }), alarm: fc.boolean() }),
      fc.record({ kind: fc.constant('waits' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
      fc.record({ kind: fc.constant('set' as const), where: fc.constantFrom('place estate', 'device gas-1'), values }),
      fc.record({
        kind: fc.constant('set' as const),
        where: fc.constantFrom('place estate', 'device gas-1'),
        values: fc.record({
          onDelayMs: fc.constant(null),
          offDelayMs: value(fc.integer({ min: 10_000, max: 60_000 })),
          thresholds: value(fc.integer({ min: 10, max: 25 }).map((at) => [methane(2, at), methane(1, at + 25)])),
        }),
      }),
      fc.record({ kind: fc.constant('back' as const), where: fc.constantFrom('place estate', 'device gas-1') }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const [plain, other] = [new SetEstate(), new SetEstate()];
        for (const estate of [plain, other]) estate.link('gas-1', 'gas-detector');
        for (const one of steps) {
          if (one.kind === 'set') other.set(one.where as 'place estate', what, one.values as RuleValues);
          if (one.kind === 'back') other.set(one.where as 'place estate', what, null);
          for (const estate of [plain, other]) {
            if (one.kind === 'says') estate.reading('gas-1', { methane_lel: one.methane, alarm: one.alarm });
            if (one.kind === 'waits') estate.pass(one.ms);
          }
          const [should] = plain.alerts().filter(({ kind }) => kind === 'gas_leak');
          const [is] = other.alerts().filter(({ kind }) => kind === 'gas_leak');
          if (should === undefined) continue;
          expect(is?.level).toBeLessThanOrEqual(should.level);
          expect(is?.raisedAt).toBeLessThanOrEqual(should.raisedAt);
          if (should.state.startsWith('active')) expect(is?.state).toBe('active-unacknowledged');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gas that comes back after the book would have ended its alert calls people again, also where it is set to stand longer', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('says' as const), alarm: fc.boolean() }),
      fc.record({ kind: fc.constant('waits' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
      fc.record({ kind: fc.constant('taken' as const) }),
    );
    const take = (estate: SetEstate) => {
      for (const { id, kind, state } of estate.alerts()) {
        if (kind === 'gas_leak' && state !== 'closed') estate.acknowledge(id);
      }
    };
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.integer({ min: 10_000, max: 600_000 }), (steps, offDelayMs) => {
        const [plain, other] = [new SetEstate(), new SetEstate()];
        for (const estate of [plain, other]) estate.link('gas-1', 'gas-detector');
        other.set('place estate', 'gas-detector gas_leak', { offDelayMs });
        for (const one of steps) {
          for (const estate of [plain, other]) {
            if (one.kind === 'says') estate.reading('gas-1', { alarm: one.alarm });
            else if (one.kind === 'waits') estate.pass(one.ms);
            else take(estate);
          }
          const [should] = plain.alerts();
          const [is] = other.alerts();
          if (should?.state === 'active-unacknowledged') expect(is?.state).toBe('active-unacknowledged');
        }
      }),
      {
        numRuns: 200,
        examples: [
          [
            [
              { kind: 'says', alarm: true },
              { kind: 'taken' },
              { kind: 'says', alarm: false },
              { kind: 'waits', ms: 40_000 },
              { kind: 'says', alarm: true },
            ],
            600_000,
          ],
        ],
      },
    );
  });
});

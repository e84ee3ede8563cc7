import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alarmAfterMs,
  CLEAN_BELOW_PPM,
  countExposure,
  type Exposure,
  exposeTo,
  fullAt,
  HALF_LIFE_MS,
  HELD_AT_MOST_MS,
  moveExposure,
  OVER_UNTIL_BELOW_PPM,
} from './exposure.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const MUCH = 10_000;

/** What the detector says and when, after START; null while it does not measure. */
type Sample = readonly [atMs: number, ppm: number | null];

/** When the dose is full first, as timer and messages find it; null when never. */
function alarmAt(samples: readonly Sample[]): number | null {
  let exposure: Exposure | undefined;
  for (const [index, [at, ppm]] of samples.entries()) {
    const now = START + at;
    const due = exposure === undefined ? null : fullAt(exposure);
    if (due !== null && due <= now) return due - START;
    exposure = exposeTo(exposure, ppm, now);
    if (exposure?.over === true) return at;
    const last = exposure === undefined || index < samples.length - 1 ? null : fullAt(exposure);
    if (last !== null) return last - START;
  }
  return null;
}

function steady(ppm: number, everyMs: number, forMs: number): readonly Sample[] {
  return Array.from({ length: Math.floor(forMs / everyMs) + 1 }, (_, index) => [index * everyMs, ppm] as const);
}

const interval = fc.integer({ min: 10_000, max: 5 * MINUTE });

describe('the table of EN 50291-1, whatever the interval between messages', () => {
  it.each([
    [50, 60, 90],
    [100, 10, 40],
    [300, 0, 3],
  ])('%i ppm raises between %i and %i minutes', (ppm, fromMin, toMin) => {
    fc.assert(
      fc.property(interval, (everyMs) => {
        const at = alarmAt(steady(ppm, everyMs, 3 * 60 * MINUTE)) ?? Number.POSITIVE_INFINITY;
        expect(at).toBeGreaterThanOrEqual(fromMin * MINUTE);
        expect(at).toBeLessThan(toMin * MINUTE);
      }),
    );
  });

  it('30 ppm never raises before 120 minutes, and neither does anything below it', () => {
    fc.assert(
      fc.property(
        interval,
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1 }),
        (everyMs, noise) => {
          const samples = steady(30, everyMs, 120 * MINUTE).map(
            ([at], index) => [at, noise[index % noise.length] ?? 30] as const,
          );
          expect(alarmAt(samples) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(120 * MINUTE);
          expect(alarmAt(steady(30, everyMs, 120 * MINUTE)) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(120 * MINUTE);
        },
      ),
    );
  });

  it('what stays just below the table never raises', () => {
    expect(alarmAt(steady(29.9, MINUTE, 48 * 60 * MINUTE))).toBeNull();
    expect(alarmAfterMs(29.9)).toBe(Number.POSITIVE_INFINITY);
    expect(alarmAfterMs(Number.NaN)).toBe(Number.POSITIVE_INFINITY);
  });

  it('finds the same moment at each interval: a timer stands for it between two messages', () => {
    fc.assert(
      fc.property(fc.integer({ min: 31, max: MUCH }), interval, (ppm, everyMs) => {
        const at = alarmAt(steady(ppm, everyMs, 4 * 60 * MINUTE)) ?? Number.NaN;
        expect(Math.abs(at - alarmAfterMs(ppm))).toBeLessThan(2);
      }),
    );
  });
});

const samples: fc.Arbitrary<readonly Sample[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1000, max: 20 * MINUTE }),
      fc.option(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 1000 })), { freq: 8 }),
    ),
    { maxLength: 40 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(([gap, ppm]) => {
      at += gap;
      return [at, ppm] as const;
    });
  });

describe('whatever is said', () => {
  it('more of it never raises later', () => {
    fc.assert(
      fc.property(samples, fc.array(fc.nat(200), { minLength: 40, maxLength: 40 }), (less, extra) => {
        const more = less.map(([at, ppm], index) => [at, ppm === null ? null : ppm + (extra[index] ?? 0)] as const);
        const at = alarmAt(less);
        if (at !== null) expect(alarmAt(more) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(at);
      }),
      { numRuns: 1000 },
    );
  });

  it('longer of it never raises later, and what comes after does not take the alarm back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 500 }),
        interval,
        fc.integer({ min: 1, max: 60 }),
        samples,
        (ppm, everyMs, n, rest) => {
          const run = steady(ppm, everyMs, n * everyMs);
          const end = run.at(-1)?.[0] ?? 0;
          const longer = [...run, ...rest.map(([at, value]) => [end + at, value] as const)];
          const at = alarmAt(run);
          if (at !== null && at <= end) expect(alarmAt(longer)).toBe(at);
        },
      ),
    );
  });

  it('the dose is from 0 to 1, and the count stands at the last message', () => {
    fc.assert(
      fc.property(samples, (said) => {
        let exposure: Exposure | undefined;
        for (const [at, ppm] of said) {
          exposure = exposeTo(exposure, ppm, START + at);
          if (exposure === undefined) continue;
          expect(exposure.dose).toBeGreaterThanOrEqual(0);
          expect(exposure.dose).toBeLessThanOrEqual(1);
          expect(exposure.countedAt).toBe(START + at);
        }
      }),
    );
  });

  it('a clock that is set moves everything and changes nothing', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: -1e10, max: 1e10 }), fc.nat(39), (said, byMs, when) => {
        let straight: Exposure | undefined;
        let moved: Exposure | undefined;
        for (const [index, [at, ppm]] of said.entries()) {
          const isMoved = index >= when;
          if (index === when && moved !== undefined) moved = moveExposure(moved, byMs);
          straight = exposeTo(straight, ppm, START + at);
          moved = exposeTo(moved, ppm, START + at + (isMoved ? byMs : 0));
          expect(moved).toEqual(isMoved && straight !== undefined ? moveExposure(straight, byMs) : straight);
        }
      }),
    );
  });
});

describe('gaps', () => {
  const half = exposeTo(exposeTo(undefined, 100, START), 100, START + 10 * MINUTE);
  if (half === undefined) throw new Error('100 ppm is remembered');
  const { countedAt: said } = half;

  it('count as exposure for ten minutes and no longer, also over days', () => {
    const bounded = countExposure(half, said + HELD_AT_MOST_MS);
    expect(bounded.dose).toBeCloseTo(20 / 25);
    for (const gap of [HELD_AT_MOST_MS + 1, 60 * MINUTE, 30 * 24 * 60 * MINUTE]) {
      expect(countExposure(half, said + gap).dose).toBe(bounded.dose);
    }
  });

  it('count the same in one piece and in many', () => {
    let pieces = half;
    for (let at = said; at <= said + 20 * MINUTE; at += 7_000) pieces = countExposure(pieces, at);
    expect(pieces.dose).toBeCloseTo(countExposure(half, said + 20 * MINUTE).dose, 9);
  });

  it('are no fresh air: after ten minutes of what was said last nothing is given off', () => {
    const clean = exposeTo(half, 0, said);
    if (clean === undefined) throw new Error('the dose is remembered');
    const after = countExposure(clean, said + 10 * HALF_LIFE_MS).dose;
    expect(after).toBe(countExposure(clean, said + HELD_AT_MOST_MS).dose);
    expect(after).toBeCloseTo(0.4 * 0.5 ** (HELD_AT_MOST_MS / HALF_LIFE_MS), 9);
  });

  it('count nothing while the detector does not measure', () => {
    const muted = exposeTo(half, null, said);
    if (muted === undefined) throw new Error('the dose is remembered');
    expect(countExposure(muted, said + 5 * MINUTE)).toEqual({ ...muted, countedAt: said + 5 * MINUTE });
    expect(fullAt(muted)).toBeNull();
  });

  it('have no timer that would fire after what is known', () => {
    const slow = exposeTo(undefined, 50, START);
    expect(slow === undefined ? 0 : fullAt(slow)).toBeNull();
    const fast = exposeTo(undefined, 300, START);
    expect(fast === undefined ? 0 : fullAt(fast)).toBe(START + 2 * MINUTE);
  });

  it('that go back, because the clock was set while nobody ran, count from now', () => {
    const back = said - 60 * MINUTE;
    const held = countExposure(half, back);
    expect(held).toEqual({ ...half, saidAt: back, countedAt: back });
    expect(countExposure(held, back + 5 * MINUTE).dose).toBeCloseTo(15 / 25);
  });
});

describe('fresh air', () => {
  function breathe(exposure: Exposure | undefined, ppm: number, forMs: number): Exposure | undefined {
    let left = exposure;
    const from = exposure?.countedAt ?? START;
    for (let at = from + 5 * MINUTE; at <= from + forMs; at += 5 * MINUTE) left = exposeTo(left, ppm, at);
    return left;
  }
  const full: Exposure = { dose: 1, ppm: 0, saidAt: START, countedAt: START, over: false };

  it('halves the dose in five hours, and forgets it in the end', () => {
    expect(breathe(full, 0, HALF_LIFE_MS)?.dose).toBeCloseTo(0.5, 6);
    expect(breathe({ ...full, ppm: 15 }, 15, HALF_LIFE_MS)?.dose).toBeCloseTo(Math.SQRT1_2, 6);
    expect(breathe(full, 0, 14 * HALF_LIFE_MS)).toBeUndefined();
  });

  it('is nothing to remember', () => {
    expect(exposeTo(undefined, 0, START)).toBeUndefined();
    expect(exposeTo(undefined, CLEAN_BELOW_PPM - 0.1, START)).toBeUndefined();
    expect(exposeTo(undefined, null, START)).toBeUndefined();
    expect(exposeTo(undefined, CLEAN_BELOW_PPM, START)).toMatchObject({ dose: 0, ppm: CLEAN_BELOW_PPM });
  });

  it('ends the alarm only well below the table, and not because the detector stops measuring', () => {
    const over: Exposure = { ...full, over: true, ppm: 100 };
    const rows: readonly (readonly [number | null, boolean])[] = [
      [100, true],
      [29, true],
      [OVER_UNTIL_BELOW_PPM, true],
      [null, true],
      [OVER_UNTIL_BELOW_PPM - 0.1, false],
      [0, false],
    ];
    for (const [ppm, stands] of rows) expect(exposeTo(over, ppm, START + 1000)?.over, `${ppm}`).toBe(stands);
  });

  it('for an hour between two exposures does not make the second one the first', () => {
    const first = steady(100, MINUTE, 20 * MINUTE);
    const airing = steady(0, MINUTE, 60 * MINUTE).map(([at, ppm]) => [at + 21 * MINUTE, ppm] as const);
    const again = steady(100, MINUTE, 60 * MINUTE).map(([at, ppm]) => [at + 82 * MINUTE, ppm] as const);
    const at = alarmAt([...first, ...airing, ...again]) ?? 0;
    expect(at - 82 * MINUTE).toBeGreaterThan(2 * MINUTE);
    expect(at - 82 * MINUTE).toBeLessThan(12 * MINUTE);
  });
});

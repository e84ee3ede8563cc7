import { posts, rosterDays, rotations } from '@gridcall/contract/duty.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextHandOvers } from './duty.ts';
import { DutyBook } from './duty-book.ts';
import { rostersAt } from './duty-faults.ts';
import { holesOf } from './duty-holes.ts';
import { previewDuty } from './duty-preview.ts';
import { rosterRevision } from './duty-revision.ts';
import { operator, RosteredEstate, wall } from './testing/rostered.ts';

const places = ['grid-1', 'estate', 'building-3'] as const;
const roster = fc.record({
  days: fc.constantFrom(...rosterDays),
  people: fc.array(fc.constantFrom('person-1', 'person-2', 'person-3', 'ghost'), { minLength: 1, maxLength: 4 }),
  rotation: fc.constantFrom(...rotations),
  startsOn: fc.constantFrom('2024-01-01', '2026-03-03', '2026-03-20', '2026-02-30'),
});
const put = fc.record({
  placeId: fc.constantFrom(...places),
  post: fc.constantFrom(...posts.slice(0, 3)),
  handOverMinute: fc.integer({ min: 0, max: 1439 }),
  rosters: fc.uniqueArray(roster, { selector: ({ days }) => days, maxLength: 3 }),
  isStale: fc.boolean(),
});

test('what is told beforehand is what comes of it, whatever is put, and telling it changes nothing', () => {
  fc.assert(
    fc.property(fc.array(put, { minLength: 1, maxLength: 4 }), (acts) => {
      const estate = new RosteredEstate();
      estate.now = wall('2026-03-02T10:00');
      for (const { handOverMinute, isStale, ...act } of acts) {
        const rosters = act.rosters.map((one) => ({ ...one, handOverMinute }));
        const basedOn = isStale ? '0'.repeat(16) : rosterRevision(rostersAt(estate.view, act));
        const input = { kind: 'put-rosters', ...act, rosters, basedOn, ...operator } as const;
        const stood = [...estate.view.all('roster')];
        const told = previewDuty(estate.view, { ...input, id: 'previewed' }, estate.now);
        expect([...estate.view.all('roster')]).toEqual(stood);
        expect([...told.before.read.all('roster')]).toEqual(stood);
        const { outcome } = estate.submit(input);
        expect(told.refused).toEqual(outcome.ok ? null : outcome);
        const now = new DutyBook(estate.view);
        const ids = (book: DutyBook) => [...book.read.all('roster')].map(({ id }) => id).sort();
        expect(ids(told.after)).toEqual(ids(now));
        for (const placeId of places) {
          for (const post of posts.slice(0, 3)) {
            const next = (book: DutyBook) => nextHandOvers(book, placeId, post, estate.now, 3);
            expect(next(told.after)).toEqual(next(now));
          }
        }
        expect(holesOf(told.after, 'building-3', estate.now)).toEqual(holesOf(now, 'building-3', estate.now));
      }
    }),
    { numRuns: 60 },
  );
});

describe('rosters that somebody else has changed meanwhile', () => {
  const one = { days: 'all', rotation: 'none', startsOn: '2024-01-01', handOverMinute: 480 } as const;
  const base = { kind: 'put-rosters', placeId: 'grid-1', post: 'B', ...operator } as const;

  test('are not overwritten, and those that stand as they were read are', () => {
    const estate = new RosteredEstate();
    const read = rosterRevision(rostersAt(estate.view, base));
    estate.submit({ ...base, rosters: [{ ...one, people: ['person-2'] }], basedOn: read });
    const late = estate.submit({ ...base, rosters: [{ ...one, people: ['person-3'] }], basedOn: read });
    expect(late.outcome).toMatchObject({ ok: false, code: 'ROSTER_CHANGED' });
    expect(late.changes).toEqual([]);
    const now = rosterRevision(rostersAt(estate.view, base));
    const again = estate.submit({ ...base, rosters: [{ ...one, people: ['person-3'] }], basedOn: now });
    expect(again.outcome.ok).toBe(true);
    expect(rostersAt(estate.view, base)).toMatchObject([{ people: ['person-3'] }]);
  });

  test('are told by anything that makes a difference, and not by the order in which they were put', () => {
    const row = { ...one, id: 'grid-1 B all', placeId: 'grid-1', post: 'B', people: ['person-2', 'person-3'] } as const;
    const other = { ...row, id: 'grid-1 B restdays', days: 'restdays' } as const;
    const different = [
      rosterRevision([]),
      rosterRevision([row]),
      rosterRevision([row, other]),
      rosterRevision([{ ...row, people: ['person-3', 'person-2'] }]),
      rosterRevision([{ ...row, rotation: 'daily' }]),
      rosterRevision([{ ...row, startsOn: '2024-01-02' }]),
      rosterRevision([{ ...row, handOverMinute: 481 }]),
    ];
    expect(new Set(different).size).toBe(different.length);
    expect(rosterRevision([other, row])).toBe(rosterRevision([row, other]));
  });
});

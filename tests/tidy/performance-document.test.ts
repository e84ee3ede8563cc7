import { describe, expect, test } from 'vitest';
import { performanceDocument } from '../bench/report.ts';
import type { Results } from '../bench/results.ts';
import type { Section } from '../bench/section.ts';
import { sections } from '../bench/sections.ts';
import { read } from './files.ts';
import { tableRows } from './markdown.ts';

const results: Results = JSON.parse(read('docs/performance.json'));

describe('docs/performance.md', () => {
  test('is what the bench writes from what was measured; `npm run bench -- --render` writes it again', () => {
    expect(read('docs/performance.md')).toBe(performanceDocument(sections, results));
  });

  test('has no figure that no section measures', () => {
    const known = new Map(sections.map((section) => [section.name, section.figures.map(({ id }) => id)]));
    const strangers = Object.entries(results).flatMap(([name, result]) =>
      'leftOut' in result ? [] : Object.keys(result.figures).filter((id) => !known.get(name)?.includes(id)),
    );
    expect(strangers).toEqual([]);
    expect(Object.keys(results).filter((name) => !known.has(name))).toEqual([]);
  });

  test('says of every figure what limits it, in a whole sentence', () => {
    const figures = sections.flatMap((section) => section.figures);
    expect(figures.length).toBeGreaterThan(8);
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
    expect(figures.filter(({ limitedBy }) => !/^[A-Z0-9`].*\.$/.test(limitedBy))).toEqual([]);
  });
});

describe('the writer of docs/performance.md', () => {
  const definition = {
    unit: 'ms',
    peer: 'a peer',
    judged: 'ratio',
    limitedBy: 'A limit.',
    nextStep: 'A step.',
  } as const;
  const section: Section = {
    name: 'made-up',
    title: 'Made up',
    needs: [],
    figures: [
      { ...definition, id: 'held', title: 'held', gate: { atMost: 0.5 } },
      { ...definition, id: 'broken', title: 'broken', gate: { atLeast: 8 } },
      { ...definition, id: 'stated', title: 'stated', gate: null, peer: null, judged: 'value' },
      { ...definition, id: 'none-allowed', title: 'none allowed', gate: { atMost: 0 }, judged: 'value' },
    ],
    run: () => Promise.resolve({}),
  };
  const of = (...pairs: readonly (readonly [number, number | null])[]) =>
    pairs.map(([ours, peer]) => ({ ours, peer, detail: '' }));
  const measured = {
    circumstances: {
      measuredAt: '2026-01-01T00:00Z',
      commit: 'abc',
      node: 'v24.0.0',
      processor: 'one',
      cores: 2,
      memoryGb: 4,
      system: 'linux 6',
      loadBefore: 0.1,
    },
    seconds: 12,
  };

  test('judges the median of the ratios of each repetition, and says by how much a gate is missed', () => {
    const text = performanceDocument([section], {
      'made-up': {
        ...measured,
        figures: {
          held: of([1, 10], [90, 100], [4, 10]),
          broken: of([40, 10], [60, 10], [20, 10]),
          stated: of([7, null]),
          'none-allowed': of([0, 577], [3, 558], [1, 697]),
        },
      },
    });
    expect(tableRows(text, 'Made up').slice(1)).toEqual([
      ['held', '4 ms', '10 ms (a peer)', '0.4 (0.1–0.9)', '≤ 0.5', 'holds'],
      ['broken', '40 ms', '10 ms (a peer)', '4 (2–6)', '≥ 8', '**does not hold**: 0.5 × the gate'],
      ['stated', '7 ms', 'none', 'value 7 (7–7)', 'stated', ''],
      ['none allowed', '1 ms', '577 ms (a peer)', 'value 1 (0–3)', '≤ 0', '**does not hold**: 1'],
    ]);
    expect(text.match(/Next: A step\./g)).toHaveLength(2);
  });

  test('says why a section was left out, and that another was never measured', () => {
    expect(performanceDocument([section], { 'made-up': { leftOut: 'strace is not installed' } })).toContain(
      'Left out, because strace is not installed.',
    );
    expect(performanceDocument([section], {})).toContain('Not measured yet.');
  });
});

/** docs/performance.md, out of what the sections say of their figures and what was measured. */
import { type Judgement, judge, rounded } from './figures.ts';
import type { Circumstances, Results, SectionResult } from './results.ts';
import type { FigureDefinition, Gate, Repetition, Section } from './section.ts';

const introduction = `# Performance

Each figure is measured beside its peer in the same repetition on the same machine, and held against a gate as the ratio of
the two: an absolute rate says more about the machine than about the program. A figure is the median of its repetitions,
with the least and the most of them behind it; ratios are taken inside one repetition.

This page is written by the command that measures, from \`docs/performance.json\`:

\`\`\`sh
npm run bench                               # every section; prints the tables, keeps them in bench-results/
npm run bench -- --only ingest,live --write # some sections; their figures go into this page
npm run bench -- --short                    # shows that the bench works, not what the figures are
npm run bench -- --render                   # this page again, nothing measured
\`\`\`

A section whose tools are missing (strace, mosquitto) is left out, and says so. The pipeline of today is mosquitto as Debian
has it, the Node-RED of this lock file, and its node for SQLite, which npm puts into \`.cache/bench-pipeline\` once. Everything
runs on loopback with \`synchronous=FULL\`; only the quotas of links and companies are opened. Run it where nothing else runs:
what others do on the machine is in every figure, and the load before each section stands beside it.
`;

export function performanceDocument(sections: readonly Section[], results: Results): string {
  return [introduction, ...sections.map((section) => sectionText(section, results[section.name]))].join('\n');
}

function sectionText(section: Section, result: SectionResult | undefined): string {
  const head = `## ${section.title}\n\n\`npm run bench -- --only ${section.name}\`\n`;
  if (result === undefined) return `${head}\nNot measured yet.\n`;
  if ('leftOut' in result) return `${head}\nLeft out, because ${result.leftOut}.\n`;
  const told = section.figures.map((definition) => tell(definition, result.figures[definition.id] ?? []));
  return [
    head,
    `${circumstancesLine(result.circumstances)} Took ${rounded(result.seconds)} s.\n`,
    '| figure | ours | peer | ratio, median (min–max) | gate | |',
    '|---|---|---|---|---|---|',
    ...told.map(({ row }) => row),
    '',
    ...told.map(({ notes }) => notes),
    '',
  ].join('\n');
}

function circumstancesLine(on: Circumstances): string {
  return `Measured ${on.measuredAt} at ${on.commit}, Node ${on.node}, ${on.cores} cores (${on.processor}), ${on.memoryGb} GB, ${on.system}; load before ${on.loadBefore}.`;
}

function tell(definition: FigureDefinition, repetitions: readonly Repetition[]): { row: string; notes: string } {
  const { title, unit, peer, limitedBy, nextStep } = definition;
  if (repetitions.length === 0) return { row: `| ${title} | not measured | | | | |`, notes: '' };
  const judgement = judge(definition, repetitions);
  const quantity = (value: number | null) => (value === null ? '' : `${rounded(value)} ${unit}`);
  const span = `${rounded(judgement.middle)} (${rounded(judgement.least)}–${rounded(judgement.most)})`;
  const cells = [
    title,
    quantity(judgement.ours),
    peer === null ? 'none' : `${quantity(judgement.peer)} (${peer})`,
    definition.judged === 'ratio' ? span : `value ${span}`,
    gateText(definition.gate),
    verdict(definition.gate, judgement),
  ];
  const details = repetitions.flatMap(({ detail }) => (detail === '' ? [] : [detail]));
  const next = judgement.holds === false && nextStep !== undefined ? ` Next: ${nextStep}` : '';
  const runs = details.length === 0 ? '' : `\n  In each repetition: ${details.join('; ')}.`;
  return { row: `| ${cells.join(' | ')} |`, notes: `- **${title}.** ${limitedBy}${next}${runs}` };
}

function gateText(gate: Gate | null): string {
  if (gate === null) return 'stated';
  return 'atLeast' in gate ? `≥ ${gate.atLeast}` : `≤ ${gate.atMost}`;
}

function verdict(gate: Gate | null, { holds, middle }: Judgement): string {
  if (gate === null || holds === null) return '';
  if (holds) return 'holds';
  const bound = 'atLeast' in gate ? gate.atLeast : gate.atMost;
  return `**does not hold**: ${bound === 0 ? rounded(middle) : `${rounded(middle / bound)} × the gate`}`;
}

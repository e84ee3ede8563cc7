/**
 * `npm run bench` — every figure beside its peer in the same run, as ratios; a table, and JSON in bench-results/.
 * `--only a,b` takes some sections. `--write` puts what was measured into docs/performance.json and docs/performance.md.
 * `--short` takes one repetition of each with little load: it shows that the bench works, not what the figures are.
 * `--render` measures nothing and writes docs/performance.md again, after a sentence in a section was changed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lacking } from './needs.ts';
import { performanceDocument } from './report.ts';
import { circumstances, merged, type Results, readResults, type SectionResult, writeResults } from './results.ts';
import type { Plan, Section } from './section.ts';
import { sections } from './sections.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const committed = join(repository, 'docs/performance.json');
const document = join(repository, 'docs/performance.md');
const folder = join(repository, 'bench-results');

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
  },
});

function chosen(): readonly Section[] {
  if (options.render) return [];
  if (options.only === '') return sections.filter((section) => options.short || !section.onlyByName);
  const names = options.only.split(',');
  const unknown = names.filter((name) => !sections.some((section) => section.name === name));
  if (unknown.length > 0)
    throw new Error(`no section "${unknown.join('", "')}"; there are ${sections.map(({ name }) => name).join(', ')}`);
  return sections.filter(({ name }) => names.includes(name));
}

async function measure(section: Section, plan: Plan): Promise<SectionResult> {
  const reason = lacking(section.needs, !plan.short);
  if (reason !== null) return { leftOut: reason };
  const at = circumstances();
  const from = performance.now();
  const figures = await section.run(plan);
  const missing = section.figures.filter(({ id }) => !figures[id]?.length).map(({ id }) => id);
  if (missing.length > 0) throw new Error(`did not measure ${missing.join(', ')}`);
  return { circumstances: at, seconds: Math.round((performance.now() - from) / 1000), figures };
}

async function main(): Promise<void> {
  if (options.short && options.write) throw new Error('a short run has no figures worth writing: leave out --write');
  const plan: Plan = {
    short: options.short,
    repetitions: options.short ? 1 : 3,
    say: (line) => process.stderr.write(`  ${line}\n`),
  };
  let results: Results = {};
  for (const section of chosen()) {
    process.stderr.write(`${section.name}\n`);
    try {
      const result = await measure(section, plan);
      if ('leftOut' in result) process.stderr.write(`  left out, because ${result.leftOut}\n`);
      else process.stderr.write(`  ${result.seconds} s\n`);
      results = { ...results, [section.name]: result };
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`  FAILED: ${error instanceof Error ? error.stack : error}\n`);
    }
    keep(results);
  }
  if (options.render) writeFileSync(document, performanceDocument(sections, readResults(committed)));
  else process.stdout.write(`${performanceDocument(chosen(), results)}\n`);
}

/** After every section: a run of many minutes that is cut short has not been for nothing. */
function keep(results: Results): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, options.short ? 'short.json' : 'bench.json');
  writeResults(file, options.short ? results : merged(readResults(file), results));
  if (!options.write) return;
  const all = merged(readResults(committed), results);
  writeResults(committed, all);
  writeFileSync(document, performanceDocument(sections, all));
}

// Ended from outside, it ends as it would by itself: what it started goes with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main();

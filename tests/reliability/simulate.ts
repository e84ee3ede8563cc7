/** `npm run simulate -- --seeds N --from S [--bug NAME] [--trace]`: worlds by seed, and what they met. Ends 1 when a promise breaks. */
import { parseArgs } from 'node:util';
import { plantedBugs } from './simulation/planted-bugs.ts';
import { coverageTable, runSeeds } from './simulation/run-seeds.ts';
import { World } from './simulation/world.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const patch = values.bug === undefined ? undefined : plantedBugs[values.bug];
if (values.bug !== undefined && patch === undefined) {
  console.error(`There is no planted bug "${values.bug}"; there are:\n  ${Object.keys(plantedBugs).join('\n  ')}`);
  process.exit(2);
}
if (values.trace) {
  const history = await new World(from, { keepsTrace: true, ...(patch === undefined ? {} : { patch }) }).run();
  console.log(history.trace.join('\n'));
}
const coverage = await runSeeds(from, Number(values.seeds), {
  ...(patch === undefined ? {} : { patch }),
  onBroken: (line) => console.log(line),
});
console.log(coverageTable(coverage));
console.log(`${coverage.broken.length} of ${coverage.seeds} worlds broke a promise`);
process.exit(coverage.broken.length === 0 ? 0 : 1);

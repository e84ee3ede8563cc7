/** `npm run simulate -- --seeds N --from S [--bug NAME] [--trace]`: worlds by seed, what they covered, and the seed that broke a promise. */
import { parseArgs } from 'node:util';
import { World } from './simulation/world.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
  },
});
const from = Number(values.from);
const seeds = Number(values.seeds);
const faults = new Map<string, number>();
const transitions = new Map<string, number>();
let events = 0;
let bad = 0;
const began = performance.now();
for (let seed = from; seed < from + seeds; seed++) {
  const world = new World(seed, { keepsTrace: values.trace });
  const history = await world.run();
  events += history.events;
  for (const [name, count] of history.faults) faults.set(name, (faults.get(name) ?? 0) + count);
  for (const [name, count] of history.transitions) transitions.set(name, (transitions.get(name) ?? 0) + count);
  if (history.broken !== null) {
    bad++;
    console.log(`seed ${seed}: ${history.broken.message}`);
    if (values.trace) console.log(history.trace.slice(-80).join('\n'));
  }
}
console.log(bad, events, Math.round(performance.now() - began));
console.log(transitions, faults);

import type { BrokenPromise } from './history.ts';
import type { Patch } from './patch.ts';
import { World } from './world.ts';

export interface Coverage {
  seeds: number;
  events: number;
  readonly faults: Map<string, number>;
  readonly transitions: Map<string, number>;
  readonly broken: { readonly seed: number; readonly promise: BrokenPromise }[];
}

function addAll(into: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) into.set(name, (into.get(name) ?? 0) + count);
}

/** Runs worlds one after another; with `untilBroken` only up to the first that breaks a promise. */
export async function runSeeds(
  from: number,
  count: number,
  options: { readonly patch?: Patch; readonly untilBroken?: boolean; readonly onBroken?: (line: string) => void } = {},
): Promise<Coverage> {
  const coverage: Coverage = { seeds: 0, events: 0, faults: new Map(), transitions: new Map(), broken: [] };
  const { patch, untilBroken, onBroken } = options;
  for (let seed = from; seed < from + count; seed++) {
    const history = await new World(seed, patch === undefined ? {} : { patch }).run();
    coverage.seeds++;
    coverage.events += history.events;
    addAll(coverage.faults, history.faults);
    addAll(coverage.transitions, history.transitions);
    if (history.broken === null) continue;
    coverage.broken.push({ seed, promise: history.broken });
    onBroken?.(`seed ${seed} broke ${history.broken.message}\n  npm run simulate -- --seeds 1 --from ${seed} --trace`);
    if (untilBroken === true) break;
  }
  return coverage;
}

/** What was met, and how often: a fault that never came proves nothing. */
export function coverageTable({ seeds, events, faults, transitions }: Coverage): string {
  const rows = (counts: ReadonlyMap<string, number>) =>
    [...counts]
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`);
  return [
    `${seeds} seeds, ${events} events`,
    'transitions of alerts:',
    ...rows(transitions),
    'faults:',
    ...rows(faults),
  ].join('\n');
}

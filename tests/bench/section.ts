/**
 * What a section of the bench is. A section says what it measures and beside whom (`figures`), and measures it (`run`).
 * What limits a figure stands beside its definition, in the source: it is found with a profiler, not by the run.
 */
import type { Need } from './needs.ts';

export type Gate = { readonly atLeast: number } | { readonly atMost: number };

export interface FigureDefinition {
  /** Its key in the results; it stays, so that a later run replaces the right one. */
  readonly id: string;
  readonly title: string;
  /** Of what `ours` and `peer` count: 'messages/s', 'ms', 'MB'. */
  readonly unit: string;
  /** Whom it is measured beside, in the same repetition; null: nobody. */
  readonly peer: string | null;
  /** What the gate holds: `ours / peer` of one repetition, or `ours` as it is. */
  readonly judged: 'ratio' | 'value';
  /** The median of the repetitions must hold it; null: the figure is only stated. */
  readonly gate: Gate | null;
  /** Whole sentences: what keeps it from being better, and how that was seen. */
  readonly limitedBy: string;
  /** A whole sentence: what would be tried next; printed where the gate does not hold. */
  readonly nextStep?: string;
}

/** One repetition of one figure. */
export interface Repetition {
  readonly ours: number;
  readonly peer: number | null;
  /** Other numbers of the same run, in words. */
  readonly detail: string;
}

export interface Plan {
  /** One repetition, little load: shows that the bench works, not what the figures are. */
  readonly short: boolean;
  readonly repetitions: number;
  /** A run of many minutes that says nothing looks dead. */
  say(line: string): void;
}

export interface Section {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  readonly needs: readonly Need[];
  /** Too long for a run of everything: it is measured when `--only` names it, and in a short run. */
  readonly onlyByName?: true;
  readonly figures: readonly FigureDefinition[];
  /** The repetitions of each of its figures, by the figure's id. */
  run(plan: Plan): Promise<Readonly<Record<string, readonly Repetition[]>>>;
}

/** The repetitions of a section that has one figure, or several that one repetition measures together. */
export async function repeat<Id extends string>(
  plan: Plan,
  ids: readonly Id[],
  once: (repetition: number) => Promise<Readonly<Record<Id, Repetition>>>,
): Promise<Record<Id, Repetition[]>> {
  const all = Object.fromEntries(ids.map((id) => [id, [] as Repetition[]])) as Record<Id, Repetition[]>;
  for (let repetition = 0; repetition < plan.repetitions; repetition++) {
    const measured = await once(repetition);
    for (const id of ids) {
      const { ours, peer, detail } = measured[id];
      all[id].push(measured[id]);
      plan.say(`${id} ${repetition + 1}: ${ours} ${peer === null ? '' : `beside ${peer}`} ${detail}`);
    }
  }
  return all;
}

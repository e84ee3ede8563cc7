import type { FigureDefinition, Gate, Repetition } from './section.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly maximum: number;
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), maximum: sorted.at(-1) ?? 0 };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export interface Judgement {
  /** Medians of what was measured. */
  readonly ours: number;
  readonly peer: number | null;
  /** What the gate holds, of each repetition: ratios are taken inside one repetition. */
  readonly middle: number;
  readonly least: number;
  readonly most: number;
  /** null: only stated. */
  readonly holds: boolean | null;
}

export function judge(definition: FigureDefinition, repetitions: readonly Repetition[]): Judgement {
  const judged = repetitions.map(({ ours, peer }) =>
    definition.judged === 'value' ? ours : ours / (peer ?? Number.NaN),
  );
  const peers = repetitions.flatMap(({ peer }) => peer ?? []);
  const middle = median(judged);
  return {
    ours: median(repetitions.map(({ ours }) => ours)),
    peer: peers.length === 0 ? null : median(peers),
    middle,
    least: Math.min(...judged),
    most: Math.max(...judged),
    holds: definition.gate === null ? null : within(definition.gate, middle),
  };
}

function within(gate: Gate, value: number): boolean {
  return 'atLeast' in gate ? value >= gate.atLeast : value <= gate.atMost;
}

/** Three digits that matter: what moves by ±15 % between repetitions has no fourth. */
export function rounded(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

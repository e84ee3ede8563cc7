export interface Figure {
  readonly name: string;
  readonly peer: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly ratios: readonly number[];
  readonly median: number;
  readonly spread: string;
  readonly holds: boolean;
  readonly details: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
}

/** The table of `npm run bench`, in Markdown. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const gate = figure.atLeast === undefined ? `≤ ${figure.atMost}` : `≥ ${figure.atLeast}`;
    const held = figure.holds ? 'holds' : '**does not hold**';
    return `| ${figure.name} | ${figure.peer} | ${gate} | ${figure.median.toFixed(2)} (${figure.spread}) | ${held} | ${figure.details.join('; ')} |`;
  });
  return [
    '| figure | peer in the same run | gate | ratio: median (spread) | | measured |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

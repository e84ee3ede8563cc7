export interface ChartPoint {
  readonly at: number;
  readonly value: number;
}

export interface ChartScale {
  readonly from: number;
  readonly to: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** 1, 2 or 5 times a power of ten, so that the lines of the grid fall on numbers people read. */
export function niceStep(range: number, lines: number): number {
  if (!(range > 0)) return 1;
  const rough = range / lines;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => rough <= candidate * power * (1 + 1e-9)) ?? 10;
  return factor * power;
}

/** The window a chart shows: always from 0 (or below), always with the threshold in sight, never of zero width. */
export function chartScale(
  points: readonly ChartPoint[],
  thresholds: readonly number[],
  from: number,
  to: number,
): ChartScale {
  const values = [...points.map((point) => point.value), ...thresholds];
  const minimum = Math.min(0, ...values);
  const top = Math.max(minimum + 1, ...values);
  const step = niceStep(top - minimum, 4);
  return { from, to: Math.max(to, from + 1), minimum, maximum: Math.ceil((top + step * 0.05) / step) * step };
}

/** Ticks from the minimum to the maximum, both in. */
export function valueTicks(scale: ChartScale): number[] {
  const step = niceStep(scale.maximum - scale.minimum, 4);
  const ticks: number[] = [];
  for (let tick = Math.ceil(scale.minimum / step) * step; tick <= scale.maximum + step / 1000; tick += step) {
    ticks.push(Number(tick.toPrecision(12)));
  }
  return ticks;
}

/** At most `limit` points; of every run it keeps the lowest and the highest, so that no peak is lost. */
export function thinOut(points: readonly ChartPoint[], limit: number): ChartPoint[] {
  if (points.length <= limit) return [...points];
  const run = Math.ceil(points.length / (limit / 2));
  const kept: ChartPoint[] = [];
  for (let start = 0; start < points.length; start += run) {
    const slice = points.slice(start, start + run);
    const low = slice.reduce((a, b) => (b.value < a.value ? b : a));
    const high = slice.reduce((a, b) => (b.value > a.value ? b : a));
    kept.push(...(low === high ? [low] : low.at <= high.at ? [low, high] : [high, low]));
  }
  return kept;
}

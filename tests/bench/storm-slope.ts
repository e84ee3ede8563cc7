/** One measurement: seconds since the start, and what was measured then. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export interface Slope {
  /** Units of the value a minute. */
  readonly perMinute: number;
  /** Standard error of `perMinute`, widened by how much each minute resembles the one before. */
  readonly error: number;
  readonly mean: number;
  readonly first: number;
  readonly last: number;
  readonly highest: number;
}

/**
 * One value a minute, the mean of its samples: what garbage collection does from second to second is no trend. A minute
 * that had hardly begun is left out: its one sample would weigh as much as the twelve of another.
 */
export function minutesOf(samples: readonly Sample[]): Sample[] {
  const byMinute = new Map<number, number[]>();
  for (const { at, value } of samples) {
    const minute = Math.floor(at / 60);
    const known = byMinute.get(minute);
    if (known) known.push(value);
    else byMinute.set(minute, [value]);
  }
  const most = Math.max(...[...byMinute.values()].map(({ length }) => length));
  const whole = [...byMinute].filter(([, { length }]) => 2 * length >= most);
  return whole.map(([minute, values]) => ({ at: minute, value: meanOf(values) }));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Ordinary least squares over the minutes, with the error of the slope. Memory wanders: a minute is like the one before,
 * and so many minutes say less than as many throws of a die. The error is therefore taken over the effective number
 * n·(1 − r)/(1 + r), r being the correlation of neighbouring residuals where it is positive.
 */
export function slopeOf(samples: readonly Sample[]): Slope {
  const minutes = minutesOf(samples);
  const meanAt = meanOf(minutes.map(({ at }) => at));
  const mean = meanOf(minutes.map(({ value }) => value));
  const spreadOfTime = minutes.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  const together = minutes.reduce((sum, { at, value }) => sum + (at - meanAt) * (value - mean), 0);
  const perMinute = spreadOfTime === 0 ? 0 : together / spreadOfTime;
  const residuals = minutes.map(({ at, value }) => value - mean - perMinute * (at - meanAt));
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const neighbours = residuals.slice(1).reduce((sum, residual, index) => sum + residual * (residuals[index] ?? 0), 0);
  const resemblance = squares === 0 ? 0 : Math.min(0.9, Math.max(0, neighbours / squares));
  const freedom = Math.max(1, (minutes.length * (1 - resemblance)) / (1 + resemblance) - 2);
  const error = spreadOfTime === 0 ? 0 : Math.sqrt(squares / freedom / spreadOfTime);
  return {
    perMinute,
    error,
    mean,
    first: minutes[0]?.value ?? 0,
    last: minutes.at(-1)?.value ?? 0,
    highest: Math.max(0, ...samples.map(({ value }) => value)),
  };
}

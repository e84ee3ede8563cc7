/**
 * Which sequences of one (source, lane) have arrived: all up to the watermark, and ranges above it. The ranges are bounded:
 * past the bound the highest are forgotten, reported missing, sent again, and recognised by the inbox.
 */
export interface LaneProgress {
  readonly watermark: number;
  /** Ascending, disjoint, not touching each other nor the watermark: [first, last]. */
  readonly ahead: readonly (readonly [number, number])[];
}

export const RANGES_KEPT = 200;
export const MISSING_LISTED = 100;
export const emptyProgress: LaneProgress = { watermark: 0, ahead: [] };

/** Sequences start at 1; 0 stands for an event outside the count. */
export function arrive(progress: LaneProgress, sequence: number): LaneProgress {
  if (sequence <= progress.watermark) return progress;
  const joined: [number, number][] = [];
  let first = sequence;
  let last = sequence;
  for (const [from, to] of progress.ahead) {
    if (to + 1 < first || from - 1 > last) joined.push([from, to]);
    else {
      first = Math.min(first, from);
      last = Math.max(last, to);
    }
  }
  joined.push([first, last]);
  joined.sort((left, right) => left[0] - right[0]);
  const lowest = joined[0];
  if (lowest && lowest[0] === progress.watermark + 1) {
    return { watermark: lowest[1], ahead: joined.slice(1) };
  }
  return { watermark: progress.watermark, ahead: joined.slice(0, RANGES_KEPT) };
}

/** The lowest sequences that something later has overtaken. */
export function missingOf(progress: LaneProgress): number[] {
  const missing: number[] = [];
  let expected = progress.watermark + 1;
  for (const [from, to] of progress.ahead) {
    for (; expected < from; expected++) {
      if (missing.length === MISSING_LISTED) return missing;
      missing.push(expected);
    }
    expected = to + 1;
  }
  return missing;
}

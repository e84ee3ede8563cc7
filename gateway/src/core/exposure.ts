/**
 * Carbon monoxide is a dose, not a threshold: a little for hours does what much does in minutes. The curve follows the
 * alarm table of EN 50291-1: 30 ppm not before 120 minutes, 50 within 60 to 90, 100 within 10 to 40, 300 within 3. Between
 * its rows, and above the last, it goes on as a straight line of the logarithms.
 */
const MINUTE_MS = 60_000;
const rows = [
  { ppm: 30, alarmAfterMs: 150 * MINUTE_MS },
  { ppm: 50, alarmAfterMs: 75 * MINUTE_MS },
  { ppm: 100, alarmAfterMs: 25 * MINUTE_MS },
  { ppm: 300, alarmAfterMs: 2 * MINUTE_MS },
] as const;

/** Below the first row of the table nothing is taken in, and what was is given off again. */
export const CLEAN_BELOW_PPM = 30;
/** Once over, it stands until the air is this clean: well under the table, so that noise around 30 ppm does not flap. */
export const OVER_UNTIL_BELOW_PPM = 20;
/** In clean air half of it is gone after this: the half-life of carboxyhaemoglobin in a person at rest, about five hours. */
export const HALF_LIFE_MS = 300 * MINUTE_MS;
/**
 * So long a value is taken to stand after it was said. What a longer gap was filled with nobody knows: it counts neither
 * as exposure nor as fresh air.
 */
export const HELD_AT_MOST_MS = 10 * MINUTE_MS;

/** What is remembered of one detector between its messages. */
export interface Exposure {
  /** Share of what makes an alarm: from 0 to 1. */
  readonly dose: number;
  /** The value that stands since it was said; null while the detector says that it does not measure. */
  readonly ppm: number | null;
  readonly saidAt: number;
  /** Until when the dose is counted. */
  readonly countedAt: number;
  /** The dose was full, and the air is not clean yet. */
  readonly over: boolean;
}

/** How long a steady concentration takes to the alarm; endless below the table. */
export function alarmAfterMs(ppm: number): number {
  if (!(ppm >= CLEAN_BELOW_PPM)) return Number.POSITIVE_INFINITY;
  let index = 1;
  while (index < rows.length - 1 && ppm > (rows[index]?.ppm ?? 0)) index++;
  const [low, high] = [rows[index - 1], rows[index]];
  if (low === undefined || high === undefined) return Number.POSITIVE_INFINITY;
  const share = Math.log(ppm / low.ppm) / Math.log(high.ppm / low.ppm);
  return low.alarmAfterMs * (high.alarmAfterMs / low.alarmAfterMs) ** share;
}

/** The dose after a time in steady air. */
function doseAfter(dose: number, ppm: number, elapsedMs: number): number {
  if (ppm >= CLEAN_BELOW_PPM) return Math.min(1, dose + elapsedMs / alarmAfterMs(ppm));
  // The nearer to the table, the slower it goes: at its edge nothing is given off.
  const share = 1 - Math.max(0, ppm) / CLEAN_BELOW_PPM;
  return dose * 0.5 ** ((share * elapsedMs) / HALF_LIFE_MS);
}

/** A sum of many small shares may miss the whole by as many roundings. */
const FULL = 1 - 1e-9;
/** Less than this no alarm is nearer by. */
const FORGOTTEN = 1e-4;

/** Counts the dose up to now with the value that stands. */
export function countExposure(exposure: Exposure, now: number): Exposure {
  // If the clock was set back while nobody ran, it counts from now.
  const saidAt = Math.min(exposure.saidAt, now);
  const elapsedMs = Math.max(0, Math.min(now, saidAt + HELD_AT_MOST_MS) - exposure.countedAt);
  if (exposure.ppm === null || elapsedMs === 0) return { ...exposure, saidAt, countedAt: now };
  const dose = doseAfter(exposure.dose, exposure.ppm, elapsedMs);
  return { ...exposure, dose, saidAt, countedAt: now, over: exposure.over || dose >= FULL };
}

/**
 * Takes what the detector says now; `ppm` is null when it does not measure. Undefined is clean air and nothing to
 * remember: what most detectors say all their lives.
 */
export function exposeTo(before: Exposure | undefined, ppm: number | null, now: number): Exposure | undefined {
  const counted = before === undefined ? undefined : countExposure(before, now);
  const dose = counted?.dose ?? 0;
  const over = (counted?.over ?? false) && !(ppm !== null && ppm < OVER_UNTIL_BELOW_PPM);
  const isClean = ppm === null || ppm < CLEAN_BELOW_PPM;
  if (isClean && !over && dose < FORGOTTEN) return undefined;
  return { dose, ppm, saidAt: now, countedAt: now, over };
}

/** When the dose will be full if the value stands; null when it will not be within the time for which it counts. */
export function fullAt(exposure: Exposure): number | null {
  if (exposure.over || exposure.ppm === null) return null;
  const at = Math.ceil(exposure.countedAt + (1 - exposure.dose) * alarmAfterMs(exposure.ppm));
  return at <= exposure.saidAt + HELD_AT_MOST_MS ? at : null;
}

/** The wall's time was set by so much. */
export function moveExposure(exposure: Exposure, byMs: number): Exposure {
  return { ...exposure, saidAt: exposure.saidAt + byMs, countedAt: exposure.countedAt + byMs };
}

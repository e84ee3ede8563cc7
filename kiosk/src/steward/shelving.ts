import type { Alert, AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';

const HOUR_MS = 3_600_000;
/** The gateway has the last word; what it would refuse is not offered. */
const dangers: readonly string[] = [
  'gas_leak',
  'carbon_monoxide',
  'smoke',
  'fire_input',
  'gas_in_riser',
  'smoke_in_riser',
];
const SECOND_WITHIN_MS = 10 * 60_000;

/** Two people have to agree, and for no longer than four hours. */
export function isDanger(alert: Pick<Alert, 'kind' | 'level'>): boolean {
  return alert.level === 1 || dangers.includes(alert.kind);
}

/** Whoever calls for help next would be heard by nobody: such a call is taken or closed. */
export function mayShelve({ kind }: Pick<Alert, 'kind'>): boolean {
  return kind !== 'help_called';
}

/** How long it can be shelved for, in ms; a minute is kept back for the time it takes to send. */
export function shelvingTimes(alert: Pick<Alert, 'kind' | 'level'>): readonly number[] {
  const hours = isDanger(alert) ? [1, 2, 3] : [1, 4, 8, 24, 72];
  return hours.map((count) => count * HOUR_MS);
}

export interface ShelfWish {
  readonly by: string;
  readonly at: number;
  readonly until: number;
  readonly reason: string;
}

/** The wish that still waits for a second person: the last word about shelves, and not ten minutes old. */
export function shelfWish(timeline: readonly AlertTimelineEntry[], now: number): ShelfWish | undefined {
  const last = timeline.findLast(({ type }) => type === 'shelf-asked' || type === 'shelved' || type === 'unshelved');
  if (last?.type !== 'shelf-asked' || now - last.at >= SECOND_WITHIN_MS) return undefined;
  const { until, reason } = last.detail;
  if (typeof until !== 'number' || typeof reason !== 'string' || until <= now) return undefined;
  return { by: last.actor, at: last.at, until, reason };
}

import type { Level } from '@gridcall/contract/alert.ts';
import type { Measures } from '@gridcall/contract/http-operation.ts';
import type { AlertEventRow } from '../../../core/model.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PEOPLE_SHOWN = 5;
/** As the steward's page offers it, in either language; own words may follow. */
const falseAlarm = /^(?:误报|False alarm)/;

export const MEASURED_MS = 7 * DAY_MS;
export const measuredTypes = ['raised', 'raised-again', 'level-raised', 'acknowledged', 'closed', 'notified'] as const;

/**
 * How people are called, and how they answer, from the timelines of the last week: the rows are the only source, so that a
 * measure can be counted again. Rows of one alert come in their order, and none of a drill.
 */
export function measuresOf(
  rows: readonly AlertEventRow[],
  now: number,
  nameOf: (personId: string) => string,
): Measures {
  const closings = rows.filter(({ type }) => type === 'closed');
  return {
    busiest: busiestHours(rows, now, nameOf),
    acknowledge: acknowledgeTimes(rows),
    closed: closings.length,
    falseAlarms: closings.filter(({ detail }) => falseAlarm.test(String(detail['reason'] ?? ''))).length,
  };
}

/** To each person, how many notices in the fullest of the last 24 hours. */
function busiestHours(
  rows: readonly AlertEventRow[],
  now: number,
  nameOf: (personId: string) => string,
): Measures['busiest'] {
  const hours = new Map<string, Map<number, number>>();
  for (const { type, at, detail } of rows) {
    const personId = detail['personId'];
    if (type !== 'notified' || typeof personId !== 'string' || at <= now - DAY_MS) continue;
    const hour = Math.floor((now - at) / HOUR_MS);
    const counts = hours.get(personId) ?? new Map<number, number>();
    counts.set(hour, (counts.get(hour) ?? 0) + 1);
    hours.set(personId, counts);
  }
  return [...hours]
    .map(([personId, counts]) => ({ name: nameOf(personId), notices: Math.max(...counts.values()) }))
    .sort((one, other) => other.notices - one.notices)
    .slice(0, PEOPLE_SHOWN);
}

/** From what called somebody to the first acknowledgement after it, by the level it had then. */
function acknowledgeTimes(rows: readonly AlertEventRow[]): Measures['acknowledge'] {
  const calledAt = new Map<string, number>();
  const times = new Map<Level, number[]>();
  for (const { alertId, type, at, level } of rows) {
    const since = calledAt.get(alertId);
    if (type === 'acknowledged') {
      if (since === undefined) continue;
      times.set(level, [...(times.get(level) ?? []), Math.max(0, at - since)]);
      calledAt.delete(alertId);
    } else if (type === 'raised' || type === 'raised-again') {
      calledAt.set(alertId, since ?? at);
    } else if (type === 'level-raised') {
      // Who has to answer now has been called now.
      calledAt.set(alertId, at);
    }
  }
  return [...times]
    .sort(([one], [other]) => one - other)
    .map(([level, of]) => {
      const sorted = of.toSorted((one, other) => one - other);
      return { level, count: sorted.length, p50Ms: at(sorted, 0.5), p95Ms: at(sorted, 0.95) };
    });
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

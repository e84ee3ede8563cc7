import type { Level } from '@gridcall/contract/alert.ts';
import type { AlertEventData, UpstreamEventType } from '@gridcall/contract/events.ts';

/**
 * What is known of one alert at its gateway. Events of an alert may arrive in any order and more than once; each field is
 * a minimum or a maximum over what has arrived, so every order ends in the same facts.
 */
export interface AlertFacts {
  readonly level: Level;
  readonly occurrences: number;
  readonly raisedAt: number;
  readonly acknowledgedAt: number | null;
  /** Sorts the sensor's statements; the greatest one holds. Empty before the first. */
  readonly sensorOrder: string;
  readonly sensorClearedAt: number | null;
  /** Since when it has been known as real; null as long as all that has arrived says that it is a drill. */
  readonly realSince: number | null;
}

/** The steps of an alert. */
export type AlertEventType = Extract<
  UpstreamEventType,
  `cn.grid.alert.${'raised' | 'level-raised' | 'acknowledged' | 'cleared' | 'closed'}.v1`
>;

/** Within one millisecond an alert is raised before its level rises, and both before it clears. */
const sensorRank: Readonly<Partial<Record<AlertEventType, number>>> = {
  'cn.grid.alert.raised.v1': 0,
  'cn.grid.alert.level-raised.v1': 1,
  'cn.grid.alert.cleared.v1': 2,
};

export interface AlertStatement {
  readonly type: AlertEventType;
  readonly eventId: string;
  readonly occurredAt: number;
  readonly data: AlertEventData;
}

export function factsOf(statement: AlertStatement): AlertFacts {
  const { type, occurredAt, data } = statement;
  const rank = sensorRank[type];
  return {
    level: data.level,
    occurrences: data.occurrences,
    raisedAt: data.raisedAt,
    acknowledgedAt: type === 'cn.grid.alert.acknowledged.v1' ? occurredAt : null,
    sensorOrder: rank === undefined ? '' : `${String(occurredAt).padStart(16, '0')} ${rank} ${statement.eventId}`,
    sensorClearedAt: type === 'cn.grid.alert.cleared.v1' ? occurredAt : null,
    realSince: data.test === true ? null : occurredAt,
  };
}

export function joinFacts(left: AlertFacts, right: AlertFacts): AlertFacts {
  const sensor = left.sensorOrder >= right.sensorOrder ? left : right;
  return {
    level: Math.min(left.level, right.level) as Level,
    occurrences: Math.max(left.occurrences, right.occurrences),
    raisedAt: Math.min(left.raisedAt, right.raisedAt),
    acknowledgedAt: latest(left.acknowledgedAt, right.acknowledgedAt),
    sensorOrder: sensor.sensorOrder,
    sensorClearedAt: sensor.sensorClearedAt,
    realSince: earliest(left.realSince, right.realSince),
  };
}

/** Who acknowledged a drill has not seen what it turned into. */
export function acknowledgementOf({ acknowledgedAt, realSince }: AlertFacts): number | null {
  return acknowledgedAt !== null && realSince !== null && acknowledgedAt < realSince ? null : acknowledgedAt;
}

function earliest(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.min(left, right);
}

function latest(left: number | null, right: number | null): number | null {
  if (left === null || right === null) return left ?? right;
  return Math.max(left, right);
}

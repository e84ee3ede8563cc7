import type { AlertState, Level } from '@gridcall/contract/alert.ts';
import type { AlertStatement } from './alert-facts.ts';

/** An alert as its gateway told it last, whatever order its events came in. */
export interface AlertStanding {
  /** Sorts the gateway's statements; the greatest one holds. */
  readonly statementOrder: string;
  readonly level: Level;
  readonly state: AlertState;
  readonly placeId: string;
  readonly raisedAt: number;
  /** AlertEventData as JSON. */
  readonly data: string;
  /** Posts, never names. */
  readonly acknowledgedBy: string | null;
  readonly closedBy: string | null;
  readonly closeReason: string | null;
}

/** Times of one alert's steps never go back at its gateway, and its ids of one millisecond sort as they were minted. */
function orderOf({ occurredAt, eventId }: AlertStatement): string {
  return `${String(occurredAt).padStart(16, '0')} ${eventId}`;
}

/** The standing after one more statement; the same one when it says nothing new. */
export function standingAfter(known: AlertStanding | undefined, statement: AlertStatement): AlertStanding {
  const { data, type } = statement;
  const order = orderOf(statement);
  const isNewest = known === undefined || order > known.statementOrder;
  const isTaken = type === 'cn.grid.alert.acknowledged.v1';
  const isClosed = type === 'cn.grid.alert.closed.v1';
  const said = isNewest
    ? { statementOrder: order, level: data.level, state: data.state, data: JSON.stringify(data) }
    : { statementOrder: known.statementOrder, level: known.level, state: known.state, data: known.data };
  const before = known ?? { acknowledgedBy: null, closedBy: null, closeReason: null };
  const by = data.by ?? null;
  return {
    ...said,
    placeId: data.place.id,
    raisedAt: data.raisedAt,
    acknowledgedBy: isTaken && (isNewest || before.acknowledgedBy === null) ? by : before.acknowledgedBy,
    closedBy: isClosed ? by : before.closedBy,
    closeReason: isClosed ? (data.reason ?? null) : before.closeReason,
  };
}

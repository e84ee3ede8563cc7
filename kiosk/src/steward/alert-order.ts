import type { AlertState } from '@gridcall/contract/alert.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';

/** Where an alert stands, for the order of the list: what nobody has taken comes first within its level. */
const standing: Readonly<Record<AlertState, number>> = {
  'active-unacknowledged': 0,
  'active-acknowledged': 1,
  'cleared-unclosed': 2,
  cleared: 3,
  closed: 3,
};

export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return standing[alert.state] < 3;
}

/** Nobody has taken it, it is on, and nobody has shelved it: this is what rings. */
export function needsSomebody(alert: Pick<Alert, 'state' | 'acknowledgedAt' | 'shelvedUntil'>): boolean {
  if (alert.shelvedUntil !== null) return false;
  return (
    alert.state === 'active-unacknowledged' || (alert.state === 'cleared-unclosed' && alert.acknowledgedAt === null)
  );
}

/** Open before ended; then by level, untaken first; then the newest first. */
export function compareAlerts(one: Alert, other: Alert): number {
  const ended = Number(!isOpen(one)) - Number(!isOpen(other));
  if (ended !== 0) return ended;
  if (!isOpen(one)) return other.raisedAt - one.raisedAt || byId(one, other);
  return (
    one.level - other.level ||
    Number(needsSomebody(other)) - Number(needsSomebody(one)) ||
    standing[one.state] - standing[other.state] ||
    other.raisedAt - one.raisedAt ||
    byId(one, other)
  );
}

export type AlertFilter = 'open' | 'all';
export function visibleAlerts(alerts: Iterable<Alert>, filter: AlertFilter): readonly Alert[] {
  return [...alerts].filter((alert) => filter === 'all' || isOpen(alert)).sort(compareAlerts);
}

/** How many wait for somebody, for the title of the window. */
export function countWaiting(alerts: Iterable<Alert>): number {
  let count = 0;
  for (const alert of alerts) if (needsSomebody(alert)) count += 1;
  return count;
}

function byId(one: Alert, other: Alert): number {
  if (one.id === other.id) return 0;
  return one.id < other.id ? -1 : 1;
}

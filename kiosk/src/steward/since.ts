import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { elapsed } from '../data/elapsed.ts';
import { language, msg, str } from '../i18n/language.ts';
import { isOpen } from './alert-order.ts';

/** How long it goes on, how long it has been over, or how long it lasted: what ticks is what still counts. */
export function sinceWords(alert: Pick<Alert, 'state' | 'raisedAt' | 'clearedAt' | 'closedAt'>, now: number): string {
  const over = alert.clearedAt;
  if (alert.state === 'cleared-unclosed' && over !== null) {
    const since = elapsed(now - over, language());
    return msg(str`已恢复 ${since}`, { id: 'steward-cleared-since' });
  }
  const since = elapsed((isOpen(alert) ? now : (over ?? alert.closedAt ?? now)) - alert.raisedAt, language());
  return isOpen(alert)
    ? msg(str`已持续 ${since}`, { id: 'steward-since' })
    : msg(str`持续了 ${since}`, { id: 'steward-lasted' });
}

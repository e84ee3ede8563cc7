import type { NotificationRow } from '../../../core/model.ts';

/** A notice to A岗 about the alert `01ALERT`, as a row. */
export function aRow(more: Partial<NotificationRow> = {}): NotificationRow {
  return {
    id: '01ALERT 0 0 person-1 sms',
    alertId: '01ALERT',
    personId: 'person-1',
    placeId: null,
    channel: 'sms',
    post: 'A',
    round: 0,
    step: 0,
    kind: 'raised',
    level: 1,
    test: false,
    state: 'waiting',
    createdAt: Date.UTC(2026, 2, 1),
    settledAt: null,
    error: null,
    bundled: [],
    takenBy: null,
    ...more,
  };
}

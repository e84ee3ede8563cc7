import { expect, test } from 'vitest';
import type { AlertEventRow } from '../../../core/model.ts';
import { measuresOf } from './measures.ts';

const HOUR_MS = 3_600_000;
const now = 100 * HOUR_MS;

function row(
  alertId: string,
  type: AlertEventRow['type'],
  at: number,
  more: Partial<AlertEventRow> = {},
): AlertEventRow {
  return {
    alertId,
    sequence: 1,
    at,
    type,
    actor: 'system',
    level: 1,
    state: 'active-unacknowledged',
    detail: {},
    ...more,
  };
}
const measure = (rows: readonly AlertEventRow[]) => measuresOf(rows, now, (personId) => `name of ${personId}`);

test('the time to acknowledge counts from the first call of a run, and anew from a rise of level', () => {
  const rows = [
    row('a', 'raised', 1000),
    row('a', 'raised-again', 5000),
    row('a', 'acknowledged', 11_000),
    row('b', 'raised', 0, { level: 2 }),
    row('b', 'level-raised', 8000),
    row('b', 'acknowledged', 9000),
    row('c', 'raised', 0, { level: 3 }),
    row('d', 'acknowledged', 7),
  ];
  expect(measure(rows).acknowledge).toEqual([{ level: 1, count: 2, p50Ms: 1000, p95Ms: 10_000 }]);
});

test('what is acknowledged twice counts once, until it is raised again', () => {
  const rows = [
    row('a', 'raised', 0),
    row('a', 'acknowledged', 10),
    row('a', 'acknowledged', 20),
    row('a', 'raised-again', 30),
    row('a', 'acknowledged', 35),
  ];
  expect(measure(rows).acknowledge).toEqual([{ level: 1, count: 2, p50Ms: 5, p95Ms: 10 }]);
});

test('the busiest hour of the last day is told by person, the most called first', () => {
  const called = (personId: string, hoursAgo: number) =>
    row('a', 'notified', now - hoursAgo * HOUR_MS, { detail: { personId } });
  const rows = [
    called('li', 0.1),
    called('li', 0.2),
    called('li', 1.5),
    called('wang', 3),
    called('wang', 25),
    row('a', 'notified', now, { detail: { placeId: 'hall' } }),
  ];
  expect(measure(rows).busiest).toEqual([
    { name: 'name of li', notices: 2 },
    { name: 'name of wang', notices: 1 },
  ]);
});

test('false alarms are those that were closed so, in either language', () => {
  const closed = (reason: string) => row('a', 'closed', 1, { detail: { reason } });
  const { closed: all, falseAlarms } = measure([
    closed('误报：蒸汽'),
    closed('False alarm'),
    closed('已到现场'),
    closed('不是误报'),
  ]);
  expect([all, falseAlarms]).toEqual([4, 2]);
});

import { categoryOf } from '@gridcall/contract/categories.ts';
import type { IncidentRow } from '../core/incident.ts';
import { incidentOfAlert } from '../core/new-incident.ts';
import { alertData } from './events.ts';
import { WEDNESDAY } from './queue-under-test.ts';

/** An incident as the core knows it, changed where a test needs it. */
export function incident(change: Partial<IncidentRow> = {}): IncidentRow {
  const category = categoryOf(change.categoryCode ?? 'O04');
  if (!category) throw new Error('no such category');
  const arrival = {
    id: 'incident-1',
    publicNo: '6401042603040000010',
    gatewayId: 'gateway-0417',
    recordedAt: WEDNESDAY,
    receivedAt: WEDNESDAY,
  };
  const data = alertData({ level: 3, categoryCode: category.code, kind: 'gate_forced' });
  return { ...incidentOfAlert(data, 'v1:key', category, arrival), ...change };
}

import type { Category } from '@gridcall/contract/categories.ts';
import type { AlertEventData, RequestSubmittedData } from '@gridcall/contract/events.ts';
import { flowPrefix } from '@gridcall/contract/flow-mark.ts';
import { dueAt } from './due-time.ts';
import { DESK, type IncidentRow } from './incident.ts';

/** What the store gives a new incident: its names, and when it was recorded at the edge and received here. */
export interface Arrival {
  readonly id: string;
  readonly publicNo: string;
  readonly gatewayId: string;
  readonly recordedAt: number;
  readonly receivedAt: number;
}

/** Deadlines run by the queue's own clock: an edge whose clock is wrong neither gains nor loses time. */
function common(category: Category, arrival: Arrival) {
  const { receivedAt } = arrival;
  return {
    ...arrival,
    categoryCode: category.code,
    levelSource: 'auto',
    state: 'submitted',
    outcome: null,
    tier: 1,
    ownerRole: DESK,
    acceptedAt: null,
    dispatchedAt: null,
    startedAt: null,
    acknowledgedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    verifiedAt: null,
    closedAt: null,
    reopenedAt: null,
    acceptDue: dueAt(receivedAt, category.acceptMinutes, category.acceptClock),
    resolveDue: dueAt(receivedAt, category.resolveMinutes, category.resolveClock),
    sensorClearedAt: null,
    reopenCount: 0,
    reworkCount: 0,
    occurrenceCount: 1,
    visibility: category.confidential ? 'confidential' : 'masked',
    version: 0,
    lastHash: '',
  } as const;
}

export function incidentOfAlert(
  data: AlertEventData,
  dedupKey: string,
  category: Category,
  arrival: Arrival,
): IncidentRow {
  return {
    ...common(category, arrival),
    test: data.test === true ? 1 : 0,
    kind: 'alert',
    channel: 'sensor',
    level: data.level,
    gridCode: data.place.gridCode,
    subject: data.alertId,
    placeId: data.place.id,
    placeZh: data.place.zh,
    placeEn: data.place.en,
    deviceId: data.deviceId,
    // A sensor has no words of its own; a flow has, and nobody is to take them for a detector's.
    description: data.flow === undefined ? '' : flowWords(data.flow),
    lang: 'zh-CN',
    occurredAt: data.raisedAt,
    dedupKey,
  };
}

function flowWords({ name, title, text }: NonNullable<AlertEventData['flow']>): string {
  return `${flowPrefix(name)}${title}${text === '' ? '' : `：${text}`}`;
}

export function incidentOfRequest(data: RequestSubmittedData, category: Category, arrival: Arrival): IncidentRow {
  return {
    ...common(category, arrival),
    test: 0,
    kind: 'request',
    channel: 'kiosk',
    level: data.level,
    gridCode: data.place.gridCode,
    subject: data.number,
    placeId: data.place.id,
    placeZh: data.place.zh,
    placeEn: data.place.en,
    deviceId: null,
    description: data.flow === undefined ? data.text : `${flowPrefix(data.flow.name)}${data.text}`,
    lang: data.language,
    occurredAt: data.submittedAt,
    dedupKey: null,
  };
}

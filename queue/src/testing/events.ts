import type { AlertNotedData } from '@gridcall/contract/alert-note.ts';
import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import type { AlertEventData, CloudEvent, RequestSubmittedData } from '@gridcall/contract/events.ts';
import type { AlertEventType } from '../core/alert-facts.ts';
import { WEDNESDAY } from './queue-under-test.ts';

export const GATEWAY = 'gateway-0417';
const place = { id: 'b3-hall', zh: '3号楼大厅', en: 'Building 3, hall', gridCode: '640104001002003' };

export function alertData(change: Partial<AlertEventData> = {}): AlertEventData {
  return {
    alertId: 'alert-1',
    deviceId: 'gas-3-501',
    deviceKind: 'gas-detector',
    kind: 'gas_leak',
    categoryCode: 'S01',
    level: 1,
    state: 'active-unacknowledged',
    companyId: 'jinfeng',
    place,
    raisedAt: WEDNESDAY - 1000,
    occurrences: 1,
    ...change,
  };
}

function envelope(id: string, type: string, subject: string, atMs: number, sequence: number): Omit<CloudEvent, 'data'> {
  return {
    specversion: '1.0',
    id,
    source: `urn:grid:gw:${GATEWAY}`,
    type,
    subject,
    time: new Date(atMs).toISOString(),
    datacontenttype: 'application/json',
    recordedtime: new Date(atMs).toISOString(),
    lane: 'status',
    sequence: String(sequence).padStart(12, '0'),
  };
}

export function alertEvent(
  id: string,
  what: 'raised' | 'level-raised' | 'acknowledged' | 'cleared' | 'closed',
  options: { readonly at?: number; readonly sequence?: number; readonly data?: Partial<AlertEventData> } = {},
): CloudEvent {
  const data = alertData(options.data);
  const type: AlertEventType = `cn.grid.alert.${what}.v1`;
  const at = options.at ?? WEDNESDAY - 1000;
  return {
    ...envelope(id, type, data.alertId, at, options.sequence ?? 0),
    dedupkey: `v1:${data.categoryCode}:${data.deviceId}:${data.kind}${data.test === true ? ':test' : ''}`,
    data,
  };
}

export function requestEvent(id: string, change: Partial<RequestSubmittedData> = {}, sequence = 0): CloudEvent {
  const data: RequestSubmittedData = {
    number: '0417-00123-4',
    categoryCode: 'P02',
    level: 3,
    place,
    text: '楼道灯坏了',
    language: 'zh-CN',
    phoneKept: false,
    submittedAt: WEDNESDAY - 5000,
    ...change,
  };
  return {
    ...envelope(id, 'cn.grid.request.submitted.v1', data.number, data.submittedAt, sequence),
    lane: 'service-request',
    data,
  };
}

export function tombstone(id: string, sequence: number): CloudEvent {
  return {
    ...envelope(id, 'cn.grid.tombstone.v1', 'dead', WEDNESDAY, sequence),
    data: { reason: 'rejected', eventId: 'dead' },
  };
}

/** What a gateway tells of one of its buildings. */
export function reportEvent(
  id: string,
  type: 'cn.grid.duty.reported.v1' | 'cn.grid.devices.reported.v1',
  data: Pick<DutyReportedData, 'place'>,
  options: { readonly at: number; readonly sequence: number },
): CloudEvent {
  return { ...envelope(id, type, data.place.id, options.at, options.sequence), data };
}

/** One line of an alert's timeline at its gateway. */
export function noteEvent(
  id: string,
  data: AlertNotedData,
  options: { readonly at: number; readonly sequence: number },
): CloudEvent {
  return {
    ...envelope(id, 'cn.grid.alert.noted.v1', `${data.alertId}-${data.no}`, options.at, options.sequence),
    data,
  };
}

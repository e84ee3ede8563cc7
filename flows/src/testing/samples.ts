import type { DeliveredAlert, DeliveredEvent, DeliveredReading } from '@gridcall/contract/flow-wire.ts';

/** 2026-03-02 23:30 in Shanghai. */
export const AT_NIGHT = Date.UTC(2026, 2, 2, 15, 30);
export const MINUTE_MS = 60_000;

const gate = {
  deviceId: 'gate-1',
  deviceKind: 'access-gate',
  deviceName: '一号门',
  placeId: 'jinfeng-1',
  placeName: '锦枫苑1号楼',
} as const;

export function reading(more: Partial<DeliveredReading> = {}): DeliveredReading {
  return {
    subject: 'reading',
    ...gate,
    deviceId: 'leak-1',
    deviceKind: 'leak-sensor',
    deviceName: '泵房漏水',
    at: AT_NIGHT,
    values: { leak: true },
    ...more,
  };
}

export function event(more: Partial<DeliveredEvent> = {}): DeliveredEvent {
  return { subject: 'event', ...gate, at: AT_NIGHT, event: 'held_open', ...more };
}

export function alert(more: Partial<DeliveredAlert> = {}): DeliveredAlert {
  return {
    subject: 'alert',
    alertId: 'alert-1',
    kind: 'water_leak',
    level: 2,
    state: 'active-unacknowledged',
    test: false,
    raisedByFlow: false,
    deviceId: 'leak-1',
    placeId: 'jinfeng-1-unit-1',
    placeName: '1单元',
    buildingId: 'jinfeng-1',
    buildingName: '锦枫苑1号楼',
    at: AT_NIGHT,
    ...more,
  };
}

import type { DeviceStateRow } from './model.ts';

/** The state of one device while one input is decided; put once, at the end. */
export type WorkingState = { -readonly [K in keyof DeviceStateRow]: DeviceStateRow[K] };

export function workingState(deviceId: string, row: DeviceStateRow | undefined): WorkingState {
  if (row === undefined) {
    return {
      deviceId,
      lastSeenAt: 0,
      online: false,
      values: {},
      observedAt: 0,
      conditions: {},
      openAlerts: {},
      summary: null,
      recorded: {},
    };
  }
  return {
    deviceId: row.deviceId,
    lastSeenAt: row.lastSeenAt,
    online: row.online,
    values: row.values,
    observedAt: row.observedAt,
    conditions: row.conditions,
    openAlerts: row.openAlerts,
    summary: row.summary,
    recorded: row.recorded,
  };
}

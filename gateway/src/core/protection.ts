import type { DeviceRow, DeviceStateRow } from './model.ts';
import { isMuteOverdue } from './mute.ts';
import { silenceLimitMs } from './rule-book.ts';
import type { View } from './view.ts';

export type Protection = 'protected' | 'warming_up' | 'self_test' | 'fault' | 'end_of_life' | 'silent' | 'never_seen';

/** Whether a device watches over its place now: `protected` only when it is heard and says nothing against it. */
export function protectionOf(
  device: Pick<DeviceRow, 'reportEveryMs'>,
  state: DeviceStateRow | undefined,
  now: number,
): Protection {
  if (state === undefined || state.lastSeenAt === 0) return 'never_seen';
  const silent = state.conditions.device_silent;
  if (silent !== undefined && silent.evidenceLevel !== 0) return 'silent';
  if (isLostBridge(state)) return 'silent';
  if (now - state.lastSeenAt > silenceLimitMs(device)) return 'silent';
  const values = state.values;
  if (values.fault === true || isMuteOverdue(state, now)) return 'fault';
  if (isAtItsEnd(state)) return 'end_of_life';
  if (values.self_test === true) return 'self_test';
  return values.warming_up === true ? 'warming_up' : 'protected';
}

/** As `protectionOf`, where its bridge is known, too: nobody hears what is behind a bridge that is lost. */
export function protectionIn(
  view: View,
  device: Pick<DeviceRow, 'id' | 'kind' | 'linkId' | 'reportEveryMs'>,
  now: number,
): Protection {
  const state = view.get('device_state', device.id);
  const own = protectionOf(device, state, now);
  // A hub is its connection: it owes no messages of its own.
  if (device.kind === 'bridge') return own === 'silent' && !isLostBridge(state) ? 'protected' : own;
  if (own === 'never_seen' || device.linkId === device.id) return own;
  return isLostBridge(view.get('device_state', device.linkId)) ? 'silent' : own;
}

/** Away for longer than a hub takes to start again: its alert stands, and nothing has come over it since. */
function isLostBridge(state: DeviceStateRow | undefined): boolean {
  return state?.openAlerts.bridge_unreachable !== undefined && state.conditions.bridge_unreachable?.evidenceLevel !== 0;
}

/** Its date has come, or it said so: what the alert stands for stands here, too. */
function isAtItsEnd(state: DeviceStateRow): boolean {
  const memory = state.conditions.end_of_life;
  return memory !== undefined && memory.evidenceLevel !== 0;
}

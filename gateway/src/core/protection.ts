import type { DeviceRow, DeviceStateRow } from './model.ts';
import { isMuteOverdue } from './mute.ts';
import { silenceLimitMs } from './rule-book.ts';

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
  if (now - state.lastSeenAt > silenceLimitMs(device)) return 'silent';
  const values = state.values;
  if (values.fault === true || isMuteOverdue(state, now)) return 'fault';
  if (isAtItsEnd(state)) return 'end_of_life';
  if (values.self_test === true) return 'self_test';
  return values.warming_up === true ? 'warming_up' : 'protected';
}

/** Its date has come, or it said so: what the alert stands for stands here, too. */
function isAtItsEnd(state: DeviceStateRow): boolean {
  const memory = state.conditions.end_of_life;
  return memory !== undefined && memory.evidenceLevel !== 0;
}

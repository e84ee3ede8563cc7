import { armTimer, clear, disarmTimer, raise, remember } from './conditions.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { DeviceRow } from './model.ts';
import { silenceLevel, silenceLimitMs } from './rule-book.ts';

/**
 * One timer a device, and a lazy one: a message does not move it. When it fires it looks whether the device was heard
 * meanwhile, and if so is set anew to when its silence would be complete.
 */
export function armSilence(draft: Draft, device: DeviceRow, since: number): void {
  armTimer(draft, 'silence', device.id, 'device_silent', since + silenceLimitMs(device));
}

export function isSilent(state: WorkingState): boolean {
  const memory = state.conditions.device_silent;
  return memory !== undefined && memory.evidenceLevel !== 0;
}

export function beginSilence(draft: Draft, device: DeviceRow, state: WorkingState): void {
  const level = silenceLevel(device.kind);
  remember(state, 'device_silent', { evidenceLevel: level, since: draft.now });
  const lastSeenAt = state.lastSeenAt === 0 ? null : state.lastSeenAt;
  raise(draft, device, state, 'device_silent', level, { detail: { lastSeenAt } }, 'system');
}

/** The device spoke: silence is over, and its clock starts again. */
export function endSilence(draft: Draft, device: DeviceRow, state: WorkingState): void {
  remember(state, 'device_silent', { evidenceLevel: 0, since: draft.now });
  clear(draft, device, state, 'device_silent', {}, 'device');
  const link = draft.get('link', device.linkId);
  if (link !== undefined && link.revokedAt === null) armSilence(draft, device, draft.now);
}

/** Nobody waits for this device any more. */
export function forgetSilence(draft: Draft, device: DeviceRow, state: WorkingState): void {
  disarmTimer(draft, 'silence', device.id, 'device_silent');
  if (!isSilent(state)) return;
  remember(state, 'device_silent', { evidenceLevel: 0, since: draft.now });
  clear(draft, device, state, 'device_silent', { reason: 'link revoked' }, 'system');
}

import { type WorkingState, workingState } from '../device-state.ts';
import type { Draft } from '../draft.ts';
import type { BootInput, ClockJumpInput } from '../input.ts';
import type { ConditionMemory } from '../model.ts';
import { silenceLimitMs } from '../rule-book.ts';
import { armSilence, isSilent } from '../silence.ts';
import type { Decision } from '../view.ts';

/**
 * After a start nobody is connected yet, and no device is blamed for the time in which nobody listened: each has its
 * whole limit from now. A linked device whose timer is missing gets one.
 */
export function decideBoot(draft: Draft, input: BootInput): Decision {
  const timed = new Set<string>();
  for (const timer of draft.view.all('timer')) {
    if (timer.kind !== 'silence') continue;
    const device = draft.view.get('device', timer.deviceId);
    if (device === undefined) continue;
    timed.add(timer.deviceId);
    const dueAt = draft.now + silenceLimitMs(device);
    if (timer.dueAt < dueAt) draft.put('timer', { ...timer, dueAt });
  }
  for (const link of draft.view.all('link')) {
    const device = draft.view.get('device', link.deviceId);
    if (device === undefined || link.revokedAt !== null) continue;
    const before = draft.view.get('device_state', device.id);
    const state = workingState(device.id, before);
    if (!timed.has(device.id) && !isSilent(state)) armSilence(draft, device, draft.now);
    if (!state.online) continue;
    state.online = false;
    draft.put('device_state', state);
    draft.tell('device', device.id, device.placeId, device.companyId);
  }
  return draft.done({ ok: true, id: input.id });
}

/** The wall's time was set: whatever was counted in it moves along, so that no delay grows or shrinks. */
export function decideClockJump(draft: Draft, input: ClockJumpInput): Decision {
  const { byMs } = input;
  if (!Number.isFinite(byMs) || byMs === 0) return draft.done({ ok: true, id: input.id, repeated: true });
  for (const timer of draft.view.all('timer')) draft.put('timer', { ...timer, dueAt: timer.dueAt + byMs });
  for (const row of draft.view.all('device_state')) {
    const state = workingState(row.deviceId, row);
    moveState(state, byMs);
    draft.put('device_state', state);
  }
  draft.audit('system', input.kind, draft.view.gateway.id, { byMs });
  return draft.accept();
}

function moveState(state: WorkingState, byMs: number): void {
  if (state.lastSeenAt !== 0) state.lastSeenAt += byMs;
  // The device's own clock did not jump. When ours goes back, its mark must not shut out what comes next.
  if (byMs < 0) state.observedAt = Math.max(0, state.observedAt + byMs);
  if (state.summary !== null) state.summary = { ...state.summary, from: state.summary.from + byMs };
  const moved = Object.entries(state.conditions).map(([kind, memory]: [string, ConditionMemory]) => [
    kind,
    { ...memory, since: memory.since + byMs },
  ]);
  state.conditions = Object.fromEntries(moved);
}

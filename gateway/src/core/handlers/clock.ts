import { awaitBridge, BRIDGE_MAY_RETURN_MS, bridgeRule, isBridge } from '../bridge.ts';
import { latestCommandDue, moveCommands } from '../command-clock.ts';
import { TEST_AT_MOST_MS } from '../commissioning.ts';
import { moveMemory } from '../conditions.ts';
import { keepState } from '../device-message.ts';
import { type WorkingState, workingState } from '../device-state.ts';
import type { Draft } from '../draft.ts';
import { bootCalls, latestCallDue, moveCalls } from '../escalation-clock.ts';
import type { BootInput, ClockJumpInput } from '../input.ts';
import type { DeviceRow, DeviceStateRow, TimerRow } from '../model.ts';
import { silenceLimitMs } from '../rule-book.ts';
import { ruleFor } from '../rule-settings.ts';
import { moveShelves, SHELF_AT_MOST_MS } from '../shelf.ts';
import { armSilence, isSilent } from '../silence.ts';
import type { Decision } from '../view.ts';

/**
 * After a start nobody is connected yet, and no device is blamed for the time in which nobody listened: each has its
 * whole limit from now, also if the clock was set back meanwhile. A linked device whose timer is missing gets one.
 */
export function decideBoot(draft: Draft, input: BootInput): Decision {
  const timed = new Set<string>();
  moveCommands(draft, 0);
  for (const timer of draft.view.all('timer')) {
    const dueAt = timer.kind === 'silence' ? latestDue(draft, timer) : Math.min(timer.dueAt, latestDue(draft, timer));
    if (timer.kind === 'silence' && draft.view.get('device', timer.deviceId) !== undefined) timed.add(timer.deviceId);
    if (timer.dueAt !== dueAt) draft.put('timer', { ...timer, dueAt });
  }
  for (const device of draft.view.all('device')) {
    keepWithinNow(draft, device, 0);
    const link = draft.view.get('link', device.linkId);
    if (link === undefined || link.revokedAt !== null) continue;
    const before = draft.view.get('device_state', device.id);
    const state = workingState(device.id, before);
    if (!timed.has(device.id) && !isSilent(state)) armSilence(draft, device, draft.now);
    if (isBridge(device) && state.lastSeenAt !== 0) {
      bootBridge(draft, device, before);
      continue;
    }
    if (!state.online && state.lastSeenAt <= draft.now) continue;
    if (state.online) draft.tell('device', device.id, device.placeId, device.companyId);
    state.online = false;
    // The clock was set back while nobody ran: a last word in the future would hide a silence for as long.
    state.lastSeenAt = Math.min(state.lastSeenAt, draft.now);
    draft.put('device_state', state);
  }
  bootCalls(draft);
  return draft.done({ ok: true, id: input.id });
}

/** The wall's time was set: whatever was counted in it moves along, so that no delay grows or shrinks. */
export function decideClockJump(draft: Draft, input: ClockJumpInput): Decision {
  const { byMs } = input;
  if (!Number.isFinite(byMs) || byMs === 0) return draft.done({ ok: true, id: input.id, repeated: true });
  for (const timer of draft.view.all('timer')) {
    // The day on which a sensor is to be replaced is one of the calendar, which the clock now shows rightly.
    if (timer.kind === 'expiry') continue;
    draft.put('timer', { ...timer, dueAt: Math.min(timer.dueAt + byMs, latestDue(draft, timer)) });
  }
  for (const device of draft.view.all('device')) keepWithinNow(draft, device, byMs);
  for (const row of draft.view.all('device_state')) {
    const state = workingState(row.deviceId, row);
    moveState(state, byMs);
    draft.put('device_state', state);
  }
  moveShelves(draft, byMs);
  moveCommands(draft, byMs);
  moveCalls(draft, byMs);
  draft.audit('system', input.kind, draft.view.gateway.id, { byMs });
  return draft.accept();
}

/** No delay is ever longer than its rule says, whatever a clock did while nobody ran or before anybody saw it. */
function latestDue(draft: Draft, timer: TimerRow): number {
  if (timer.kind === 'shelf-end') return draft.now + SHELF_AT_MOST_MS;
  if (timer.kind === 'command') return latestCommandDue(draft, timer);
  // The minute of a hand-over is one of the calendar: who is on duty is looked at anew.
  if (timer.kind === 'hand-over' || timer.kind === 'estate-report' || timer.kind === 'rule-setting') return draft.now;
  if (timer.kind === 'escalation' || timer.kind === 'bundle') return latestCallDue(draft, timer);
  const device = draft.view.get('device', timer.deviceId);
  if (device === undefined) return timer.dueAt;
  if (timer.kind === 'silence') return draft.now + silenceLimitMs(device);
  if (timer.kind === 'test-end') return draft.now + TEST_AT_MOST_MS;
  if (timer.kind === 'expiry') return timer.dueAt;
  if (timer.alertKind === bridgeRule.alertKind) {
    return draft.now + (timer.kind === 'condition-on' ? BRIDGE_MAY_RETURN_MS : bridgeRule.offDelayMs);
  }
  const rule = ruleFor(draft, device, timer.alertKind);
  if (rule === undefined) return timer.dueAt;
  // The timer of a dose, whose rule has no delay, fires at once: it counts anew and stands for what is left.
  return draft.now + (timer.kind === 'condition-on' ? rule.onDelayMs : rule.offDelayMs);
}

/**
 * A test moves with the clock and lasts no longer than it may. A sensor was not put in later than now: what it says from
 * now on would be taken for what the one before it said.
 */
function keepWithinNow(draft: Draft, device: DeviceRow, byMs: number): void {
  const testUntil = device.testUntil === 0 ? 0 : Math.min(device.testUntil + byMs, draft.now + TEST_AT_MOST_MS);
  const installedAt = Math.min(device.installedAt, draft.now);
  if (testUntil === device.testUntil && installedAt === device.installedAt) return;
  draft.put('device', { ...device, testUntil, installedAt });
}

/** A bridge that was there before the start is waited for; its children's silence waits with it. */
function bootBridge(draft: Draft, bridge: DeviceRow, before: DeviceStateRow | undefined): void {
  const state = workingState(bridge.id, before);
  state.online = false;
  state.lastSeenAt = Math.min(state.lastSeenAt, draft.now);
  awaitBridge(draft, bridge, state);
  keepState(draft, bridge, before, state);
}

function moveState(state: WorkingState, byMs: number): void {
  if (state.lastSeenAt !== 0) state.lastSeenAt += byMs;
  // The device's own clock did not jump. When ours goes back, its mark must not shut out what comes next.
  if (byMs < 0) state.observedAt = Math.max(0, state.observedAt + byMs);
  if (state.summary !== null) state.summary = { ...state.summary, from: state.summary.from + byMs };
  const moved = Object.entries(state.conditions).map(([kind, memory]) => [kind, moveMemory(memory, byMs)]);
  state.conditions = Object.fromEntries(moved);
}

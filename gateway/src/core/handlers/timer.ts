import { openAlertOf } from '../alert-record.ts';
import { audibleSince, bridgeAway, bridgeRule, isAway, isBridge, loseChildren } from '../bridge.ts';
import { clear, raise, weighExposure } from '../conditions.ts';
import { keepState } from '../device-message.ts';
import { type WorkingState, workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import { sendBundle } from '../escalation-pager.ts';
import { reportEstate } from '../estate-report.ts';
import { beginExpiry } from '../expiry.ts';
import type { TimerInput } from '../input.ts';
import type { AlertRow, DeviceRow, TimerRow } from '../model.ts';
import { flushSummary } from '../recording.ts';
import { isAlertKind, silenceLimitMs } from '../rule-book.ts';
import { stepRound } from '../rule-setting-round.ts';
import { ruleFor } from '../rule-settings.ts';
import { armSilence, beginSilence } from '../silence.ts';
import { endTest } from '../test-mode.ts';
import type { Decision } from '../view.ts';
import { shelfEnds } from './alert-work.ts';
import { decideCommandTimer } from './commands.ts';
import { decideHandOver } from './duty.ts';
import { decideEscalationTimer } from './escalation-timer.ts';

/** A timer that was moved or taken away since it was read does nothing. */
export function decideTimer(draft: Draft, input: TimerInput): Decision {
  const timer = draft.get('timer', input.timerId);
  if (timer === undefined || timer.dueAt !== input.dueAt) return unchanged({ ok: true, id: input.id, repeated: true });
  if (timer.kind === 'shelf-end') {
    draft.remove('timer', timer.id);
    shelfEnds(draft, timer);
    return draft.accept();
  }
  if (timer.kind === 'command') return decideCommandTimer(draft, timer);
  if (timer.kind === 'hand-over') return decideHandOver(draft);
  if (timer.kind === 'estate-report') {
    reportEstate(draft);
    return draft.accept();
  }
  if (timer.kind === 'rule-setting') {
    stepRound(draft, timer);
    return draft.accept();
  }
  if (timer.kind === 'escalation') return decideEscalationTimer(draft, timer);
  if (timer.kind === 'bundle') {
    sendBundle(draft, timer);
    return draft.accept();
  }
  const device = draft.get('device', timer.deviceId);
  if (device === undefined || !isAlertKind(timer.alertKind)) {
    draft.remove('timer', timer.id);
    return draft.accept();
  }
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  if (timer.kind === 'test-end') {
    draft.remove('timer', timer.id);
    endTest(draft, device, state, null);
  } else if (timer.kind === 'expiry') {
    draft.remove('timer', timer.id);
    beginExpiry(draft, device, state);
  } else if (timer.kind === 'silence') {
    if (state.lastSeenAt > draft.now) {
      // A last word in what a wrong clock calls the future counts from now, and once: not anew at each firing.
      state.lastSeenAt = draft.now;
      draft.put('device_state', state);
    }
    const heardSince = waitsSince(draft, device, state);
    if (heardSince + silenceLimitMs(device) > draft.now) {
      armSilence(draft, device, heardSince);
      return draft.accept();
    }
    flushSummary(draft, state);
    draft.remove('timer', timer.id);
    if (isBridge(device)) bridgeSilent(draft, device, state);
    else beginSilence(draft, device, state);
  } else {
    draft.remove('timer', timer.id);
    endDelay(draft, device, state, timer);
  }
  keepState(draft, device, before, state);
  return draft.accept();
}

/** Since when a device has been waited for: a child not for the time in which its bridge was away. */
function waitsSince(draft: Draft, device: DeviceRow, state: WorkingState): number {
  if (isBridge(device) && state.online) return draft.now;
  const audible = audibleSince(draft, device);
  return audible === 'never' ? draft.now : Math.max(state.lastSeenAt, Math.min(audible, draft.now));
}

/** A bridge that never came, or went without a word: its children are told of in one alert, as with a will. */
function bridgeSilent(draft: Draft, bridge: DeviceRow, state: WorkingState): void {
  armSilence(draft, bridge, draft.now);
  if (!isAway(state)) bridgeAway(draft, bridge, state, 'silent');
}

/** The evidence has stood, or has been gone, for as long as its rule asks. */
function endDelay(draft: Draft, device: DeviceRow, state: WorkingState, timer: TimerRow): void {
  const kind = timer.alertKind;
  const evidenceLevel = state.conditions[kind]?.evidenceLevel ?? 0;
  const detail = { since: state.conditions[kind]?.since ?? draft.now };
  if (timer.kind === 'condition-on') {
    const rule = ruleFor(draft, device, kind);
    if (evidenceLevel === 0 && rule !== undefined) weighExposure(draft, device, state, rule);
    else if (evidenceLevel !== 0 && !isActive(openAlertOf(draft, state, kind))) {
      const lost = kind === bridgeRule.alertKind ? loseChildren(draft, device) : {};
      raise(draft, device, state, kind, evidenceLevel, { detail: { ...detail, ...lost } }, 'device');
    }
  } else if (evidenceLevel === 0) {
    clear(draft, device, state, kind, detail, 'device');
  }
}

function isActive(alert: AlertRow | undefined): boolean {
  return alert !== undefined && alert.state !== 'cleared-unclosed';
}

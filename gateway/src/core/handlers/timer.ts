import { openAlertOf } from '../alert-record.ts';
import { clear, raise } from '../conditions.ts';
import { keepState } from '../device-message.ts';
import { type WorkingState, workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { TimerInput } from '../input.ts';
import type { AlertRow, DeviceRow, TimerRow } from '../model.ts';
import { flushSummary } from '../recording.ts';
import { isAlertKind, silenceLimitMs } from '../rule-book.ts';
import { armSilence, beginSilence } from '../silence.ts';
import type { Decision } from '../view.ts';

/** A timer that was moved or taken away since it was read does nothing. */
export function decideTimer(draft: Draft, input: TimerInput): Decision {
  const timer = draft.get('timer', input.timerId);
  if (timer === undefined || timer.dueAt !== input.dueAt) return unchanged({ ok: true, id: input.id, repeated: true });
  const device = draft.get('device', timer.deviceId);
  if (device === undefined || !isAlertKind(timer.alertKind)) {
    draft.remove('timer', timer.id);
    return draft.accept();
  }
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  if (timer.kind === 'silence') {
    if (state.lastSeenAt > draft.now) {
      // A last word in what a wrong clock calls the future counts from now, and once: not anew at each firing.
      state.lastSeenAt = draft.now;
      draft.put('device_state', state);
    }
    if (state.lastSeenAt + silenceLimitMs(device) > draft.now) {
      armSilence(draft, device, state.lastSeenAt);
      return draft.accept();
    }
    flushSummary(draft, state);
    draft.remove('timer', timer.id);
    beginSilence(draft, device, state);
  } else {
    draft.remove('timer', timer.id);
    endDelay(draft, device, state, timer);
  }
  keepState(draft, device, before, state);
  return draft.accept();
}

/** The evidence has stood, or has been gone, for as long as its rule asks. */
function endDelay(draft: Draft, device: DeviceRow, state: WorkingState, timer: TimerRow): void {
  const kind = timer.alertKind;
  const evidenceLevel = state.conditions[kind]?.evidenceLevel ?? 0;
  const detail = { since: state.conditions[kind]?.since ?? draft.now };
  if (timer.kind === 'condition-on') {
    if (evidenceLevel !== 0 && !isActive(openAlertOf(draft, state, kind))) {
      raise(draft, device, state, kind, evidenceLevel, { detail }, 'device');
    }
  } else if (evidenceLevel === 0) {
    clear(draft, device, state, kind, detail, 'device');
  }
}

function isActive(alert: AlertRow | undefined): boolean {
  return alert !== undefined && alert.state !== 'cleared-unclosed';
}

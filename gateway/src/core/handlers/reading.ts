import { hearBridge } from '../bridge.ts';
import { observeCommands } from '../commands.ts';
import { messageSeen, noteSteps } from '../commissioning.ts';
import { armExposure, keepMemory, weigh } from '../conditions.ts';
import { hadSince } from '../custody.ts';
import {
  believedTime,
  foreignDevice,
  hear,
  isOutOfOrder,
  isRevoked,
  keepState,
  repeatOf,
  reusedId,
  revokedLink,
  unknownDevice,
} from '../device-message.ts';
import type { WorkingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import { afterReading, concerns, evidenceOf } from '../evidence.ts';
import type { ReadingInput } from '../input.ts';
import type { DeviceRow, DeviceStateRow } from '../model.ts';
import { isMuted, noteMute } from '../mute.ts';
import { keepReading, mergeValues, recordReading, soundValues } from '../recording.ts';
import { rulesOf } from '../rule-book.ts';
import { rulesFor } from '../rule-settings.ts';
import type { Decision } from '../view.ts';

type Values = ReadingInput['values'];

/** The hot path: one state object, one row or none, and nothing else unless something happens. */
export function decideReading(draft: Draft, input: ReadingInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) return unknownDevice(draft, input);
  if (device.linkId !== input.linkId) return foreignDevice(draft, input);
  if (isRevoked(draft, input)) return revokedLink(draft, input);
  const repeat = repeatOf(draft, device, input);
  const before = draft.get('device_state', device.id);
  const values = soundValues(input.values);
  if (repeat === 'repeated' && !isNewAlarm(device, before, input, values, draft.now)) {
    return unchanged({ ok: true, id: input.id, repeated: true });
  }
  const state = hear(draft, device, before);
  hearBridge(draft, device);
  noteSteps(draft, device, messageSeen);
  if (repeat === 'reused') {
    // A detector that counts from 1 again after a power cut reuses its ids; its alarm counts all the same.
    raiseOnReceipt(draft, device, state, input, values);
    keepState(draft, device, before, state);
    return reusedId(draft, input);
  }
  const believed = timeOf(device, input, draft.now);
  if (input.history || isOutOfOrder(believed, state, draft.now)) {
    keepReading(draft, input, values, believed ?? draft.now, 1);
    raiseOnReceipt(draft, device, state, input, values);
  } else {
    takeLive(draft, device, state, input, values, believed);
    observeCommands(draft, device.id, { values, writtenBefore: input.writtenBefore });
  }
  keepState(draft, device, before, state);
  return draft.accept();
}

/** What is live belongs to the company of now, also when the device's clock says the time of the one before. */
function timeOf(device: DeviceRow, { observedAt, history }: ReadingInput, now: number): number | null {
  const believed = believedTime(observedAt, history, now);
  return believed !== null && !history && believed < hadSince(device) ? null : believed;
}

export function takeLive(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  input: ReadingInput,
  values: Values,
  believed: number | null,
): void {
  // Only the device's own clock moves this mark: measured against ours, a device whose clock is slow would never be live.
  if (believed !== null) state.observedAt = believed;
  state.values = mergeValues(state.values, values);
  recordReading(draft, input, values, believed ?? draft.now, state);
  for (const rule of rulesFor(draft, device)) {
    if (!concerns(rule, values)) continue;
    noteMute(state, rule, draft.now);
    const muted = isMuted(rule, state, state.values, draft.now);
    keepMemory(state, rule, afterReading(rule, values, state.conditions[rule.alertKind], muted, draft.now));
    if (!muted) {
      const memory = state.conditions[rule.alertKind];
      const level = evidenceOf(rule, state.values, memory);
      const isNews = level !== 0 || (memory?.evidenceLevel ?? 0) !== 0;
      if (isNews) weigh(draft, device, state, rule, level, { detail: { values }, atOnce: false });
    }
    if (rule.exposure !== null) armExposure(draft, device, state, rule);
  }
}

/**
 * A message with neither an id nor a time says the same words each time, so one sent again may be a second alarm whose
 * first sending was lost. If its alarm does not stand, it counts: a false alarm is closed, a missed one is not.
 */
function isNewAlarm(
  device: DeviceRow,
  state: DeviceStateRow | undefined,
  input: ReadingInput,
  values: Values,
  now: number,
): boolean {
  if (input.history || input.observedAt !== null || !input.messageKey.startsWith('h:')) return false;
  return rulesOf(device.kind).some((rule) => {
    if (isMuted(rule, state, { ...state?.values, ...values }, now)) return false;
    const held = state?.conditions[rule.alertKind]?.evidenceLevel ?? 0;
    return rule.bits.some((bit) => bit.onReceipt && values[bit.quantity] === true && (held === 0 || bit.level < held));
  });
}

/**
 * A life-safety alarm bit raises whatever its timestamp or id says; only what the device marks as history does not. No
 * setting touches a bit, so the book is asked.
 */
function raiseOnReceipt(
  draft: Draft,
  device: DeviceRow,
  state: WorkingState,
  input: ReadingInput,
  values: Values,
): void {
  if (input.history) return;
  for (const rule of rulesOf(device.kind)) {
    for (const bit of rule.bits) {
      if (!bit.onReceipt || values[bit.quantity] !== true) continue;
      if (isMuted(rule, state, { ...state.values, ...values }, draft.now)) continue;
      const held = state.conditions[rule.alertKind]?.evidenceLevel ?? 0;
      if (held === 0 || bit.level < held) {
        weigh(draft, device, state, rule, bit.level, { detail: { values, late: true }, atOnce: true });
      }
    }
  }
}

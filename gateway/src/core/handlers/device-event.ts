import { hearBridge } from '../bridge.ts';
import { observeCommands } from '../commands.ts';
import { messageSeen, noteSteps } from '../commissioning.ts';
import { keepMemory, weigh } from '../conditions.ts';
import {
  believedTime,
  foreignDevice,
  hear,
  isRevoked,
  keepState,
  repeatOf,
  reusedId,
  revokedLink,
  unknownDevice,
} from '../device-message.ts';
import type { WorkingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import { beginningOf } from '../event-table.ts';
import { afterEvent, evidenceOf, switchedOffBy } from '../evidence.ts';
import type { DeviceEventInput } from '../input.ts';
import type { DeviceRow } from '../model.ts';
import { rulesFor } from '../rule-settings.ts';
import type { Decision } from '../view.ts';

/** An event is a fact: kept always, and weighed on receipt. A late word that a gate was forced is still news. */
export function decideDeviceEvent(draft: Draft, input: DeviceEventInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) return unknownDevice(draft, input);
  if (device.linkId !== input.linkId) return foreignDevice(draft, input);
  if (isRevoked(draft, input)) return revokedLink(draft, input);
  const repeat = repeatOf(draft, device, input);
  if (repeat === 'repeated') return unchanged({ ok: true, id: input.id, repeated: true });
  const before = draft.get('device_state', device.id);
  const state = hear(draft, device, before);
  hearBridge(draft, device);
  noteSteps(draft, device, messageSeen);
  if (repeat === 'reused') {
    keepState(draft, device, before, state);
    return reusedId(draft, input);
  }
  draft.append('device_event', {
    deviceId: device.id,
    kind: input.event,
    observedAt: believedTime(input.observedAt, false, draft.now) ?? draft.now,
    receivedAt: draft.now,
    messageKey: input.messageKey,
    contentHash: input.contentHash,
  });
  weighEvent(draft, device, state, input.event);
  observeCommands(draft, device.id, { event: input.event });
  keepState(draft, device, before, state);
  return draft.accept();
}

function weighEvent(draft: Draft, device: DeviceRow, state: WorkingState, event: DeviceEventInput['event']): void {
  switchOff(state, event);
  const waits = beginningOf(event)?.waits === true;
  for (const rule of rulesFor(draft, device)) {
    const { effect, memory } = afterEvent(rule, event, state.conditions[rule.alertKind], draft.now);
    if (effect === 'none') continue;
    keepMemory(state, rule, memory);
    const level = evidenceOf(rule, state.values, memory);
    // That one thing is over is no reason to raise what else still stands.
    const atOnce = effect === 'begun' ? !waits : level === 0;
    weigh(draft, device, state, rule, level, { detail: { event }, atOnce });
  }
}

/** An event that ends something says that its switch is off; what the device never reports stays unsaid. */
function switchOff(state: WorkingState, event: DeviceEventInput['event']): void {
  for (const quantity of switchedOffBy(event)) {
    if (state.values[quantity] === true) state.values = { ...state.values, [quantity]: false };
  }
}

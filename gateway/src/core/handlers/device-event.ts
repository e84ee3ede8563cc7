import { weigh } from '../conditions.ts';
import {
  believedTime,
  hear,
  isRevoked,
  keepState,
  repeatOf,
  reusedId,
  revokedLink,
  unknownDevice,
} from '../device-message.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { DeviceEventInput } from '../input.ts';
import { rulesOf } from '../rule-book.ts';
import type { Decision } from '../view.ts';

/** An event is a fact: kept always, and weighed on receipt. A late word that a gate was forced is still news. */
export function decideDeviceEvent(draft: Draft, input: DeviceEventInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) return unknownDevice(draft, input);
  if (isRevoked(draft, input)) return revokedLink(draft, input);
  const repeat = repeatOf(draft, input);
  if (repeat === 'repeated') return unchanged({ ok: true, id: input.id, repeated: true });
  const before = draft.get('device_state', device.id);
  const state = hear(draft, device, before);
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
  const cause = { detail: { event: input.event }, atOnce: true };
  for (const rule of rulesOf(device.kind)) {
    if (rule.events === null) continue;
    if (rule.events.set.includes(input.event)) weigh(draft, device, state, rule, rule.events.level, cause);
    else if (rule.events.clear.includes(input.event)) weigh(draft, device, state, rule, 0, cause);
  }
  keepState(draft, device, before, state);
  return draft.accept();
}

import { hear, isRevoked, keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { DeviceStatusInput } from '../input.ts';
import type { Decision } from '../view.ts';

/** Coming and going are shown; a last will raises nothing by itself, silence does. */
export function decideDeviceStatus(draft: Draft, input: DeviceStatusInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) {
    return unchanged({ ok: false, code: 'DEVICE_UNKNOWN', detail: `no device ${input.deviceId}` });
  }
  if (isRevoked(draft, input)) return unchanged({ ok: false, code: 'LINK_REVOKED', detail: `link ${input.linkId}` });
  const before = draft.get('device_state', device.id);
  // Only what the device itself says is a message; a bare connection shows that its modem lives, not its sensor.
  const isHeard = input.reason === 'said' && input.online;
  if (!isHeard && (before?.online ?? false) === input.online) return unchanged({ ok: true, id: input.id });
  const state = isHeard ? hear(draft, device, before) : workingState(device.id, before);
  state.online = input.online;
  keepState(draft, device, before, state);
  return draft.accept();
}

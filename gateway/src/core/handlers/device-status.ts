import { bridgeAway, bridgeBack, hearBridge, isAway, isBridge } from '../bridge.ts';
import { noteSteps } from '../commissioning.ts';
import { hear, isRevoked, keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { DeviceStatusInput } from '../input.ts';
import type { DeviceRow } from '../model.ts';
import type { Decision } from '../view.ts';

/** Coming and going are shown; a device's last will raises nothing by itself, silence does. A bridge's is another matter. */
export function decideDeviceStatus(draft: Draft, input: DeviceStatusInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) {
    return unchanged({ ok: false, code: 'DEVICE_UNKNOWN', detail: `no device ${input.deviceId}` });
  }
  if (device.linkId !== input.linkId) {
    return unchanged({ ok: false, code: 'TOPIC_NOT_YOURS', detail: `${device.id} is no device of ${input.linkId}` });
  }
  if (isRevoked(draft, input)) return unchanged({ ok: false, code: 'LINK_REVOKED', detail: `link ${input.linkId}` });
  if (isBridge(device)) return decideBridgeStatus(draft, device, input);
  const before = draft.get('device_state', device.id);
  if (input.online) noteSteps(draft, device, ['connected', 'authenticated']);
  // Only what the device itself says is a message; a bare connection shows that its modem lives, not its sensor.
  const isHeard = input.reason === 'said' && input.online;
  // A hub that says of one child that it is gone is there itself.
  if (input.reason === 'said') hearBridge(draft, device);
  if (!isHeard && (before?.online ?? false) === input.online) return draft.accept();
  const state = isHeard ? hear(draft, device, before) : workingState(device.id, before);
  state.online = input.online;
  keepState(draft, device, before, state);
  return draft.accept();
}

/** A bridge is its connection: the broker's keep-alive watches over it, and when it is away so are its children. */
function decideBridgeStatus(draft: Draft, bridge: DeviceRow, { online, reason, id }: DeviceStatusInput): Decision {
  const before = draft.get('device_state', bridge.id);
  const isKnown = before === undefined ? !online : before.online === online && isAway(before) !== online;
  if (isKnown && !(online && reason === 'said')) return unchanged({ ok: true, id });
  const state = online ? hear(draft, bridge, before) : workingState(bridge.id, before);
  state.online = online;
  if (online) bridgeBack(draft, bridge, state);
  else if (!isAway(state)) bridgeAway(draft, bridge, state, reason);
  keepState(draft, bridge, before, state);
  return draft.accept();
}

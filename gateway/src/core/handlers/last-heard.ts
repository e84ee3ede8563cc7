import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import { keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import type { Draft } from '../draft.ts';
import type { ReadingInput } from '../input.ts';
import type { ChildRow, DeviceRow } from '../model.ts';
import { soundValues } from '../recording.ts';
import { silenceLimitMs } from '../rule-book.ts';
import { takeLive } from './reading.ts';

/**
 * What a child said before it became a device counts as this device's first reading: a detector that reports on change
 * alone, and is in alarm now, says no second time that it is. What is older than its silence may be is no state of now.
 */
export function takeLastHeard(draft: Draft, device: DeviceRow, child: ChildRow): void {
  if (Math.abs(draft.now - child.lastHeardAt) > silenceLimitMs(device)) return;
  const values = valuesFor(device, child.preview);
  if (Object.keys(values).length === 0) return;
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  state.lastSeenAt = Math.min(child.lastHeardAt, draft.now);
  state.online = child.preview.online !== false;
  takeLive(draft, device, state, readingOf(draft, device, values), values, null);
  keepState(draft, device, before, state);
}

/** A moment that is past (`event`) is no state; the other words of a preview are no quantity of its kind. */
function valuesFor({ kind }: DeviceRow, preview: ChildRow['preview']): ReadingInput['values'] {
  const ofKind: readonly Quantity[] = deviceKinds[kind].quantities;
  const heard = Object.entries(preview).filter(([name]) => ofKind.includes(name as Quantity));
  return soundValues(Object.fromEntries(heard));
}

function readingOf(draft: Draft, device: DeviceRow, values: ReadingInput['values']): ReadingInput {
  return {
    ...{ kind: 'reading', id: draft.inputId, linkId: device.linkId, deviceId: device.id },
    // A key of its own kind: no message of the device is ever taken for this one.
    ...{ messageKey: `a:${draft.inputId}`, contentHash: 0, resent: false, observedAt: null, history: false, values },
  };
}

import type { DeliveredEvent } from '@gridcall/contract/flow-wire.ts';
import type { NodeApi } from 'node-red';
import { registerHearingNode } from './hearing-node.ts';
import { typedIn } from './node-parts.ts';

/** Events of devices: a gate held open, a cover taken off. */
export function deviceEvent(red: NodeApi): void {
  registerHearingNode<DeliveredEvent>(red, {
    type: 'gc-device-event',
    subject: 'event',
    read: (definition, heard) => {
      const kind = typedIn(definition, 'deviceKind');
      const event = typedIn(definition, 'event');
      if (kind !== '' && kind !== heard.deviceKind) return undefined;
      if (event !== '' && event !== heard.event) return undefined;
      return {
        topic: heard.deviceId,
        payload: heard.event,
        device: { id: heard.deviceId, kind: heard.deviceKind, name: heard.deviceName },
        place: { id: heard.placeId, name: heard.placeName },
        at: heard.at,
      };
    },
  });
}

import type { DeliveredReading } from '@gridcall/contract/flow-wire.ts';
import type { NodeApi } from 'node-red';
import { provideChoices } from './choices.ts';
import { registerHearingNode } from './hearing-node.ts';
import { typedIn } from './node-parts.ts';

/** Values of devices as the gateway took them in; one quantity of them, if one is chosen. */
export function deviceReading(red: NodeApi): void {
  provideChoices(red);
  registerHearingNode<DeliveredReading>(red, {
    type: 'gc-device-reading',
    subject: 'reading',
    read: (definition, { values, ...heard }) => {
      const kind = typedIn(definition, 'deviceKind');
      const quantity = typedIn(definition, 'quantity');
      if (kind !== '' && kind !== heard.deviceKind) return undefined;
      if (quantity !== '' && values[quantity] === undefined) return undefined;
      return {
        topic: heard.deviceId,
        payload: quantity === '' ? values : values[quantity],
        device: { id: heard.deviceId, kind: heard.deviceKind, name: heard.deviceName },
        place: { id: heard.placeId, name: heard.placeName },
        at: heard.at,
      };
    },
  });
}

import type { NodeApi } from 'node-red';
import { registerAskingNode } from './asking-node.ts';
import { idOf, typedIn } from './node-parts.ts';

/** Opens a service request for a place, as a resident would at a kiosk. */
export function openServiceRequest(red: NodeApi): void {
  registerAskingNode(red, {
    type: 'gc-open-service-request',
    draft: (definition, message) => ({
      kind: 'open-service-request',
      placeId: typedIn(definition, 'place') || idOf(message, 'place'),
      categoryCode: typedIn(definition, 'category') || message['categoryCode'],
      text: typedIn(definition, 'text') || message.payload,
    }),
  });
}

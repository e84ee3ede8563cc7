import type { NodeApi } from 'node-red';
import { registerAskingNode } from './asking-node.ts';
import { idOf, typedIn } from './node-parts.ts';

/** A note for the stewards of a place; it rings nobody's phone. */
export function notifySteward(red: NodeApi): void {
  registerAskingNode(red, {
    type: 'gc-notify-steward',
    draft: (definition, message) => ({
      kind: 'notify-steward',
      placeId: typedIn(definition, 'place') || idOf(message, 'place'),
      title: typedIn(definition, 'title') || message['title'],
      text: typedIn(definition, 'text') || (message.payload ?? ''),
    }),
  });
}

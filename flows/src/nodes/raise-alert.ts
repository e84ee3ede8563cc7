import type { NodeApi } from 'node-red';
import { registerAskingNode } from './asking-node.ts';
import { idOf, typedIn } from './node-parts.ts';

/** Raises an alert of level 2 to 4 at a device, marked as a flow's; or ends what flows raised there. */
export function raiseAlert(red: NodeApi): void {
  registerAskingNode(red, {
    type: 'gc-raise-alert',
    draft: (definition, message) => {
      const deviceId = typedIn(definition, 'device') || idOf(message, 'device');
      if (typedIn(definition, 'action') === 'clear') return { kind: 'clear-alert', deviceId };
      return {
        kind: 'raise-alert',
        deviceId,
        level: Number(typedIn(definition, 'level') || message['level']),
        title: typedIn(definition, 'title') || message['title'],
        text: typedIn(definition, 'text') || (message.payload ?? ''),
      };
    },
  });
}

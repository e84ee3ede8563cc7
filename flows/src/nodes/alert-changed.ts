import { type AlertKind, alertKinds } from '@gridcall/contract/alert.ts';
import type { DeliveredAlert } from '@gridcall/contract/flow-wire.ts';
import type { NodeApi } from 'node-red';
import { registerHearingNode } from './hearing-node.ts';
import { typedIn } from './node-parts.ts';

/**
 * Each change of an alert's state or level. Drills, and what flows raised themselves, only if they are asked for: an alert
 * that answers an alert of a flow is how a loop begins.
 */
export function alertChanged(red: NodeApi): void {
  registerHearingNode<DeliveredAlert>(red, {
    type: 'gc-alert-changed',
    subject: 'alert',
    read: (definition, heard) => {
      const kind = typedIn(definition, 'alertKind');
      const leastUrgent = Number(typedIn(definition, 'level') || 4);
      if (kind !== '' && kind !== heard.kind) return undefined;
      if (heard.level > leastUrgent) return undefined;
      if (heard.test && definition['tests'] !== true) return undefined;
      if (heard.raisedByFlow && definition['ofFlows'] !== true) return undefined;
      const { alertId, level, state, test, raisedByFlow } = heard;
      return {
        topic: heard.kind,
        payload: { alertId, kind: heard.kind, kindName: nameOf(heard.kind), level, state, test, raisedByFlow },
        device: { id: heard.deviceId },
        place: { id: heard.placeId, name: heard.placeName },
        building: { id: heard.buildingId, name: heard.buildingName },
        at: heard.at,
      };
    },
  });
}

function nameOf(kind: string): { readonly zh: string; readonly en: string } {
  if (!Object.hasOwn(alertKinds, kind)) return { zh: kind, en: kind };
  const { zh, en } = alertKinds[kind as AlertKind];
  return { zh, en };
}

import { SUBSCRIBED_DEVICES_MAXIMUM } from '@gridcall/contract/flow-wire.ts';
import { isId } from '@gridcall/contract/identifiers.ts';
import type { FlowMessage, FlowNode, NodeApi, NodeDefinition } from 'node-red';
import type { Asker } from '../link.ts';
import type { Language } from '../refusal.ts';

export const palette = [
  'gc-device-reading',
  'gc-device-event',
  'gc-alert-changed',
  'gc-raise-alert',
  'gc-open-service-request',
  'gc-notify-steward',
] as const;
export type NodeType = (typeof palette)[number];

/** Of what a running node says: statuses that are keys are shown in the language of each browser. */
export function languageOf(red: NodeApi): Language {
  return red.settings.lang?.startsWith('zh') ? 'zh' : 'en';
}

/** What was typed into a field; empty for anything else. */
export function typedIn(definition: NodeDefinition, field: string): string {
  const value = definition[field];
  return typeof value === 'string' ? value.trim() : '';
}

/** What a message brings under `msg.<part>.id`, as our own nodes write it. */
export function idOf(message: FlowMessage, part: 'device' | 'place'): unknown {
  const value = message[part];
  return value !== null && typeof value === 'object' && 'id' in value ? value.id : undefined;
}

/** Of a field where ids stand apart by commas or blanks: empty for every device, undefined if one of them is none. */
export function deviceIdsIn(text: string): string[] | undefined {
  const ids = [...new Set(text.split(/[\s,，、;；]+/).filter((id) => id !== ''))];
  return ids.length <= SUBSCRIBED_DEVICES_MAXIMUM && ids.every(isId) ? ids : undefined;
}

export function askerOf(red: NodeApi, node: FlowNode): Asker {
  const flowName = red.util.getSetting(node, 'NR_FLOW_NAME');
  return {
    nodeId: node.id,
    nodeName: node.name || node.type,
    flowId: node.z || 'global',
    flowName: typeof flowName === 'string' ? flowName : '',
  };
}

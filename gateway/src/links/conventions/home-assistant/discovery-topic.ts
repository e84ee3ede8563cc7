import type { ReadFault } from '../read-fault.ts';

/** `<prefix>/<component>/[<node>/]<object>/config`, `<prefix>/device/<id>/config` (home-assistant.io, MQTT discovery). */
export interface DiscoveryTopic {
  readonly component: string;
  readonly nodeId: string | null;
  readonly objectId: string;
}

/** What Home Assistant's MQTT integration knows; those without a meaning here are named, others refused. */
export const supportedComponents: ReadonlySet<string> = new Set([
  'binary_sensor',
  'sensor',
  'lock',
  'cover',
  'valve',
  'switch',
  'siren',
  'event',
  'button',
  'number',
  'select',
]);

export const otherComponents: ReadonlySet<string> = new Set([
  'alarm_control_panel',
  'camera',
  'climate',
  'date',
  'datetime',
  'device_automation',
  'device_tracker',
  'fan',
  'humidifier',
  'image',
  'lawn_mower',
  'light',
  'notify',
  'scene',
  'tag',
  'text',
  'time',
  'update',
  'vacuum',
  'water_heater',
]);

export function isDiscoveryTopic(topic: string, prefix: string): boolean {
  return topic.startsWith(`${prefix}/`) && topic.endsWith('/config');
}

export function parseDiscoveryTopic(
  topic: string,
  prefix: string,
): { readonly ok: true; readonly topic: DiscoveryTopic } | { readonly ok: false; readonly fault: ReadFault } {
  const levels = topic.slice(prefix.length + 1).split('/');
  if (levels.length !== 3 && levels.length !== 4) {
    return refused(`A discovery topic is ${prefix}/<component>/[<node>/]<object>/config.`);
  }
  const [component = '', ...ids] = levels.slice(0, -1);
  for (const id of ids) {
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(id)) {
      return refused(`"${id.slice(0, 60)}" is not an id: letters, digits, _ and - are allowed.`);
    }
  }
  if (component !== 'device' && !supportedComponents.has(component) && !otherComponents.has(component)) {
    return refused(`"${component.slice(0, 60)}" is not a component of Home Assistant.`);
  }
  const nodeId = ids.length === 2 ? (ids[0] ?? null) : null;
  return { ok: true, topic: { component, nodeId, objectId: ids[ids.length - 1] ?? '' } };
}

function refused(detail: string): { readonly ok: false; readonly fault: ReadFault } {
  return { ok: false, fault: { code: 'TOPIC_UNKNOWN', detail } };
}

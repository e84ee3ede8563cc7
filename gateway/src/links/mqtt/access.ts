import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { commandTopic, type NativeMessageKind, parseDeviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import { strangerOf } from '../conventions/stranger.ts';

/** What a link may do follows from this and a topic alone: one device, or a bridge of one convention. */
export type LinkScope = DeviceScope | BridgeScope;

export interface DeviceScope {
  readonly kind: 'device';
  readonly deviceId: string;
}

export interface BridgeScope {
  readonly kind: 'bridge';
  readonly linkId: string;
  /** In words, for who published elsewhere: `Zigbee2MQTT, which publishes under "zigbee2mqtt/#"`. */
  readonly described: string;
  owns(topic: string): boolean;
}

/** The same three questions are asked at publish, subscribe and forward. */
export type PublishVerdict =
  | { readonly ok: true; readonly kind: NativeMessageKind | 'foreign' }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** A device publishes only under its own id, a bridge only what its convention owns. */
export function mayPublish(scope: LinkScope, topic: string): PublishVerdict {
  return scope.kind === 'device' ? mayDevicePublish(scope.deviceId, topic) : mayBridgePublish(scope, topic);
}

function mayDevicePublish(deviceId: string, topic: string): PublishVerdict {
  const parsed = parseDeviceTopic(topic);
  if (!parsed) {
    return {
      ok: false,
      code: 'TOPIC_UNKNOWN',
      detail: named(
        topic,
        `"${topic.slice(0, 200)}" is none of gridcall/v1/${deviceId}/reading, …/event, …/status, …/answer.`,
      ),
    };
  }
  if (parsed.deviceId !== deviceId) {
    return {
      ok: false,
      code: 'TOPIC_NOT_YOURS',
      detail: `The topic names "${parsed.deviceId.slice(0, 64)}", this link is "${deviceId}".`,
    };
  }
  return { ok: true, kind: parsed.kind };
}

function mayBridgePublish(scope: BridgeScope, topic: string): PublishVerdict {
  // What begins with $ is the broker's, whatever a base topic says [MQTT-4.7.2-1].
  if (!topic.startsWith('$') && scope.owns(topic)) return { ok: true, kind: 'foreign' };
  return {
    ok: false,
    code: 'TOPIC_NOT_OF_BRIDGE',
    detail: named(topic, `"${topic.slice(0, 200)}" is no topic of ${scope.described}.`),
  };
}

/** A family that is known and not read is refused by its name. */
function named(topic: string, detail: string): string {
  const why = strangerOf(topic);
  return why === undefined ? detail : `${detail} ${why}`;
}

/**
 * A device hears its own commands and nothing else: no wildcard, no $SYS, no neighbour. A hub may listen under the
 * namespace in which it publishes, because many do not start without; nothing is forwarded there but what the gateway
 * publishes for that very link.
 */
export function maySubscribe(scope: LinkScope, filter: string): boolean {
  if (scope.kind === 'device') return filter === commandTopic(scope.deviceId);
  const [first = ''] = filter.split('/');
  if (first === '' || first === '+' || first === '#' || first.startsWith('$')) return false;
  return scope.owns(filter.replace(/[+#]/g, 'x'));
}

/** What the gateway says to one link, and to that link only. Nothing that a client published is forwarded to anybody. */
export interface Outgoing {
  readonly linkId: string;
  readonly topic: string;
}

export function mayForward(scope: LinkScope, linkId: string, topic: string, outgoing: Outgoing | undefined): boolean {
  return outgoing?.linkId === linkId && outgoing.topic === topic && maySubscribe(scope, topic);
}

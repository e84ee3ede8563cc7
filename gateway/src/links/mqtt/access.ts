import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { commandTopic, type NativeMessageKind, parseDeviceTopic } from '@gridcall/contract/mqtt-topics.ts';

/** What a link may do, by topic alone. The same three questions are asked at publish, subscribe and forward. */
export type PublishVerdict =
  | { readonly ok: true; readonly kind: NativeMessageKind }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

/** A link publishes only under its own device. */
export function mayPublish(deviceId: string, topic: string): PublishVerdict {
  const parsed = parseDeviceTopic(topic);
  if (!parsed) {
    return {
      ok: false,
      code: 'TOPIC_UNKNOWN',
      detail: `"${topic.slice(0, 200)}" is none of gridcall/v1/${deviceId}/reading, …/event, …/status.`,
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

/** A link hears its own commands and nothing else: no wildcard, no $SYS, no neighbour. */
export function maySubscribe(deviceId: string, filter: string): boolean {
  return filter === commandTopic(deviceId);
}

/** Only what the gateway itself publishes, and only to whom it is for. */
export function mayForward(deviceId: string, topic: string, publishedByClient: boolean): boolean {
  return !publishedByClient && topic === commandTopic(deviceId);
}

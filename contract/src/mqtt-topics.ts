/** The native convention. Topics are built and read here and nowhere else. */
const PREFIX = 'gridcall/v1/';

export const nativeMessageKinds = ['reading', 'event', 'status', 'answer'] as const;
export type NativeMessageKind = (typeof nativeMessageKinds)[number];

export function deviceTopic(deviceId: string, kind: NativeMessageKind): string {
  return `${PREFIX}${deviceId}/${kind}`;
}

function isNativeMessageKind(word: string): word is NativeMessageKind {
  return (nativeMessageKinds as readonly string[]).includes(word);
}

/** `undefined` when the topic is not of the native convention; the caller names the mend. */
export function parseDeviceTopic(topic: string): { deviceId: string; kind: NativeMessageKind } | undefined {
  if (!topic.startsWith(PREFIX)) return undefined;
  const slash = topic.indexOf('/', PREFIX.length);
  if (slash < 0) return undefined;
  const kind = topic.slice(slash + 1);
  if (!isNativeMessageKind(kind)) return undefined;
  return { deviceId: topic.slice(PREFIX.length, slash), kind };
}

/** What the gateway publishes itself, after the commit. */
export function commandTopic(deviceId: string): string {
  return `${PREFIX}${deviceId}/command`;
}

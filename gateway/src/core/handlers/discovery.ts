import { isBridge } from '../bridge.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { DiscoveryInput } from '../input.ts';
import type { DiscoveryRow } from '../model.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';
import { refuseByLimit } from './limits.ts';

/** All of it is held in memory and read again at each start. */
export const DISCOVERY_TOPICS_MAXIMUM = 2000;
/** The list of a thousand devices with long names, as Zigbee2MQTT's is kept, is one message. */
export const DISCOVERY_PAYLOAD_MAXIMUM = 256 * 1024;
export const DISCOVERY_WHOLE_MAXIMUM = 4 * 1024 * 1024;
const TOPIC_CHARACTERS = 512;

const topicsOf = (linkId: string) => `discovery ${linkId}`;
const charactersOf = (linkId: string) => `discovery-characters ${linkId}`;

/** What a bridge announces is kept, so that a restart reads its next message rightly. */
export function decideDiscovery(draft: Draft, input: DiscoveryInput): Decision {
  const { linkId, topic, payload } = input;
  const link = draft.get('link', linkId);
  const bridge = draft.get('device', linkId);
  if (link === undefined || bridge === undefined || !isBridge(bridge)) {
    return fault('DEVICE_UNKNOWN', `no bridge ${linkId}`);
  }
  if (link.revokedAt !== null) return fault('LINK_REVOKED', `the link ${linkId} was revoked`);
  const id = `${linkId} ${topic}`;
  const known = draft.get('discovery', id);
  if (payload === null) {
    if (known === undefined) return unchanged({ ok: true, id: input.id, repeated: true });
    removeDiscovery(draft, known);
    return draft.accept();
  }
  if (known?.payload === payload) return unchanged({ ok: true, id: input.id, repeated: true });
  const over = overLimit(draft, input, payload, known);
  if (over !== undefined) return refuseByLimit(draft, linkId, 'DISCOVERY_LIMIT', { topic, payload, detail: over });
  if (known === undefined) draft.next(topicsOf(linkId));
  count(draft, linkId, payload.length - (known?.payload.length ?? 0));
  draft.put('discovery', { id, linkId, topic, payload, keptAt: draft.now });
  return draft.accept();
}

function overLimit(
  draft: Draft,
  { linkId, topic }: DiscoveryInput,
  payload: string,
  known: DiscoveryRow | undefined,
): string | undefined {
  if (topic === '' || topic.length > TOPIC_CHARACTERS) return `a topic of ${topic.length} characters`;
  if (payload.length > DISCOVERY_PAYLOAD_MAXIMUM) return `${payload.length} characters in one message`;
  if (known === undefined && draft.counter(topicsOf(linkId)) >= DISCOVERY_TOPICS_MAXIMUM) {
    return `${DISCOVERY_TOPICS_MAXIMUM} topics are kept already`;
  }
  const whole = draft.counter(charactersOf(linkId)) + payload.length - (known?.payload.length ?? 0);
  return whole > DISCOVERY_WHOLE_MAXIMUM ? `${whole} characters in all` : undefined;
}

function removeDiscovery(draft: Draft, row: DiscoveryRow): void {
  draft.remove('discovery', row.id);
  draft.setCounter(topicsOf(row.linkId), Math.max(0, draft.counter(topicsOf(row.linkId)) - 1));
  count(draft, row.linkId, -row.payload.length);
}

function count(draft: Draft, linkId: string, characters: number): void {
  const counter = charactersOf(linkId);
  if (characters !== 0) draft.setCounter(counter, Math.max(0, draft.counter(counter) + characters));
}

/** All that a bridge announced, when its credential is taken away. */
export function forgetDiscovery(draft: Draft, linkId: string): void {
  for (const row of draft.view.all('discovery')) if (row.linkId === linkId) draft.remove('discovery', row.id);
  draft.setCounter(topicsOf(linkId), 0);
  draft.setCounter(charactersOf(linkId), 0);
}

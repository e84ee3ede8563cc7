import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Client } from 'aedes';
import { Quota } from './quota.ts';

/** Seconds of a link's quota that may come at once: a device that was away sends its backlog. */
const BURST_SECONDS = 10;
/** Wrong messages of one link that are kept a minute; more are only counted. */
const QUARANTINE_PER_MINUTE = 60;

/** A live connection of a link, from its authentication on. */
export interface Session {
  readonly client: Client;
  readonly linkId: string;
  readonly deviceId: string;
  readonly deviceKind: DeviceKind;
  readonly messages: Quota;
  readonly quarantine: Quota;
  /** How long a message may be held before the connection is closed: half the keepalive, so that a PINGREQ behind it is not missed. */
  readonly holdMs: number;
}

const HOLD_WITHOUT_KEEPALIVE_MS = 30_000;

export function openSession(
  client: Client,
  device: { readonly linkId: string; readonly deviceId: string; readonly deviceKind: DeviceKind },
  options: { readonly messagesPerSecond: number; readonly keepaliveSeconds: number; readonly now: number },
): Session {
  const { messagesPerSecond, keepaliveSeconds, now } = options;
  return {
    client,
    ...device,
    messages: new Quota(messagesPerSecond, messagesPerSecond * BURST_SECONDS, now),
    quarantine: new Quota(QUARANTINE_PER_MINUTE / 60, QUARANTINE_PER_MINUTE, now),
    holdMs: keepaliveSeconds > 0 ? (keepaliveSeconds * 1000) / 2 : HOLD_WITHOUT_KEEPALIVE_MS,
  };
}

/** Sessions by link. The newest stands; an older one's will and goodbye count for nothing. */
export class Sessions {
  readonly #byClient = new WeakMap<Client, Session>();
  readonly #byLink = new Map<string, Session>();

  open(session: Session): void {
    this.#byClient.set(session.client, session);
    this.#byLink.set(session.linkId, session);
  }

  of(client: Client): Session | undefined {
    return this.#byClient.get(client);
  }

  ofLink(linkId: string): Session | undefined {
    return this.#byLink.get(linkId);
  }

  isNewest(session: Session): boolean {
    return this.#byLink.get(session.linkId) === session;
  }

  close(session: Session): void {
    if (this.isNewest(session)) this.#byLink.delete(session.linkId);
  }

  get count(): number {
    return this.#byLink.size;
  }
}

import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Client } from 'aedes';
import type { Clock } from '../../platform/clock.ts';
import type { Submit } from '../../spine/submit.ts';
import type { LinkScope } from './access.ts';
import { Backlog } from './backlog.ts';
import type { Bridge } from './bridge.ts';
import { HoldingLine } from './holding-line.ts';
import type { LinkQuotas, Traffic } from './quotas.ts';

/** A live connection of a link, from its authentication on. */
export interface Session {
  readonly client: Client;
  readonly linkId: string;
  readonly companyId: string;
  readonly deviceId: string;
  readonly deviceKind: DeviceKind;
  /** What reads for it; undefined for a device that speaks for itself. */
  readonly bridge: Bridge | undefined;
  readonly scope: LinkScope;
  readonly quotas: { readonly link: LinkQuotas; readonly company: Traffic };
  readonly line: HoldingLine;
  readonly backlog: Backlog;
  /** How long a message may be held before the connection is closed: half the keepalive, so that a PINGREQ behind it is not missed. */
  readonly holdMs: number;
  /** It was closed by the gateway while it held something: nothing of it is acknowledged any more. */
  isDropped: boolean;
  /** What the gateway has sent to it and its socket has not taken yet. */
  waitingBytes: number;
}

const HOLD_WITHOUT_KEEPALIVE_MS = 30_000;

export interface SessionParts {
  readonly client: Client;
  readonly link: { readonly id: string; readonly companyId: string };
  readonly device: { readonly id: string; readonly kind: DeviceKind };
  readonly bridge?: Bridge | undefined;
  readonly quotas: Session['quotas'];
  readonly keepaliveSeconds: number;
  readonly clock: Clock;
  readonly submit: Submit;
  readonly onOverdue: (session: Session) => void;
}

export function openSession(parts: SessionParts): Session {
  const { client, link, device, bridge, quotas, keepaliveSeconds, clock, submit } = parts;
  const holdMs = keepaliveSeconds > 0 ? (keepaliveSeconds * 1000) / 2 : HOLD_WITHOUT_KEEPALIVE_MS;
  const backlog = new Backlog({
    submit,
    clock,
    holdMs,
    isGone: () => client.closed || session.isDropped,
    onOverdue: () => parts.onOverdue(session),
  });
  const session: Session = {
    client,
    linkId: link.id,
    companyId: link.companyId,
    deviceId: device.id,
    deviceKind: device.kind,
    bridge,
    scope: bridge ? bridge.scope : { kind: 'device', deviceId: device.id },
    quotas,
    line: new HoldingLine(clock),
    backlog,
    holdMs,
    isDropped: false,
    waitingBytes: 0,
  };
  return session;
}

/** Sessions by link. The newest stands; an older one's will and goodbye count for nothing. */
export class Sessions {
  readonly #byClient = new WeakMap<Client, Session>();
  readonly #byLink = new Map<string, Session>();
  readonly #ofCompany = new Map<string, number>();
  readonly #replaced = new WeakMap<Session, Session>();

  /** Returns the live one whose place it takes. */
  open(session: Session): Session | undefined {
    const older = this.#byLink.get(session.linkId);
    if (older) this.close(older);
    this.#byClient.set(session.client, session);
    this.#stand(session);
    if (older === undefined || older.client.closed) return undefined;
    this.#replaced.set(session, older);
    return older;
  }

  /** It has been answered: whoever stood before it is gone for good. */
  confirm(session: Session): void {
    this.#replaced.delete(session);
  }

  /** Its socket is closed. If it signed in and never got further, whoever stood before it stands again. */
  leave(session: Session): void {
    const older = this.#replaced.get(session);
    if (older === undefined || !this.isNewest(session)) return;
    this.close(session);
    if (!older.client.closed) this.#stand(older);
  }

  #stand(session: Session): void {
    this.#byLink.set(session.linkId, session);
    this.#ofCompany.set(session.companyId, this.countOf(session.companyId) + 1);
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
    if (!this.isNewest(session)) return;
    this.#byLink.delete(session.linkId);
    const left = this.countOf(session.companyId) - 1;
    if (left > 0) this.#ofCompany.set(session.companyId, left);
    else this.#ofCompany.delete(session.companyId);
  }

  get count(): number {
    return this.#byLink.size;
  }

  countOf(companyId: string): number {
    return this.#ofCompany.get(companyId) ?? 0;
  }
}

import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { AuthenticateError, Client, ConnectPacket } from 'aedes';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Bridges } from './bridge.ts';
import { connectFault } from './guard.ts';
import type { Arrived } from './listeners.ts';
import { Quotas } from './quotas.ts';
import { Refusals, type RefusedConnection } from './refusals.ts';
import { openSession, type Session, type Sessions } from './session.ts';
import { linkIdOf, signIn } from './sign-in.ts';
import { Takeovers } from './takeovers.ts';

/** CONNACK: server unavailable. */
const UNAVAILABLE = 3;

export interface Refused {
  readonly address: string;
  readonly clientId: string;
  readonly reason: string;
  readonly username?: string | undefined;
  readonly linkId?: string | undefined;
  readonly code?: ErrorCode | undefined;
}

/** What is known of a connection before anybody has signed in over it. */
export interface Connection extends Arrived {
  keepaliveSeconds: number;
  /** It broke a rule of MQTT, or sent too much: it is being closed, and nothing more of it is acted on. */
  isCondemned: boolean;
}

export interface DoorkeeperOptions {
  readonly configuration: Configuration['mqtt'];
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly bridges: Bridges;
  /** A session could not be answered in time. */
  readonly onOverdue: (session: Session) => void;
}

function refusal(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

/** Who may come in, and the list of those who may not, with the reason. */
export class Doorkeeper {
  readonly connections = new Map<Client, Connection>();
  readonly #options: DoorkeeperOptions;
  readonly #refusals = new Refusals();
  readonly #takeovers = new Takeovers();
  readonly #quotas: Quotas;

  constructor(options: DoorkeeperOptions) {
    this.#options = options;
    this.#quotas = new Quotas(options.configuration);
  }

  arrived(client: Client, arrived: Arrived): Connection {
    const connection: Connection = { ...arrived, keepaliveSeconds: 0, isCondemned: false };
    this.connections.set(client, connection);
    arrived.conn.once('close', () => this.connections.delete(client));
    return connection;
  }

  isCondemned(client: Client): boolean {
    return this.connections.get(client)?.isCondemned === true;
  }

  refused(): readonly RefusedConnection[] {
    return this.#refusals.list();
  }

  get refusedCount(): number {
    return this.#refusals.count;
  }

  get takeoverCount(): number {
    return this.#takeovers.count;
  }

  preConnect(client: Client, packet: ConnectPacket, done: (error: Error | null, success: boolean) => void): void {
    const connection = this.connections.get(client);
    if (!connection || connection.isCondemned) {
      done(new Error('it is being closed'), false);
      return;
    }
    connection.keepaliveSeconds = packet.keepalive ?? 0;
    const { address, certificate } = connection;
    const fault = connectFault(packet, certificate !== undefined);
    if (fault === undefined) {
      // [MQTT-3.1.3-6]: whoever gives no client id is given one, and it is the link's.
      if (packet.clientId === '') packet.clientId = linkIdOf({ username: packet.username, certificate });
      done(null, true);
      return;
    }
    const { reason, returnCode } = fault;
    const { clientId, username } = packet;
    this.refuse({ address, clientId: clientId ?? '', username, reason, code: 'CLIENT_ID_WRONG' });
    // aedes answers nothing at preConnect, so the broker says it itself.
    connection.conn.end(Buffer.from([0x20, 0x02, 0x00, returnCode]));
    done(new Error(reason), false);
  }

  authenticate(
    client: Client,
    given: { readonly username: string | undefined; readonly password: Buffer | undefined },
  ): AuthenticateError | undefined {
    const { state, clock, configuration, submit } = this.#options;
    const connection = this.connections.get(client);
    if (!connection) return refusal('it is being closed', UNAVAILABLE);
    const credentials = { ...given, clientId: client.id, certificate: connection.certificate };
    const refuse = (reason: string, code: ErrorCode, returnCode: number) => {
      const { address } = connection;
      this.refuse({
        address,
        clientId: client.id,
        username: given.username,
        linkId: linkIdOf(credentials),
        reason,
        code,
      });
      return refusal(reason, returnCode);
    };
    const verdict = signIn(state, credentials);
    if (!verdict.ok) return refuse(verdict.reason, verdict.code, verdict.returnCode);
    const { link, device } = verdict;
    const bridge = this.#options.bridges.of(link);
    if (!bridge && link.convention !== 'native') {
      return refuse(`A link of the convention ${link.convention} does not speak MQTT.`, 'CONNECTION_REFUSED', 5);
    }
    const now = clock.monotonicMs();
    const quotas = { link: this.#quotas.ofLink(link.id, now), company: this.#quotas.ofCompany(link.companyId, now) };
    if (!quotas.link.signIns.tryTake(now)) {
      const reason = `More than ${configuration.signInsPerMinutePerLink} connections of this link within a minute.`;
      return refuse(reason, 'QUOTA_EXCEEDED', UNAVAILABLE);
    }
    const isNew = this.#options.sessions.ofLink(link.id) === undefined;
    if (isNew && this.#options.sessions.countOf(link.companyId) >= configuration.connectionsPerCompany) {
      const reason = `More than ${configuration.connectionsPerCompany} links of this company are connected.`;
      return refuse(reason, 'QUOTA_EXCEEDED', UNAVAILABLE);
    }
    const session = openSession({
      ...{ client, link, device, bridge, quotas, clock, submit, keepaliveSeconds: connection.keepaliveSeconds },
      onOverdue: this.#options.onOverdue,
    });
    this.#noteTakeover(this.#options.sessions.open(session), connection);
    connection.conn.once('close', () => this.#options.sessions.leave(session));
    return undefined;
  }

  #noteTakeover(older: Session | undefined, { address }: Connection): void {
    if (!older) return;
    const { clock } = this.#options;
    const old = this.connections.get(older.client)?.address ?? address;
    const reason = this.#takeovers.note(older.linkId, clock.monotonicMs(), { old, new: address });
    const { linkId } = older;
    if (reason !== undefined)
      this.#refusals.note({ at: clock.wallMs(), address: old, clientId: linkId, linkId, reason });
  }

  refuse({ username, linkId, code, ...entry }: Refused): void {
    this.#refusals.add({
      ...entry,
      ...(username === undefined ? {} : { username }),
      ...(linkId === undefined || linkId === '' ? {} : { linkId }),
      ...(code === undefined ? {} : { code }),
      at: this.#options.clock.wallMs(),
    });
  }
}

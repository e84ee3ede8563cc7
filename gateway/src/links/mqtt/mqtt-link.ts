import { createHash, timingSafeEqual } from 'node:crypto';
import net, { type Socket } from 'node:net';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { AuthenticateError, Client, ConnectPacket, PublishPacket } from 'aedes';
import type { DeviceStatusInput } from '../../core/input.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import { mayForward, maySubscribe } from './access.ts';
import { assertGuardable, connectFault, limitFrames } from './guard.ts';
import { createIntake, type IntakeCounters, type TakeIn } from './intake.ts';
import { IntakeBroker } from './intake-broker.ts';
import { Refusals, type RefusedConnection } from './refusals.ts';
import { openSession, type Session, Sessions } from './session.ts';

const CONNECT_TIMEOUT_MS = 5000;
const DRAIN_TIMEOUT_MS = 5000;
const TCP_KEEPALIVE_MS = 60_000;
const DELIVERIES_AT_ONCE = 1000;

export interface MqttLinkOptions {
  readonly configuration: Configuration['mqtt'];
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
}

export interface MqttCounters extends IntakeCounters {
  readonly sessions: number;
  readonly refused: number;
  readonly framesTooLarge: number;
}

/** The MQTT link: an aedes broker that takes in, with the guard of one estate around it. */
export interface MqttLink {
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
  isConnected(linkId: string): boolean;
  /** Ends a link's connection at once, without its will. */
  disconnect(linkId: string): void;
  refusedConnections(): readonly RefusedConnection[];
  counters(): MqttCounters;
  /** 0 until it listens. */
  brokerPort(): number;
}

export function createMqttLink(options: MqttLinkOptions): MqttLink {
  return new GuardedBroker(options);
}

function refusal(message: string, returnCode: 2 | 4 | 5): AuthenticateError {
  return Object.assign(new Error(message), { returnCode }) as AuthenticateError;
}

function hashMatches(password: Buffer, hash: string): boolean {
  const given = createHash('sha256').update(password).digest();
  const kept = Buffer.from(hash, 'hex');
  return given.length === kept.length && timingSafeEqual(given, kept);
}

class GuardedBroker implements MqttLink {
  readonly #options: MqttLinkOptions;
  readonly #sessions = new Sessions();
  readonly #refusals = new Refusals();
  readonly #keepalives = new WeakMap<Client, number>();
  readonly #perAddress = new Map<string, number>();
  readonly #intakeCounters: IntakeCounters = {
    messages: 0,
    heldBack: 0,
    droppedUnacknowledged: 0,
    quarantined: 0,
    quarantineDropped: 0,
    closedHolding: 0,
  };
  readonly #takeIn: TakeIn;
  readonly #sockets = new Set<Socket>();
  #framesTooLarge = 0;
  #broker: IntakeBroker | undefined;
  #server: net.Server | undefined;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    const { submit, clock, random, configuration } = options;
    this.#takeIn = createIntake({
      submit,
      clock,
      random,
      payloadBytes: configuration.payloadBytes,
      counters: this.#intakeCounters,
      drop: (session) => this.#dropWithoutWill(session),
    });
  }

  async start(): Promise<{ readonly port: number }> {
    const broker = await IntakeBroker.listening({
      connectTimeout: CONNECT_TIMEOUT_MS,
      drainTimeout: DRAIN_TIMEOUT_MS,
      concurrency: DELIVERIES_AT_ONCE,
      preConnect: (client, packet, done) => this.#preConnect(client, packet, done),
      authenticate: (client, username, password, done) => {
        const refused = this.#authenticate(client, username, password);
        done(refused ?? null, refused === undefined);
      },
      authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => {
        const session = this.#sessions.of(client);
        const allowed = session !== undefined && maySubscribe(session.deviceId, subscription.topic);
        done(null, allowed ? subscription : null);
      },
      authorizeForward: (client, packet) => {
        const session = this.#sessions.of(client);
        const byClient = 'clientId' in packet && packet.clientId !== undefined;
        return session && mayForward(session.deviceId, packet.topic, byClient) ? packet : null;
      },
    });
    this.#broker = broker;
    broker.on('clientReady', (client) => this.#status(client, true, 'connected'));
    broker.on('clientDisconnect', (client) => this.#gone(client));
    // Without a listener an 'error' of the broker would end the gateway.
    broker.on('error' as 'closed', () => undefined);
    const server = net.createServer(
      { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEPALIVE_MS },
      (socket) => this.#accept(broker, socket),
    );
    server.maxConnections = this.#options.configuration.connections;
    this.#server = server;
    const { host, port } = this.#options.configuration;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return { port: this.brokerPort() };
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#server) this.#server.close(() => resolve());
    else resolve();
    for (const socket of this.#sockets) {
      const client = clientOf(socket);
      if (client) client.will = null;
      socket.destroy();
    }
    await promise;
    await new Promise<void>((done) => (this.#broker ? this.#broker.close(done) : done()));
  }

  isConnected(linkId: string): boolean {
    return this.#sessions.ofLink(linkId)?.client.closed === false;
  }

  disconnect(linkId: string): void {
    // All of them: one that signed in and never got further must not shield the one before it.
    for (const socket of this.#sockets) {
      const client = clientOf(socket);
      const session = client && this.#sessions.of(client);
      if (session?.linkId === linkId) this.#dropWithoutWill(session);
    }
  }

  refusedConnections(): readonly RefusedConnection[] {
    return this.#refusals.list();
  }

  counters(): MqttCounters {
    return {
      ...this.#intakeCounters,
      sessions: this.#sessions.count,
      refused: this.#refusals.count,
      framesTooLarge: this.#framesTooLarge,
    };
  }

  brokerPort(): number {
    const address = this.#server?.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  #accept(broker: IntakeBroker, socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown';
    const open = (this.#perAddress.get(address) ?? 0) + 1;
    if (open > this.#options.configuration.connectionsPerAddress) {
      this.#refuse(
        address,
        '',
        `More than ${this.#options.configuration.connectionsPerAddress} connections from one address.`,
      );
      socket.destroy();
      return;
    }
    this.#perAddress.set(address, open);
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    const client = broker.handle(socket);
    assertGuardable(client);
    limitFrames(client, this.#options.configuration.packetBytes, (announced) => {
      this.#framesTooLarge++;
      this.#refuse(address, client.id ?? '', `A packet of ${announced} bytes is over the limit.`);
    });
  }

  #preConnect(client: Client, packet: ConnectPacket, done: (error: Error | null, success: boolean) => void): void {
    this.#keepalives.set(client, packet.keepalive ?? 0);
    const fault = connectFault(packet);
    if (fault === undefined) {
      done(null, true);
      return;
    }
    this.#refuse(addressOf(client), packet.clientId ?? '', fault);
    // CONNACK 2: identifier rejected. aedes answers nothing at preConnect, so the broker says it itself.
    (client.conn as Socket).end(Buffer.from([0x20, 0x02, 0x00, 0x02]));
    done(new Error(fault), false);
  }

  #authenticate(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): AuthenticateError | undefined {
    const { state, clock, configuration } = this.#options;
    const link = username === undefined ? undefined : state.get('link', username);
    const device = link ? state.get('device', link.deviceId) : undefined;
    if (!link || !device)
      return this.#refuseSignIn(client, 'There is no link of this id: make it with `gridcall link add`.', 4);
    if (link.revokedAt !== null)
      return this.#refuseSignIn(client, 'This link was revoked: make a new one with `gridcall link add`.', 5);
    if (!password || !hashMatches(password, link.passwordHash)) {
      return this.#refuseSignIn(
        client,
        'The password is not the one that `gridcall link add` printed for this link.',
        4,
      );
    }
    this.#sessions.open(
      openSession(
        client,
        { linkId: link.id, deviceId: device.id, deviceKind: device.kind },
        {
          messagesPerSecond: configuration.messagesPerSecondPerLink,
          keepaliveSeconds: this.#keepalives.get(client) ?? 0,
          now: clock.monotonicMs(),
        },
      ),
    );
    return undefined;
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const session = client ? this.#sessions.of(client) : undefined;
    const isWill = (client as (Client & { will?: unknown }) | null)?.will === packet;
    // Nothing of a client that never signed in, and no will once a newer session stands.
    if (!session || (isWill && !this.#sessions.isNewest(session))) done(null);
    else this.#takeIn(session, packet, () => done(null));
  }

  #status(client: Client, online: boolean, reason: DeviceStatusInput['reason']): void {
    const session = this.#sessions.of(client);
    if (!session) return;
    const { submit, random, clock } = this.#options;
    const { linkId, deviceId } = session;
    submit(
      { kind: 'device-status', id: random.ulid(clock.wallMs()), linkId, deviceId, online, reason },
      () => undefined,
    );
  }

  #gone(client: Client): void {
    const session = this.#sessions.of(client);
    if (!session || !this.#sessions.isNewest(session)) return;
    this.#sessions.close(session);
    this.#status(client, false, 'disconnected');
  }

  #dropWithoutWill(session: Session): void {
    (session.client as Client & { will?: unknown }).will = null;
    (session.client.conn as Socket).destroy();
  }

  #refuseSignIn(client: Client, reason: string, code: 4 | 5): AuthenticateError {
    this.#refuse(addressOf(client), client.id, reason);
    return refusal(reason, code);
  }

  #refuse(address: string, clientId: string, reason: string): void {
    this.#refusals.add({ at: this.#options.clock.wallMs(), address, clientId: clientId.slice(0, 64), reason });
  }
}

/** aedes notes its client at the socket. */
function clientOf(socket: Socket): (Client & { will?: unknown }) | undefined {
  return (socket as Socket & { client?: Client & { will?: unknown } }).client;
}

function addressOf(client: Client): string {
  return (client.conn as Socket).remoteAddress ?? 'unknown';
}

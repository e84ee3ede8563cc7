import type { Duplex } from 'node:stream';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { Client, PublishPacket, Subscription } from 'aedes';
import type { CommandWire } from '../../core/command-wire.ts';
import type { DeviceStatusInput } from '../../core/input.ts';
import type { LinkRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Submit } from '../../spine/submit.ts';
import type { Convention } from '../conventions/convention.ts';
import { mayForward, maySubscribe } from './access.ts';
import { Bridges } from './bridge.ts';
import { mqttCommandWire } from './command-wire.ts';
import { type Connection, Doorkeeper } from './doorkeeper.ts';
import { assertGuardable, guardClient, tooLargeReason, type WirePacket } from './guard.ts';
import { createIntake, type IntakeCounters, type TakeIn, zeroCounters } from './intake.ts';
import { IntakeBroker } from './intake-broker.ts';
import { type Arrived, Listeners, type Ports, type ServerCredentials } from './listeners.ts';
import { type OutgoingMessage, type Sent, slowVerdict } from './outgoing.ts';
import { quarantineInput } from './packet-reader.ts';
import type { RefusedConnection } from './refusals.ts';
import { type Session, Sessions } from './session.ts';
import { hears } from './topic-filter.ts';

const CONNECT_TIMEOUT_MS = 5000;
const DRAIN_TIMEOUT_MS = 5000;
const DELIVERIES_AT_ONCE = 1000;
/** QoS 2 messages of one connection between PUBLISH and PUBREL. */
const QOS2_IN_FLIGHT = 100;

export interface MqttLinkOptions {
  readonly configuration: Configuration['mqtt'];
  readonly state: View;
  readonly submit: Submit;
  readonly clock: Clock;
  readonly random: Random;
  /** `undefined` for what does not come over MQTT. */
  readonly conventionOf: (name: LinkRow['convention']) => Convention | undefined;
  /** The broker's own certificate, asked for only when there is a TLS port. */
  readonly serverCredentials: ServerCredentials;
}

export interface MqttCounters extends IntakeCounters {
  readonly sessions: number;
  readonly connections: number;
  readonly refused: number;
  readonly takeovers: number;
  readonly framesTooLarge: number;
  /** The most that was ever held of a packet that was too large, in bytes. */
  readonly tooLargeHeld: number;
  readonly protocolViolations: number;
  readonly subscriptionsRefused: number;
  readonly sent: number;
  readonly slowDropped: number;
  readonly slowClosed: number;
}

/** The MQTT link: an aedes broker that takes in, with the guard of one estate around it. */
export interface MqttLink {
  start(): Promise<Ports>;
  stop(): Promise<void>;
  isConnected(linkId: string): boolean;
  /** Ends a link's connection at once, without its will. */
  disconnect(linkId: string): void;
  /** QoS 0, to a live session that listens there; never kept for one that is away. */
  send(linkId: string, topic: string, payload: string): Sent;
  /** What carries commands to devices over this link. */
  readonly commands: CommandWire;
  refusedConnections(): readonly RefusedConnection[];
  counters(): MqttCounters;
  /** 0 until it listens. */
  brokerPort(): number;
}

export function createMqttLink(options: MqttLinkOptions): MqttLink {
  return new GuardedBroker(options);
}

class GuardedBroker implements MqttLink {
  readonly #options: MqttLinkOptions;
  readonly #sessions = new Sessions();
  readonly #bridges: Bridges;
  readonly #door: Doorkeeper;
  readonly #intakeCounters = zeroCounters();
  readonly #counters = {
    ...{ framesTooLarge: 0, tooLargeHeld: 0, protocolViolations: 0, subscriptionsRefused: 0 },
    ...{ sent: 0, slowDropped: 0, slowClosed: 0 },
  };
  readonly #takeIn: TakeIn;
  readonly #listeners: Listeners;
  readonly commands: CommandWire;
  #broker: IntakeBroker | undefined;
  /** The one message that is being handed to aedes; all others are forwarded to nobody. */
  #outgoing: OutgoingMessage | undefined;

  constructor(options: MqttLinkOptions) {
    this.#options = options;
    const { submit, clock, random, configuration, state } = options;
    this.#bridges = new Bridges(options.conventionOf);
    this.#door = new Doorkeeper({
      ...{ configuration, state, submit, clock, sessions: this.#sessions, bridges: this.#bridges },
      onOverdue: (session) => {
        this.#intakeCounters.closedHolding++;
        this.#dropWithoutWill(session);
      },
    });
    this.#takeIn = createIntake({
      ...{ submit, clock, random, view: state, limits: configuration, counters: this.#intakeCounters },
      drop: (session) => this.#dropWithoutWill(session),
    });
    this.commands = mqttCommandWire({
      state,
      foreign: (link, address, command) =>
        this.#bridges.of(link)?.commandOf(state, address, command, clock.monotonicMs()),
      reach: (linkId, topic) => this.#reach(linkId, topic),
      send: (linkId, topic, payload) => this.send(linkId, topic, payload),
    });
    this.#listeners = new Listeners({
      ...{ configuration, clock, serverCredentials: options.serverCredentials },
      onArrived: (arrived) => this.#accept(arrived),
      onRefused: (address, reason) => this.#door.refuse({ address, clientId: '', reason }),
    });
  }

  async start(): Promise<Ports> {
    const maySubscribeHere = (client: Client, filter: string) => {
      const session = this.#sessions.of(client);
      return session !== undefined && maySubscribe(session.scope, filter);
    };
    const broker = await IntakeBroker.listening(
      {
        connectTimeout: CONNECT_TIMEOUT_MS,
        drainTimeout: DRAIN_TIMEOUT_MS,
        concurrency: DELIVERIES_AT_ONCE,
        maxInflightInbound: QOS2_IN_FLIGHT,
        preConnect: (client, packet, done) => this.#door.preConnect(client, packet, done),
        authenticate: (client, username, password, done) => {
          const refused = this.#door.authenticate(client, { username, password });
          done(refused ?? null, refused === undefined);
        },
        authorizePublish: (client, packet, done) => this.#authorizePublish(client, packet, done),
        authorizeSubscribe: (client, subscription, done) => {
          const allowed = maySubscribeHere(client, subscription.topic);
          if (!allowed) this.#refuseSubscription(client, subscription);
          done(null, allowed ? subscription : null);
        },
        authorizeForward: (client, packet) => (this.#mayForward(client, packet) ? packet : null),
      },
      maySubscribeHere,
    );
    this.#broker = broker;
    broker.on('clientReady', (client) => this.#ready(client));
    broker.on('clientDisconnect', (client) => this.#gone(client));
    // Without a listener an 'error' of the broker would end the gateway.
    broker.on('error' as 'closed', () => undefined);
    return this.#listeners.start();
  }

  async stop(): Promise<void> {
    for (const client of this.#door.connections.keys()) withoutWill(client);
    await this.#listeners.stop();
    await new Promise<void>((done) => (this.#broker ? this.#broker.close(done) : done()));
  }

  isConnected(linkId: string): boolean {
    return this.#sessions.ofLink(linkId)?.client.closed === false;
  }

  disconnect(linkId: string): void {
    // All of them: one that signed in and never got further must not shield the one before it.
    for (const client of this.#door.connections.keys()) {
      const session = this.#sessions.of(client);
      if (session?.linkId === linkId) this.#dropWithoutWill(session);
    }
    this.#bridges.forget(linkId);
  }

  send(linkId: string, topic: string, payload: string): Sent {
    const session = this.#sessions.ofLink(linkId);
    const reach = this.#reach(linkId, topic);
    if (reach !== 'sent' || !session) return reach;
    const { client } = session;
    const bytes = Buffer.byteLength(payload) + topic.length;
    const outgoing: OutgoingMessage = { linkId, topic, isSent: false };
    this.#outgoing = outgoing;
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, dup: false, retain: false } as const;
    session.waitingBytes += bytes;
    // aedes asks `authorizeForward` within this call; it writes later, and tells when the socket has taken it.
    client.publish(packet, () => {
      session.waitingBytes -= bytes;
    });
    this.#outgoing = undefined;
    if (outgoing.isSent) this.#counters.sent++;
    return outgoing.isSent ? 'sent' : 'too-slow';
  }

  /** `sent` when somebody listens there now. */
  #reach(linkId: string, topic: string): Sent {
    const session = this.#sessions.ofLink(linkId);
    if (!session || session.client.closed) return 'not-connected';
    const { subscriptions } = session.client as Client & { subscriptions: Readonly<Record<string, unknown>> };
    return Object.keys(subscriptions).some((filter) => hears(filter, topic)) ? 'sent' : 'not-listening';
  }

  refusedConnections(): readonly RefusedConnection[] {
    return this.#door.refused();
  }

  counters(): MqttCounters {
    return {
      ...this.#intakeCounters,
      ...this.#counters,
      sessions: this.#sessions.count,
      connections: this.#listeners.connections,
      refused: this.#door.refusedCount,
      takeovers: this.#door.takeoverCount,
    };
  }

  brokerPort(): number {
    return this.#listeners.port;
  }

  #accept(arrived: Arrived): void {
    const broker = this.#broker;
    if (!broker || broker.closed) {
      arrived.conn.destroy();
      return;
    }
    const client = broker.handle(arrived.conn as Parameters<typeof broker.handle>[0]);
    assertGuardable(client);
    const connection = this.#door.arrived(client, arrived);
    const { packetBytes, bridgePacketBytes } = this.#options.configuration;
    guardClient(client, {
      packetBytes: () => (this.#sessions.of(client)?.bridge ? Math.max(packetBytes, bridgePacketBytes) : packetBytes),
      onTooLarge: (announced, held, limit) => {
        connection.isCondemned = true;
        this.#counters.framesTooLarge++;
        this.#counters.tooLargeHeld = Math.max(this.#counters.tooLargeHeld, held);
        const session = this.#sessions.of(client);
        const reason = tooLargeReason({ announced, limit, speaker: session && (session.bridge ? 'bridge' : 'device') });
        this.#door.refuse({ address: arrived.address, clientId: client.id ?? '', reason, code: 'MESSAGE_TOO_LARGE' });
      },
      onTls: () => {
        const reason = 'TLS was spoken to the port without TLS.';
        this.#door.refuse({ address: arrived.address, clientId: '', reason });
      },
      onViolation: (reason, packet) => this.#condemn(client, connection, reason, packet),
    });
  }

  /** MQTT asks that the connection be closed; the installer is told why. */
  #condemn(client: Client, connection: Connection, reason: string, packet: WirePacket): void {
    if (connection.isCondemned) return;
    connection.isCondemned = true;
    this.#counters.protocolViolations++;
    const session = this.#sessions.of(client);
    const { address } = connection;
    if (session) {
      const topic = packet.topic ?? packet.subscriptions?.[0]?.topic ?? packet.unsubscriptions?.[0] ?? packet.cmd;
      this.#quarantine(session, topic, 'PROTOCOL_VIOLATION', `${packet.cmd.toUpperCase()}: ${reason}`);
    } else {
      this.#door.refuse({ address, clientId: client.id ?? '', reason, code: 'PROTOCOL_VIOLATION' });
    }
    connection.conn.destroy();
  }

  #authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const session = client ? this.#sessions.of(client) : undefined;
    const isWill = (client as (Client & { will?: unknown }) | null)?.will === packet;
    const isCondemned = client !== null && this.#door.isCondemned(client);
    if (isCondemned && !isWill) done(new Error('it is being closed'));
    // Nothing of a client that never signed in, and no will once a newer session stands.
    else if (!session || (isWill && !this.#sessions.isNewest(session))) done(null);
    else this.#takeIn(session, packet, () => done(null), isWill);
  }

  #refuseSubscription(client: Client, { topic }: Subscription): void {
    this.#counters.subscriptionsRefused++;
    const session = this.#sessions.of(client);
    if (session)
      this.#quarantine(session, topic, 'FILTER_NOT_YOURS', `"${topic.slice(0, 200)}" was not subscribed to.`);
  }

  #mayForward(client: Client, { topic, qos }: { readonly topic: string; readonly qos?: number }): boolean {
    const session = this.#sessions.of(client);
    const outgoing = this.#outgoing;
    if (!session || !mayForward(session.scope, session.linkId, topic, outgoing)) return false;
    const verdict = slowVerdict(Math.max(session.waitingBytes, (client.conn as Duplex).writableLength), qos ?? 0);
    if (outgoing) outgoing.isSent = verdict === 'forward';
    if (verdict !== 'forward') this.#counters.slowDropped++;
    if (verdict === 'close') {
      this.#counters.slowClosed++;
      this.#quarantine(
        session,
        topic,
        'QUOTA_EXCEEDED',
        'It does not read what is sent to it: the connection was closed.',
      );
      (client.conn as Duplex).destroy();
    }
    return verdict === 'forward';
  }

  #quarantine(session: Session, topic: string, code: ErrorCode, detail: string): void {
    const { random, clock, submit } = this.#options;
    const counters = this.#intakeCounters;
    if (!session.quotas.link.quarantine.tryTake(clock.monotonicMs())) {
      counters.quarantineDropped++;
      return;
    }
    counters.quarantined++;
    const id = random.ulid(clock.wallMs());
    submit(quarantineInput({ id, linkId: session.linkId, topic, payload: '', code, detail }), () => undefined);
  }

  #status(session: Session, online: boolean, reason: DeviceStatusInput['reason']): void {
    const { submit, random, clock } = this.#options;
    const { linkId, deviceId } = session;
    const id = random.ulid(clock.wallMs());
    submit({ kind: 'device-status', id, linkId, deviceId, online, reason }, () => undefined);
  }

  #ready(client: Client): void {
    const session = this.#sessions.of(client);
    if (!session) return;
    this.#sessions.confirm(session);
    this.#status(session, true, 'connected');
  }

  #gone(client: Client): void {
    const session = this.#sessions.of(client);
    if (!session || !this.#sessions.isNewest(session)) return;
    this.#sessions.close(session);
    this.#status(session, false, 'disconnected');
  }

  #dropWithoutWill(session: Session): void {
    session.isDropped = true;
    session.line.close();
    session.backlog.close();
    withoutWill(session.client);
    (session.client.conn as Duplex).destroy();
  }
}

function withoutWill(client: Client): void {
  (client as Client & { will?: unknown }).will = null;
}

import net from 'node:net';
import type { Duplex } from 'node:stream';
import {
  generate,
  type IConnackPacket,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
  parser,
} from 'mqtt-packet';

interface Waiter {
  readonly cmd: Packet['cmd'];
  readonly messageId: number | undefined;
  readonly resolve: (packet: Packet) => void;
  readonly reject: (error: Error) => void;
}

type Said = { readonly cmd: 'subscribe' | 'unsubscribe' | 'publish' } & Record<string, unknown>;

const answers = {
  subscribe: 'suback',
  unsubscribe: 'unsuback',
  publish: 'puback',
} as const;

/** Where the flags stand in a CONNECT of less than 128 bytes, and the one of a clean session. */
const CONNECT_FLAGS = 9;
const CLEAN_SESSION = 0x02;

/** A client that says exactly what a test tells it to, packet by packet, over any stream. */
export class WireClient {
  readonly stream: Duplex;
  readonly messages: IPublishPacket[] = [];
  /** Settles when the connection is over. */
  readonly closed: Promise<void>;
  /** While false nothing is read off the messages and nothing is acknowledged, as of a program that hangs. */
  isAttentive = true;
  #waiters: Waiter[] = [];
  #isClosed = false;
  #messageId = 0;

  constructor(stream: Duplex) {
    this.stream = stream;
    const wire = parser({ protocolVersion: 4 });
    wire.on('packet', (packet: Packet) => this.#heard(packet));
    stream.on('data', (chunk: Buffer) => wire.parse(chunk));
    stream.on('error', () => undefined);
    // A WebSocket's stream is half open until somebody ends it.
    stream.once('end', () => stream.destroy());
    this.closed = new Promise((resolve) => stream.once('close', () => resolve(this.#end())));
  }

  static tcp(port: number): WireClient {
    return new WireClient(net.connect({ port, host: '127.0.0.1', noDelay: true }));
  }

  /** Rejects when the connection is closed without a CONNACK. */
  async connect(fields: Partial<IConnectPacket> & { readonly clientId: string }): Promise<IConnackPacket> {
    const connack = this.#next('connack');
    const named = { username: fields.clientId, clean: true, keepalive: 0, protocolId: 'MQTT', protocolVersion: 4 };
    const packet = { cmd: 'connect', ...named, ...fields } as IConnectPacket;
    // The library refuses to write a CONNECT that a broker must refuse [MQTT-3.1.3-8]: it is written as a clean one.
    const bytes = generate(fields.clientId === '' ? { ...packet, clean: true } : packet);
    if (fields.clientId === '' && packet.clean === false)
      bytes.writeUInt8(bytes.readUInt8(CONNECT_FLAGS) & ~CLEAN_SESSION, CONNECT_FLAGS);
    this.stream.write(bytes);
    return (await connack) as IConnackPacket;
  }

  send(packet: Packet): void {
    this.stream.write(generate(packet));
  }

  /** Sends it with a message id of its own and resolves with what answers it. */
  async ask(packet: Said): Promise<Packet> {
    const messageId = ++this.#messageId;
    const isWhole = packet.cmd === 'publish' && packet['qos'] === 2;
    const answer = this.#next(isWhole ? 'pubcomp' : answers[packet.cmd], messageId);
    this.send({ ...packet, messageId } as Packet);
    return answer;
  }

  /** The return codes of SUBACK. */
  async subscribe(...filters: readonly (readonly [topic: string, qos: number])[]): Promise<readonly number[]> {
    const suback = await this.ask({ cmd: 'subscribe', subscriptions: filters.map(([topic, qos]) => ({ topic, qos })) });
    return suback.cmd === 'suback' ? suback.granted.map(Number) : [];
  }

  /** Resolves when it is acknowledged; of QoS 0, when the broker has taken what was sent before the next PINGREQ. */
  async publish(topic: string, payload: string, qos: 0 | 1 | 2 = 0, more: Partial<IPublishPacket> = {}): Promise<void> {
    const packet = { cmd: 'publish', topic, payload, qos, dup: false, retain: false, ...more } as const;
    if (qos > 0) await this.ask(packet);
    else {
      this.send(packet as IPublishPacket);
      await this.ping();
    }
  }

  /** Whatever was sent before it has been taken, and whatever was on its way has come. */
  async ping(): Promise<void> {
    const pong = this.#next('pingresp');
    this.send({ cmd: 'pingreq' });
    await pong;
  }

  /** Resolves when so many messages have come. */
  async received(count: number): Promise<readonly IPublishPacket[]> {
    while (this.messages.length < count) await this.#next('publish');
    return this.messages;
  }

  async disconnect(): Promise<void> {
    this.stream.end(generate({ cmd: 'disconnect' }));
    await this.closed;
  }

  async cut(): Promise<void> {
    this.stream.destroy();
    await this.closed;
  }

  #next(cmd: Packet['cmd'], messageId?: number): Promise<Packet> {
    const next = new Promise<Packet>((resolve, reject) => {
      if (this.#isClosed) reject(new Error(`closed before ${cmd}`));
      else this.#waiters.push({ cmd, messageId, resolve, reject });
    });
    // A test that failed on the way here does not wait for it any more.
    next.catch(() => undefined);
    return next;
  }

  #heard(packet: Packet): void {
    const { messageId } = packet;
    if (packet.cmd === 'publish' || packet.cmd === 'pubrel') {
      if (!this.isAttentive) return;
      if (packet.cmd === 'publish') this.messages.push(packet);
      const answer = packet.cmd === 'pubrel' ? 'pubcomp' : (['', 'puback', 'pubrec'] as const)[packet.qos];
      if (answer) this.send({ cmd: answer, messageId } as Packet);
    } else if (packet.cmd === 'pubrec') this.send({ cmd: 'pubrel', messageId } as Packet);
    const isMeant = (waiter: Waiter) =>
      waiter.cmd === packet.cmd && (waiter.messageId === undefined || waiter.messageId === messageId);
    const meant = this.#waiters.filter(isMeant);
    this.#waiters = this.#waiters.filter((waiter) => !meant.includes(waiter));
    for (const { resolve } of meant) resolve(packet);
  }

  #end(): void {
    this.#isClosed = true;
    for (const { cmd, reject } of this.#waiters.splice(0)) reject(new Error(`closed before ${cmd}`));
  }
}

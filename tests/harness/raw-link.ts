import net, { type Socket } from 'node:net';
import { connectPacket, publishPacket } from '../bench/packets.ts';

/** A device on a raw socket that keeps a window of QoS 1 messages in flight and says which were acknowledged. */
export class RawLink {
  readonly #socket: Socket;
  readonly #topic: string;
  readonly #inFlight = new Map<number, string>();
  #rest = Buffer.alloc(0);
  onAcknowledged: (key: string) => void = () => undefined;

  private constructor(socket: Socket, topic: string) {
    this.#socket = socket;
    this.#topic = topic;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => undefined);
  }

  static connect(port: number, link: { readonly username: string; readonly password: string }): Promise<RawLink> {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (data: Buffer) => {
        if (data[0] !== 0x20 || data[3] !== 0) reject(new Error(`refused: CONNACK ${data[3]}`));
        else resolve(new RawLink(socket, `gridcall/v1/${link.username}/reading`));
      });
      socket.write(connectPacket(link.username, link.password));
    });
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Publishes `payload`; `key` is told back when it is acknowledged. `messageId` must not be in flight. */
  publish(messageId: number, key: string, payload: string): void {
    const { bytes, messageIdAt } = publishPacket(this.#topic, payload);
    bytes.writeUInt16BE(messageId, messageIdAt);
    this.#inFlight.set(messageId, key);
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    while (data.length >= 4) {
      if (data[0] === 0x40) {
        const messageId = data.readUInt16BE(2);
        const key = this.#inFlight.get(messageId);
        if (key !== undefined) {
          this.#inFlight.delete(messageId);
          this.onAcknowledged(key);
        }
      }
      data = data.subarray(4);
    }
    this.#rest = Buffer.from(data);
  }
}

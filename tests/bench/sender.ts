import net, { type Socket } from 'node:net';
import { connectPacket, publishPacket } from './packets.ts';

export interface Credential {
  readonly id: string;
  readonly password: string;
}

/** The id that the message `count` of a link carries. */
export function messageKey(linkId: string, count: number): string {
  return `${linkId}-${String(count).padStart(DIGITS, '0')}`;
}

const DIGITS = 7;

/** One link on a raw socket. Its packets are made once and patched in place. */
export class Sender {
  readonly socket: Socket;
  readonly #packet: ReturnType<typeof publishPacket>;
  readonly #alarm: Buffer;
  readonly #valueAt: number;
  /** Where the last digit of the message's id stands; 0 where messages carry none. */
  readonly #idEndsAt: number;
  #sentAt = 0;
  #rest = 0;
  sent = 0;
  acknowledged = 0;
  onAck: (ms: number) => void = () => undefined;

  constructor(port: number, link: Credential, options: { readonly alarmTopic: string; readonly identified: boolean }) {
    this.socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const values = '"values":{"methane_lel":5.0,"battery_pct":80}}';
    const id = `"id":"${messageKey(link.id, 0)}",`;
    const topic = `gridcall/v1/${link.id}/reading`;
    this.#packet = publishPacket(topic, `{${options.identified ? id : ''}${values}`);
    this.#valueAt = this.#packet.bytes.indexOf('5.0,');
    this.#idEndsAt = options.identified ? this.#packet.bytes.indexOf(`",${values}`) - 1 : 0;
    this.#alarm = publishPacket(options.alarmTopic, '{"values":{"alarm":true,"methane_lel":60}}').bytes;
  }

  connect(link: Credential): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('error', reject);
      this.socket.once('close', () => reject(new Error('closed before its CONNACK')));
      this.socket.once('data', (data: Buffer) => {
        if (data[0] !== 0x20 || data[3] !== 0) reject(new Error(`CONNACK ${data.toString('hex')}`));
        // What is killed under the load closes its sockets: that is counted, not thrown.
        this.socket.on('error', () => undefined);
        this.socket.on('data', (acks: Buffer) => this.#hear(acks));
        resolve();
      });
      this.socket.write(connectPacket(link.id, link.password));
    });
  }

  /** Only PUBACKs come, of four bytes each; a chunk may hold several, or end within one. */
  #hear(acks: Buffer): void {
    const bytes = this.#rest + acks.length;
    this.#rest = bytes % 4;
    for (let left = bytes; left >= 4; left -= 4) {
      this.acknowledged++;
      this.onAck(performance.now() - this.#sentAt);
    }
  }

  /** Each message moves by more than the deadband, so each is a row of its own. */
  send(): void {
    const { bytes, messageIdAt } = this.#packet;
    this.sent++;
    bytes.writeUInt16BE((this.sent % 65_535) + 1, messageIdAt);
    bytes[this.#valueAt] = this.sent % 2 === 0 ? 0x35 : 0x39;
    if (this.#idEndsAt > 0) this.#count();
    this.#sentAt = performance.now();
    this.socket.write(bytes);
  }

  /** Adds one to the digits of the id. */
  #count(): void {
    const { bytes } = this.#packet;
    let at = this.#idEndsAt;
    while (bytes[at] === 0x39) bytes[at--] = 0x30;
    bytes[at] = (bytes[at] ?? 0x30) + 1;
  }

  sendAlarm(): number {
    this.#sentAt = performance.now();
    this.socket.write(this.#alarm);
    return this.#sentAt;
  }
}

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type OsdpCommand, type ReplyParts, replyBytes } from './osdp-wire.ts';

/** The key of every reader that comes out of its box. */
export const FACTORY_KEY = Buffer.from('0123456789:;<=>?', 'latin1');

function aes(key: Buffer, text: Buffer, vector?: Buffer): Buffer {
  const cipher = createCipheriv(vector ? 'aes-128-cbc' : 'aes-128-ecb', key, vector ?? null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(text), cipher.final()]);
}

function filled(text: Buffer, always: boolean): Buffer {
  if (!always && text.length % 16 === 0) return text;
  const marked = Buffer.concat([text, Buffer.of(0x80)]);
  return Buffer.concat([marked, Buffer.alloc((16 - (marked.length % 16)) % 16)]);
}

const turned = (mac: Buffer) => Buffer.from(mac.map((byte) => byte ^ 0xff));

/** A reader's half of the secure channel (annex D), from the challenge on. */
export class ReaderChannel {
  readonly #encryptionKey: Buffer;
  readonly #macKeys: readonly [Buffer, Buffer];
  readonly #panelRandom: Buffer;
  readonly #ownRandom: Buffer;
  #commandMac = Buffer.alloc(16);
  #replyMac = Buffer.alloc(16);
  #isOpen = false;

  constructor(baseKey: Buffer, panelRandom: Buffer, ownRandom: Buffer) {
    const derived = (...label: number[]) => {
      return aes(baseKey, Buffer.concat([Buffer.from(label), panelRandom.subarray(0, 6), Buffer.alloc(8)]));
    };
    this.#encryptionKey = derived(0x01, 0x82);
    this.#macKeys = [derived(0x01, 0x01), derived(0x01, 0x02)];
    this.#panelRandom = panelRandom;
    this.#ownRandom = ownRandom;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Proves that we have the base key. */
  get proof(): Buffer {
    return aes(this.#encryptionKey, Buffer.concat([this.#panelRandom, this.#ownRandom]));
  }

  /** Opens the channel when the panel has proved the same; answers the first MAC. */
  open(panelProof: Buffer): Buffer | undefined {
    const expected = aes(this.#encryptionKey, Buffer.concat([this.#ownRandom, this.#panelRandom]));
    if (!expected.equals(panelProof)) return undefined;
    this.#replyMac = Buffer.from(aes(this.#macKeys[1], aes(this.#macKeys[0], expected)));
    this.#isOpen = true;
    return this.#replyMac;
  }

  /** The data of a command; undefined when its MAC or its padding is wrong. */
  read(command: OsdpCommand): Buffer | undefined {
    if (command.mac === undefined) return undefined;
    const mac = this.#mac(this.#replyMac, command.signed);
    if (!mac.subarray(0, 4).equals(command.mac)) return undefined;
    this.#commandMac = Buffer.from(mac);
    if (command.block?.type !== 0x17) return command.data;
    const decipher = createDecipheriv('aes-128-cbc', this.#encryptionKey, turned(this.#replyMac)).setAutoPadding(false);
    const text = Buffer.concat([decipher.update(command.data), decipher.final()]);
    const end = text.lastIndexOf(0x80);
    return end < 0 || text.subarray(end + 1).some((byte) => byte !== 0) ? undefined : text.subarray(0, end);
  }

  seal(parts: Omit<ReplyParts, 'block'>): Buffer {
    const hasData = parts.data.length > 0;
    const vector = turned(this.#commandMac);
    const data = hasData ? aes(this.#encryptionKey, filled(Buffer.from(parts.data), true), vector) : parts.data;
    return replyBytes({ ...parts, data, block: [hasData ? 0x18 : 0x16] }, (signed) => {
      this.#replyMac = Buffer.from(this.#mac(this.#commandMac, signed));
      return this.#replyMac;
    });
  }

  #mac(vector: Buffer, message: Buffer): Buffer {
    const text = filled(message, false);
    const [first, last] = this.#macKeys;
    const head = text.subarray(0, -16);
    const middle = head.length === 0 ? vector : aes(first, head, vector).subarray(-16);
    return aes(last, text.subarray(-16), middle);
  }
}

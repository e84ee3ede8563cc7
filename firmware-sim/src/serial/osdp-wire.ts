/**
 * OSDP v2 as a reader sees it: commands in, replies out. Written for itself, without a look at the gateway's own code, so that the two
 * prove each other.
 */
export interface OsdpCommand {
  readonly address: number;
  readonly sequence: number;
  readonly block: { readonly type: number; readonly value: number } | undefined;
  readonly id: number;
  readonly data: Buffer;
  readonly mac: Buffer | undefined;
  /** Everything in front of the MAC. */
  readonly signed: Buffer;
}

const START = 0x53;
const LONGEST = 1024;
const BROADCAST = 0x7f;

export function crc16(bytes: Uint8Array): number {
  return bytes.reduce((crc, byte) => {
    let next = crc ^ (byte << 8);
    for (let bit = 0; bit < 8; bit++) next = (next << 1) ^ (next & 0x8000 ? 0x1021 : 0);
    return next & 0xffff;
  }, 0x1d0f);
}

/** Collects what comes over the line until a command is whole. */
export class CommandCollector {
  #bytes: number[] = [];

  push(chunk: Uint8Array): readonly OsdpCommand[] {
    this.#bytes.push(...chunk);
    const commands: OsdpCommand[] = [];
    for (;;) {
      const start = this.#bytes.indexOf(START);
      this.#bytes.splice(0, start < 0 ? this.#bytes.length : start);
      const length = (this.#bytes[2] ?? 0) + ((this.#bytes[3] ?? 0) << 8);
      if (this.#bytes.length < 5) return commands;
      if (length < 8 || length > LONGEST) this.#bytes.shift();
      else if (this.#bytes.length < length) return commands;
      else {
        const command = commandOf(Buffer.from(this.#bytes.slice(0, length)));
        this.#bytes.splice(0, command === undefined ? 1 : length);
        if (command !== undefined) commands.push(command);
      }
    }
  }

  /** What has begun will not end. */
  forget(): void {
    this.#bytes = [];
  }
}

function commandOf(whole: Buffer): OsdpCommand | undefined {
  const body = whole.subarray(0, -2);
  const control = body.readUInt8(4);
  const address = body.readUInt8(1);
  if (crc16(body) !== whole.readUInt16LE(body.length) || !(control & 0x04) || address > BROADCAST) return undefined;
  const blockLength = control & 0x08 ? body.readUInt8(5) : 0;
  const block =
    blockLength > 0 ? { type: body.readUInt8(6), value: blockLength > 2 ? body.readUInt8(7) : 0 } : undefined;
  const signed = block && block.type >= 0x15 ? body.subarray(0, -4) : body;
  const at = 5 + blockLength;
  if (at >= signed.length) return undefined;
  return {
    ...{ address, sequence: control & 0x03, block, signed },
    ...{ id: signed.readUInt8(at), data: signed.subarray(at + 1) },
    mac: signed === body ? undefined : body.subarray(-4),
  };
}

export interface ReplyParts {
  readonly address: number;
  readonly sequence: number;
  /** Type and, in a handshake, its one byte. */
  readonly block?: readonly number[];
  readonly id: number;
  readonly data: Uint8Array;
}

/** The bytes of a reply; `sign` is asked for the MAC of a sealed one. */
export function replyBytes(
  { address, sequence, block, id, data }: ReplyParts,
  sign?: (signed: Buffer) => Buffer,
): Buffer {
  const blockBytes = block === undefined ? [] : [block.length + 1, ...block];
  const length = 5 + blockBytes.length + 1 + data.length + (sign ? 4 : 0) + 2;
  const control = sequence | 0x04 | (block === undefined ? 0 : 0x08);
  const signed = Buffer.from([START, address | 0x80, length & 0xff, length >> 8, control, ...blockBytes, id, ...data]);
  const body = sign ? Buffer.concat([signed, sign(signed).subarray(0, 4)]) : signed;
  const crc = crc16(body);
  return Buffer.from([0xff, ...body, crc & 0xff, crc >> 8]);
}

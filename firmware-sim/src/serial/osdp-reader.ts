import type { Clock } from '../clock.ts';
import { FACTORY_KEY, ReaderChannel } from './osdp-channel.ts';
import { CommandCollector, type OsdpCommand, replyBytes } from './osdp-wire.ts';

/** What may be wrong with a reader. Each may be changed at any time. */
export interface ReaderFaults {
  /** Hears and says nothing. */
  readonly mute: boolean;
  /** Says that it is busy, so often. */
  readonly busyFor: number;
  /** Acts, but so many of its replies are lost. */
  readonly lostReplies: number;
  /** So many of its replies carry another MAC: somebody is on the wire. */
  readonly wrongMacs: number;
}

export const soundReader: ReaderFaults = { mute: false, busyFor: 0, lostReplies: 0, wrongMacs: 0 };

export interface OsdpReaderOptions {
  readonly address: number;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly inputs: number;
  readonly outputs: number;
  readonly serial: number;
  /** Its own base key; null for a reader fresh out of its box. */
  readonly key?: Buffer | null;
}

/** A panel that says nothing for so long is gone, and its channel with it (§5.7). */
const PANEL_SILENT_MS = 8000;
/** The line was quiet for so long: what had begun before was noise. */
const COMMAND_PAUSE_MS = 100;
const NAK = { unknownCommand: 3, sequence: 4, noSecurity: 5, security: 6, record: 9 } as const;
const EVENTS_KEPT = 32;

interface Said {
  readonly id: number;
  readonly data: Uint8Array;
}

const ACK: Said = { id: 0x40, data: new Uint8Array() };

/**
 * A gate reader on RS-485 (a peripheral device of OSDP v2): tells cards, keys, contacts, tamper and power when it is polled, over the
 * secure channel, and takes the factory key only while it is in install mode itself.
 */
export class OsdpReader {
  readonly address: number;
  readonly #options: OsdpReaderOptions;
  readonly #collector = new CommandCollector();
  readonly #events: Said[] = [];
  readonly #inputs: boolean[];
  readonly #outputs: boolean[];
  #key: Buffer | null;
  #channel: ReaderChannel | undefined;
  #sequence = -1;
  #lastReply: Buffer | undefined;
  #heardAt = 0;
  #byteAt = 0;
  #tampered = false;
  #powerFailed = false;
  faults: ReaderFaults = soundReader;
  /** Takes the factory key and a new one of its own: a jumper inside, on a real reader. */
  installMode = false;
  /** What it was told to do, for whoever looks at it. */
  readonly shown: string[] = [];

  constructor(options: OsdpReaderOptions) {
    this.#options = options;
    this.address = options.address;
    this.#key = options.key ?? null;
    this.#inputs = Array.from({ length: options.inputs }, () => false);
    this.#outputs = Array.from({ length: options.outputs }, () => false);
  }

  get hasOwnKey(): boolean {
    return this.#key !== null;
  }

  /** Whether a panel talks to it over the secure channel. */
  get isSecured(): boolean {
    return this.#channel?.isOpen === true && this.#options.clock.now() - this.#heardAt < PANEL_SILENT_MS;
  }

  /** A card is held to it: its bits, most significant first. */
  card(bits: string): void {
    const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
    const bytes = Array.from({ length: padded.length / 8 }, (_, at) =>
      Number.parseInt(padded.slice(at * 8, at * 8 + 8), 2),
    );
    this.#tell(0x50, [0, 1, bits.length & 0xff, bits.length >> 8, ...bytes]);
  }

  keys(digits: string): void {
    this.#tell(0x53, [0, digits.length, ...Buffer.from(digits, 'latin1')]);
  }

  input(number: number, active: boolean): void {
    if (this.#inputs[number] === active || number >= this.#inputs.length) return;
    this.#inputs[number] = active;
    this.#tell(0x49, this.#inputs.map(Number));
  }

  output(number: number, active: boolean): void {
    if (number < this.#outputs.length) this.#outputs[number] = active;
  }

  tamper(on: boolean): void {
    if (this.#tampered === on) return;
    this.#tampered = on;
    this.#tell(0x48, this.#localStatus());
  }

  mains(failed: boolean): void {
    if (this.#powerFailed === failed) return;
    this.#powerFailed = failed;
    this.#tell(0x48, this.#localStatus());
  }

  /** Off and on again: the channel and what waited are gone. */
  restart(): void {
    this.#channel = undefined;
    this.#sequence = -1;
    this.#lastReply = undefined;
    this.#events.length = 0;
    this.#collector.forget();
  }

  /** Somebody presses the button inside: it is as it came out of its box. */
  reset(): void {
    this.#key = null;
    this.installMode = true;
    this.restart();
  }

  /** Bytes from the line; answers what goes back. */
  receive(bytes: Uint8Array): readonly Buffer[] {
    const now = this.#options.clock.now();
    if (now - this.#byteAt > COMMAND_PAUSE_MS) this.#collector.forget();
    this.#byteAt = now;
    return this.#collector.push(bytes).flatMap((command) => this.#answer(command) ?? []);
  }

  #tell(id: number, data: readonly number[]): void {
    this.#events.push({ id, data: Uint8Array.from(data) });
    if (this.#events.length > EVENTS_KEPT) this.#events.shift();
  }

  #localStatus(): readonly number[] {
    return [Number(this.#tampered), Number(this.#powerFailed)];
  }

  #answer(command: OsdpCommand): Buffer | undefined {
    if (command.address !== this.address || this.faults.mute) return undefined;
    const now = this.#options.clock.now();
    if (now - this.#heardAt >= PANEL_SILENT_MS) this.#channel = undefined;
    this.#heardAt = now;
    if (this.faults.busyFor > 0) {
      this.faults = { ...this.faults, busyFor: this.faults.busyFor - 1 };
      return replyBytes({ address: this.address, sequence: 0, id: 0x79, data: new Uint8Array() });
    }
    const reply = this.#replyTo(command);
    if (this.faults.lostReplies > 0) {
      this.faults = { ...this.faults, lostReplies: this.faults.lostReplies - 1 };
      return undefined;
    }
    if (this.faults.wrongMacs > 0 && this.#channel?.isOpen) {
      this.faults = { ...this.faults, wrongMacs: this.faults.wrongMacs - 1 };
      const forged = {
        address: this.address,
        sequence: command.sequence,
        block: [0x16],
        id: 0x40,
        data: new Uint8Array(),
      };
      return replyBytes(forged, () => Buffer.alloc(16, 0x5a));
    }
    return reply;
  }

  #replyTo(command: OsdpCommand): Buffer {
    const { sequence } = command;
    if (sequence === 0) {
      this.#channel = undefined;
      this.#sequence = -1;
    } else if (sequence === this.#sequence && this.#lastReply !== undefined) {
      // The panel has not heard us: the same command, the same answer.
      return this.#lastReply;
    } else if (sequence !== (this.#sequence === 3 ? 1 : this.#sequence + 1)) {
      return this.#plain(sequence, nak(NAK.sequence));
    }
    this.#sequence = sequence;
    this.#lastReply = this.#obey(command);
    return this.#lastReply;
  }

  #obey(command: OsdpCommand): Buffer {
    const { sequence, id } = command;
    if (id === 0x76) return this.#challenged(command);
    if (id === 0x77) return this.#opened(command);
    if (!this.#channel?.isOpen) {
      if (command.mac !== undefined) return this.#plain(sequence, nak(NAK.security));
      // Without a channel it says who it is, and that it is there; what happens at its door it keeps to itself.
      const isHarmless = id === 0x60 || id === 0x61 || id === 0x62;
      return this.#plain(sequence, isHarmless ? this.#act(id, command.data, false) : nak(NAK.security));
    }
    const data = this.#channel.read(command);
    if (data === undefined) {
      this.#channel = undefined;
      return this.#plain(sequence, nak(NAK.security));
    }
    const reply = this.#channel.seal({ address: this.address, sequence, ...this.#act(id, data, true) });
    // With a new key the old channel ends.
    if (id === 0x75) this.#channel = undefined;
    return reply;
  }

  #act(id: number, data: Uint8Array, secured: boolean): Said {
    switch (id) {
      case 0x60:
        return (secured ? this.#events.shift() : undefined) ?? ACK;
      case 0x61:
        return { id: 0x45, data: this.#identity() };
      case 0x62:
        return { id: 0x46, data: this.#capabilities() };
      case 0x64:
        return { id: 0x48, data: Uint8Array.from(this.#localStatus()) };
      case 0x65:
        return { id: 0x49, data: Uint8Array.from(this.#inputs, Number) };
      case 0x66:
        return { id: 0x4a, data: Uint8Array.from(this.#outputs, Number) };
      case 0x68:
        return this.#switched(data);
      case 0x69:
      case 0x6a:
        this.shown.push(id === 0x69 ? 'light' : 'sound');
        return ACK;
      case 0x75:
        return this.#keySet(data);
      default:
        return nak(NAK.unknownCommand);
    }
  }

  #switched(data: Uint8Array): Said {
    const [number = 255, control = 0] = data;
    if (number >= this.#outputs.length) return nak(NAK.record);
    this.#outputs[number] = control === 2 || control === 4 || control === 5;
    return { id: 0x4a, data: Uint8Array.from(this.#outputs, Number) };
  }

  #keySet(data: Uint8Array): Said {
    const [type, length] = data;
    if (type !== 1 || length !== 16 || data.length !== 18) return nak(NAK.record);
    this.#key = Buffer.from(data.subarray(2));
    this.installMode = false;
    return ACK;
  }

  #challenged({ sequence, block, data }: OsdpCommand): Buffer {
    const isFactory = block?.value === 0;
    const key = isFactory ? (this.installMode ? FACTORY_KEY : null) : this.#key;
    if (block?.type !== 0x11 || data.length !== 8 || key === null) return this.#plain(sequence, nak(NAK.security));
    const ownRandom = Buffer.from(Array.from({ length: 8 }, () => Math.floor(this.#options.random() * 256)));
    this.#channel = new ReaderChannel(key, data, ownRandom);
    const answer = Buffer.concat([this.#identity().subarray(0, 8), ownRandom, this.#channel.proof]);
    return this.#plain(sequence, { id: 0x76, data: answer }, [0x12, isFactory ? 0 : 1]);
  }

  #opened({ sequence, block, data }: OsdpCommand): Buffer {
    const first = block?.type === 0x13 ? this.#channel?.open(data) : undefined;
    if (first === undefined) {
      this.#channel = undefined;
      return this.#plain(sequence, nak(NAK.security));
    }
    return this.#plain(sequence, { id: 0x78, data: first }, [0x14, 1]);
  }

  #identity(): Buffer {
    // Vendor, model, version, serial number, firmware.
    const identity = Buffer.from('475249 01 00 00000000 010000'.replaceAll(' ', ''), 'hex');
    identity.writeUInt32LE(this.#options.serial, 5);
    return identity;
  }

  /** Contacts, outputs, cards, lights, sound, CRC, secure channel: function, compliance, number. */
  #capabilities(): Uint8Array {
    const { inputs, outputs } = this.#options;
    return Uint8Array.of(1, 1, inputs, 2, 1, outputs, 3, 1, 0, 4, 1, 1, 5, 1, 1, 8, 1, 0, 9, 1, 1);
  }

  #plain(sequence: number, { id, data }: Said, block?: readonly number[]): Buffer {
    return replyBytes({ address: this.address, sequence, id, data, ...(block ? { block } : {}) });
  }
}

function nak(code: number): Said {
  return { id: 0x41, data: Uint8Array.of(code) };
}

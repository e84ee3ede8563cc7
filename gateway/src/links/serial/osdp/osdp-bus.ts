import type { Clock } from '../../../platform/clock.ts';
import type { Random } from '../../../platform/random.ts';
import { type Heard, nothingHeard } from '../../conventions/convention.ts';
import { createSerialPort, type LastingPort, type SerialPortOptions } from '../port.ts';
import { FRAME_BYTES_MAXIMUM, takeFrames } from './frame.ts';
import type { ReaderCommand } from './messages.ts';
import { type OsdpReaderConfiguration, type ReaderCounters, ReaderVoice } from './osdp-reader.ts';
import type { KeyPair, ReaderKeys } from './reader-keys.ts';
import { hearFrame, loseLine, missReply, queueCommand, takeTurn } from './reader-machine.ts';
import { newReader, REPLY_TIMEOUT_MS, type ReaderSaid, type ReaderState, type ReaderStep } from './reader-state.ts';
import { KEY_BYTES, RANDOM_BYTES } from './secure-channel.ts';

/**
 * An OSDP bus: one RS-485 line, the gateway as its control panel, and up to some thirty readers that are asked in turn. It only
 * watches: which card opens which door is decided by the controller at the door, and no card's number is kept, told or logged.
 */
export interface OsdpBusConfiguration {
  readonly id: string;
  readonly path: string;
  readonly baudRate: number;
  /** Each reader is asked so often; the standard wants a reader to hear of its panel at least every 8 s. */
  readonly pollEveryMs: number;
  readonly readers: readonly OsdpReaderConfiguration[];
}

export interface OsdpBusOptions {
  readonly configuration: OsdpBusConfiguration;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: ReaderKeys;
  /** What the readers say, by address; and with `bridgeOnline` whether the line itself is there. */
  readonly onHeard: (heard: Heard) => void;
  /** A real port unless a test brings another. */
  readonly openPort?: (options: SerialPortOptions) => LastingPort;
}

export interface OsdpReaderView {
  readonly address: number;
  readonly online: boolean;
  readonly secured: boolean;
  /** How long install mode still lasts; 0 when it is off. */
  readonly installMsLeft: number;
  readonly counters: Readonly<ReaderCounters>;
}

export interface OsdpBusCounters {
  readonly sent: number;
  readonly replies: number;
  readonly timeouts: number;
  readonly framesIgnored: number;
  readonly bytesDiscarded: number;
}

export interface OsdpBus {
  start(): void;
  stop(): Promise<void>;
  /** Lets a reader be taken in under the default key for so long, at most 30 minutes; ends by itself, and once it has its own key. */
  install(address: number, forMs: number): boolean;
  command(address: number, command: ReaderCommand): boolean;
  readers(): readonly OsdpReaderView[];
  counters(): OsdpBusCounters;
}

export const INSTALL_MAXIMUM_MS = 30 * 60_000;
/** Nothing is due: the line rests so long. */
const REST_MS = 20;
/** Between a reply and the next command the line must be quiet for two characters (§5.6); a timer's grain is coarser. */
const GAP_MS = 2;
/** A reply that has begun may take longer than the time-out, but not for ever. */
const REPLY_MAXIMUM_MS = 1000;

interface Slot {
  state: ReaderState;
  readonly voice: ReaderVoice;
  keys: KeyPair;
  installUntil: number;
}

export function createOsdpBus(options: OsdpBusOptions): OsdpBus {
  return new ReaderBus(options);
}

class ReaderBus implements OsdpBus {
  readonly #options: OsdpBusOptions;
  readonly #port: LastingPort;
  readonly #slots: readonly Slot[];
  #next = 0;
  #running = false;
  #asked: Slot | undefined;
  #replyDeadline = 0;
  #received: Buffer = Buffer.alloc(0);
  #cancelTimer: (() => void) | undefined;
  #counters = { sent: 0, replies: 0, timeouts: 0, framesIgnored: 0, bytesDiscarded: 0 };

  constructor(options: OsdpBusOptions) {
    this.#options = options;
    const { configuration, clock, keys, openPort = createSerialPort } = options;
    const now = clock.monotonicMs();
    this.#slots = configuration.readers.map((reader) => ({
      state: newReader(
        {
          address: reader.address,
          secureChannel: reader.secureChannel,
          pollEveryMs: configuration.pollEveryMs,
          watchesOutputs: reader.gate.lock?.at === 'output',
        },
        now,
      ),
      voice: new ReaderVoice(reader),
      // Read once, so that a damaged file stops the start and never the watch.
      keys: keys.read(reader.address),
      installUntil: 0,
    }));
    this.#port = openPort({
      path: configuration.path,
      baudRate: configuration.baudRate,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      clock,
      onOpen: () => this.#opened(),
      onData: (bytes) => this.#receive(bytes),
      onClose: (why) => this.#closed(why),
    });
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#port.start();
    this.#wait(REST_MS, () => this.#nextTurn());
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#asked = undefined;
    await this.#port.stop();
  }

  install(address: number, forMs: number): boolean {
    const slot = this.#slotOf(address);
    if (slot === undefined) return false;
    slot.installUntil = this.#now() + Math.min(Math.max(0, forMs), INSTALL_MAXIMUM_MS);
    return true;
  }

  command(address: number, command: ReaderCommand): boolean {
    const slot = this.#slotOf(address);
    if (slot === undefined) return false;
    const before = slot.state;
    slot.state = queueCommand(before, command);
    return slot.state !== before;
  }

  readers(): readonly OsdpReaderView[] {
    const now = this.#now();
    return this.#slots.map(({ state, voice, installUntil }) => ({
      address: state.setup.address,
      online: state.announced === 'online',
      secured: state.session !== null,
      installMsLeft: Math.max(0, installUntil - now),
      counters: { ...voice.counters },
    }));
  }

  counters(): OsdpBusCounters {
    return { ...this.#counters };
  }

  #slotOf(address: number): Slot | undefined {
    return this.#slots.find(({ state }) => state.setup.address === address);
  }

  #now(): number {
    return this.#options.clock.monotonicMs();
  }

  /** One timer serves the bus: it either waits for a reply or for the next turn. */
  #wait(ms: number, call: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      this.#cancelTimer = undefined;
      if (this.#running) call();
    });
  }

  #opened(): void {
    if (!this.#running) return;
    this.#options.onHeard({ ...nothingHeard, bridgeOnline: true });
    this.#received = Buffer.alloc(0);
    this.#wait(GAP_MS, () => this.#nextTurn());
  }

  #closed(why: string): void {
    if (!this.#running) return;
    const { onHeard } = this.#options;
    onHeard({ ...nothingHeard, bridgeOnline: false, faults: [{ code: 'NOTHING_HEARD', detail: why }] });
    this.#asked = undefined;
    const now = this.#now();
    for (const slot of this.#slots) this.#apply(slot, loseLine(slot.state, now));
    this.#wait(REST_MS, () => this.#nextTurn());
  }

  #nextTurn(): void {
    this.#tick();
    if (!this.#port.isOpen) {
      // Readers behind a line that is gone become offline all the same.
      const now = this.#now();
      for (const slot of this.#slots) this.#apply(slot, missReply(slot.state, now));
      this.#wait(REST_MS, () => this.#nextTurn());
      return;
    }
    for (let tried = 0; tried < this.#slots.length; tried++) {
      const slot = this.#slots[this.#next % this.#slots.length];
      this.#next = (this.#next + 1) % this.#slots.length;
      const bytes = slot && this.#takeTurn(slot);
      if (slot && bytes) {
        this.#ask(slot, bytes);
        return;
      }
    }
    this.#wait(REST_MS, () => this.#nextTurn());
  }

  #takeTurn(slot: Slot): Buffer | null {
    const now = this.#now();
    const step = takeTurn(slot.state, {
      now,
      panelRandom: this.#options.random.bytes(RANDOM_BYTES),
      keys: slot.keys,
      installing: now < slot.installUntil,
    });
    this.#apply(slot, step);
    return step.send;
  }

  #ask(slot: Slot, bytes: Buffer): void {
    this.#asked = slot;
    this.#received = Buffer.alloc(0);
    this.#counters.sent++;
    this.#replyDeadline = Number.MAX_SAFE_INTEGER;
    // Until the bytes have left the port nobody can answer; a port that fails says so by itself.
    this.#wait(REPLY_MAXIMUM_MS, () => this.#missed());
    this.#port.write(bytes).then((hasLeft) => {
      if (!this.#running || this.#asked !== slot || !hasLeft) return;
      this.#replyDeadline = this.#now() + REPLY_MAXIMUM_MS;
      this.#wait(REPLY_TIMEOUT_MS, () => this.#missed());
    });
  }

  #missed(): void {
    const slot = this.#asked;
    this.#asked = undefined;
    this.#counters.timeouts++;
    if (slot) this.#apply(slot, missReply(slot.state, this.#now()));
    this.#nextTurn();
  }

  #receive(bytes: Buffer): void {
    const slot = this.#asked;
    const taken = takeFrames(this.#received, bytes);
    this.#received = taken.rest.subarray(-FRAME_BYTES_MAXIMUM);
    this.#counters.bytesDiscarded += taken.discarded;
    let answered = false;
    for (const frame of taken.frames) {
      const step = slot && !answered ? hearFrame(slot.state, frame, this.#now()) : null;
      if (slot === undefined || step === null) {
        this.#counters.framesIgnored++;
        continue;
      }
      answered = true;
      this.#counters.replies++;
      this.#apply(slot, step);
    }
    if (answered) {
      this.#asked = undefined;
      this.#wait(GAP_MS, () => this.#nextTurn());
    } else if (slot && this.#replyDeadline !== Number.MAX_SAFE_INTEGER) {
      // Something comes: the time-out runs from its last byte, up to a limit, so that a slow line gets its say and noise does not.
      const left = this.#replyDeadline - this.#now();
      this.#wait(Math.max(0, Math.min(REPLY_TIMEOUT_MS, left)), () => this.#missed());
    }
  }

  #apply(slot: Slot, step: ReaderStep): void {
    slot.state = step.state;
    for (const said of step.said) {
      this.#keepKeys(slot, said);
      this.#tell(slot, said);
    }
  }

  #keepKeys(slot: Slot, said: ReaderSaid): void {
    if (said.kind !== 'key-wanted' && said.kind !== 'key-confirmed') return;
    const { keys, random, onHeard } = this.#options;
    const { address } = slot.state.setup;
    try {
      if (said.kind === 'key-wanted') {
        const pending = random.bytes(KEY_BYTES);
        keys.keepPending(address, pending);
        slot.keys = { ...slot.keys, pending };
      } else {
        keys.confirmPending(address);
        slot.keys = { own: slot.keys.pending, pending: null };
        slot.installUntil = 0;
      }
    } catch (error) {
      // The reader is told no key that is not kept; it is tried again at its next turn, or at the next start.
      const why = error instanceof Error ? error.message : String(error);
      const detail = `OSDP ${address}: 密钥无法保存 / its key cannot be kept: ${why}`;
      onHeard({ ...nothingHeard, faults: [{ code: 'DISK_UNAVAILABLE', detail }] });
    }
  }

  #tell(slot: Slot, input: ReaderSaid | { readonly kind: 'tick' }): void {
    const heard = slot.voice.hear(input, this.#now());
    if (heard) this.#options.onHeard(heard);
  }

  #tick(): void {
    for (const slot of this.#slots) this.#tell(slot, { kind: 'tick' });
  }
}

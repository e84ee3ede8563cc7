import type { OsdpBusSettings } from '@gridcall/contract/serial-configuration.ts';
import { createSerialPort, type LastingPort, type SerialPortOptions } from '../../../platform/serial-port.ts';
import { BridgeChildren } from '../bridge-children.ts';
import type { Bus, BusCounts, BusParts } from '../bus.ts';
import { FRAME_BYTES_MAXIMUM, takeFrames } from './frame.ts';
import type { ReaderCommand } from './messages.ts';
import { problemOf, type ReaderCounts, ReaderReports } from './osdp-reader.ts';
import { INSTALL_MAXIMUM_MS, installMsOf, type OsdpReaderSetting } from './osdp-settings.ts';
import type { KeyPair, ReaderKeys } from './reader-keys.ts';
import { hearFrame, loseLine, missReply, queueCommand, takeTurn } from './reader-machine.ts';
import { newReader, REPLY_TIMEOUT_MS, type ReaderSaid, type ReaderState, type ReaderStep } from './reader-state.ts';
import { KEY_BYTES, RANDOM_BYTES } from './secure-channel.ts';

export interface OsdpBusParts extends BusParts {
  /** Where the readers' keys are kept: `readerKeysIn(dataDir, busId)`. */
  readonly keys: ReaderKeys;
}

export interface OsdpReaderView {
  readonly address: number;
  readonly name: string;
  readonly online: boolean;
  /** It was not heard since the start, and its silence is not told yet either. */
  readonly waiting: boolean;
  readonly secured: boolean;
  /** False where gridcall.yaml lets it speak in the clear. */
  readonly wantsKey: boolean;
  readonly hasKey: boolean;
  readonly identity: string | null;
  /** Cause and mend in both languages; null while nothing is wrong. */
  readonly problem: string | null;
  /** How long install mode still lasts; 0 when it is off. */
  readonly installMsLeft: number;
  readonly counts: Readonly<ReaderCounts>;
}

/**
 * An OSDP bus: one RS-485 line, the gateway as its control panel, and up to some thirty readers that are asked in turn. It only
 * watches: which card opens which door is decided by the controller at the door, and no card's number is kept, told or logged.
 */
export interface OsdpBus extends Bus {
  /** Lets a reader be taken in under the default key for so long, at most 30 minutes; ends by itself, and once it has its own key. */
  install(address: number, forMs: number): boolean;
  /** Lets a reader show, sound or switch something. False when there is none of this address, or it is not online. */
  command(address: number, command: ReaderCommand): boolean;
  readers(): readonly OsdpReaderView[];
}

/** Nothing is due: the line rests so long. */
const REST_MS = 20;
/** Between a reply and the next command the line must be quiet for two characters (§5.6); a timer's grain is coarser. */
const GAP_MS = 2;
/** A reply that has begun may take longer than the time-out, but not for ever. */
const REPLY_MAXIMUM_MS = 1000;

const BRIDGE_SIGN_OF_LIFE_MS = 60_000;
const MISSING_LINK_WAIT_MS = 1000;

interface Slot {
  state: ReaderState;
  readonly reports: ReaderReports;
  keys: KeyPair;
  installUntil: number;
}

/** Throws StartError when a key file is damaged. */
export function createOsdpBus(
  settings: OsdpBusSettings,
  parts: OsdpBusParts,
  openPort: (options: SerialPortOptions) => LastingPort = createSerialPort,
): OsdpBus {
  return new ReaderBus(settings, parts, openPort);
}

class ReaderBus implements OsdpBus {
  readonly #settings: OsdpBusSettings;
  readonly #parts: OsdpBusParts;
  readonly #children: BridgeChildren;
  readonly #port: LastingPort;
  readonly #slots: readonly Slot[];
  #next = 0;
  #running = false;
  #isLinkTold = false;
  #isToldOnline: boolean | null = null;
  /** Why the port is not open. */
  #portFault: string | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  #signAt = Number.NEGATIVE_INFINITY;
  #asked: Slot | undefined;
  /** Null until the command has left the port. */
  #replyDeadline: number | null = null;
  #received: Buffer = Buffer.alloc(0);
  #cancelTimer: (() => void) | undefined;
  #polls = 0;
  #failures = 0;

  constructor(settings: OsdpBusSettings, parts: OsdpBusParts, openPort: (options: SerialPortOptions) => LastingPort) {
    this.#settings = settings;
    this.#parts = parts;
    this.#children = new BridgeChildren({ ...parts, linkId: settings.id });
    const { clock } = parts;
    this.#slots = settings.readers.map((setting) => this.#slotFor(setting));
    const { path, baudRate } = settings;
    this.#port = openPort({
      ...{ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1, clock },
      onOpen: () => this.#opened(),
      onData: (bytes) => this.#receive(bytes),
      onClose: (why) => this.#closed(why),
    });
  }

  get linkId(): string {
    return this.#settings.id;
  }

  #slotFor(setting: OsdpReaderSetting): Slot {
    const { clock, keys } = this.#parts;
    const now = clock.monotonicMs();
    const { address, secureChannel, lockInput, lockOutput } = setting;
    const watchesOutputs = lockInput < 0 && lockOutput >= 0;
    const { pollEveryMs } = this.#settings;
    return {
      state: newReader({ address, secureChannel, pollEveryMs, watchesOutputs }, now),
      reports: new ReaderReports(setting, this.#children),
      // Read once, so that a damaged file stops the start and never the watch.
      keys: keys.read(address),
      // On the clock that nobody sets: to turn the wall clock back prolongs nothing.
      installUntil: now + installMsOf(setting.installUntil, clock.wallMs()),
    };
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#port.start();
    this.#wait(GAP_MS, () => this.#nextTurn());
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#asked = undefined;
    await this.#port.stop();
    this.#children.stop();
  }

  counts(): BusCounts {
    const { id } = this.#settings;
    return {
      ...{ id, isOpen: this.#port.isOpen, polls: this.#polls, failures: this.#failures },
      ...this.#children.counts(),
    };
  }

  install(address: number, forMs: number): boolean {
    const slot = this.#slotOf(address);
    if (slot === undefined) return false;
    const now = this.#now();
    slot.installUntil = now + Math.min(Math.max(0, forMs), INSTALL_MAXIMUM_MS);
    // Somebody stands at the reader: what was refused is tried at once.
    if (slot.state.refusal !== null) slot.state = { ...slot.state, waitUntil: now };
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
    return this.#slots.map(({ state, reports, installUntil, keys }, index) => ({
      address: state.setup.address,
      name: this.#settings.readers[index]?.name ?? '',
      online: state.announced === 'online',
      waiting: state.announced === 'nothing' && state.refusal === null,
      secured: state.phase === 'online' && state.session !== null,
      wantsKey: state.setup.secureChannel === 'required',
      hasKey: keys.own !== null,
      identity: reports.identity,
      problem: problemOf(state),
      installMsLeft: Math.max(0, installUntil - now),
      counts: { ...reports.counts },
    }));
  }

  #slotOf(address: number): Slot | undefined {
    return this.#slots.find(({ state }) => state.setup.address === address);
  }

  #now(): number {
    return this.#parts.clock.monotonicMs();
  }

  /** One timer serves the bus: it either waits for a reply or for the next turn. */
  #wait(ms: number, call: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.clock.after(ms, () => {
      this.#cancelTimer = undefined;
      if (this.#running) call();
    });
  }

  #opened(): void {
    if (!this.#running) return;
    this.#parts.notice(this.#settings.id, `${this.#settings.path} 已打开 / is open`);
    this.#portFault = null;
    this.#children.faultOver('port');
    this.#received = Buffer.alloc(0);
    this.#wait(GAP_MS, () => this.#nextTurn());
  }

  #closed(why: string): void {
    if (!this.#running) return;
    this.#parts.notice(this.#settings.id, why);
    this.#portFault = why;
    this.#tellPort();
    this.#asked = undefined;
    const now = this.#now();
    for (const slot of this.#slots) this.#apply(slot, loseLine(slot.state, now));
    this.#wait(GAP_MS, () => this.#nextTurn());
  }

  /** Only over a link that is there and of this convention: without one nobody has said whose gates these are. */
  #hasLink(): boolean {
    const { link } = this.#children;
    if (link?.convention === 'osdp') {
      this.#isLinkTold = false;
      this.#children.faultOver('link');
      return true;
    }
    this.#isToldOnline = null;
    if (this.#isLinkTold) return false;
    this.#isLinkTold = true;
    const { id } = this.#settings;
    const why = link
      ? `链路 ${id} 的格式是 ${link.convention} / the link ${id} speaks ${link.convention}`
      : `没有名为 ${id} 的链路，或已被吊销 / there is no link ${id}, or it was revoked`;
    const mend = `gridcall link add --device-kind bridge --convention osdp --company COMPANY --place PLACE --id ${id}`;
    const words = `${why}。请建立：${mend} / Make it: ${mend}`;
    this.#children.fault('link', 'BUS_WITHOUT_LINK', words);
    this.#parts.notice(id, words);
    return false;
  }

  /** While it stands, again after a while, and as soon as there is a link to tell it under. */
  #tellPort(): void {
    if (!this.#port.isOpen && this.#portFault !== null) {
      this.#children.fault('port', 'PORT_UNAVAILABLE', this.#portFault);
    }
  }

  #tellBridge(): void {
    const { isOpen } = this.#port;
    const now = this.#now();
    if (this.#isToldOnline !== isOpen) {
      this.#isToldOnline = isOpen;
      this.#signAt = now;
      this.#children.bridge(isOpen, isOpen ? 'connected' : 'disconnected');
    } else if (this.#heardAt > this.#signAt && now - this.#signAt >= BRIDGE_SIGN_OF_LIFE_MS) {
      this.#signAt = now;
      this.#children.bridge(true, 'said');
    }
  }

  #nextTurn(): void {
    if (!this.#hasLink()) {
      // Nobody is asked, so nobody's silence counts.
      const now = this.#now();
      for (const slot of this.#slots) {
        slot.state = { ...newReader(slot.state.setup, now), announced: slot.state.announced };
      }
      this.#wait(MISSING_LINK_WAIT_MS, () => this.#nextTurn());
      return;
    }
    this.#tellBridge();
    this.#tellPort();
    const now = this.#now();
    for (const { reports } of this.#slots) reports.tick(now);
    if (!this.#port.isOpen) {
      // Readers behind a line that is gone become offline all the same.
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
      panelRandom: this.#parts.random.bytes(RANDOM_BYTES),
      keys: slot.keys,
      installing: now < slot.installUntil,
    });
    this.#apply(slot, step);
    return step.send;
  }

  #ask(slot: Slot, bytes: Buffer): void {
    this.#asked = slot;
    this.#received = Buffer.alloc(0);
    this.#polls++;
    this.#replyDeadline = null;
    // Until the bytes have left the port nobody can answer; a port that fails says so by itself.
    this.#wait(REPLY_MAXIMUM_MS, () => this.#missed());
    void this.#port.write(bytes).then((hasLeft) => {
      if (!this.#running || this.#asked !== slot || !hasLeft) return;
      this.#replyDeadline = this.#now() + REPLY_MAXIMUM_MS;
      this.#wait(REPLY_TIMEOUT_MS, () => this.#missed());
    });
  }

  #missed(): void {
    const slot = this.#asked;
    this.#asked = undefined;
    this.#failures++;
    if (slot) this.#apply(slot, missReply(slot.state, this.#now()));
    this.#nextTurn();
  }

  #receive(bytes: Buffer): void {
    const slot = this.#asked;
    const taken = takeFrames(this.#received, bytes);
    this.#received = taken.rest.subarray(-FRAME_BYTES_MAXIMUM);
    // What comes unasked, late or as an echo is nobody's answer.
    if (slot === undefined) return;
    for (const frame of taken.frames) {
      const step = hearFrame(slot.state, frame, this.#now());
      if (step === null) continue;
      this.#heardAt = this.#now();
      this.#asked = undefined;
      this.#apply(slot, step);
      this.#wait(GAP_MS, () => this.#nextTurn());
      return;
    }
    if (this.#replyDeadline === null) return;
    // Something comes: the time-out runs from its last byte, up to a limit, so that a slow line gets its say and noise does not.
    const left = this.#replyDeadline - this.#now();
    this.#wait(Math.max(0, Math.min(REPLY_TIMEOUT_MS, left)), () => this.#missed());
  }

  #apply(slot: Slot, step: ReaderStep): void {
    slot.state = step.state;
    for (const said of step.said) {
      this.#keepKeys(slot, said);
      slot.reports.hear(said, this.#now());
    }
  }

  #keepKeys(slot: Slot, said: ReaderSaid): void {
    if (said.kind !== 'key-wanted' && said.kind !== 'key-confirmed') return;
    const { keys, random } = this.#parts;
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
      this.#children.fault(`${address}/key`, 'DISK_UNAVAILABLE', detail);
    }
  }
}

import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { CharacterPace } from './character-pace.ts';
import { openPty, type Pty } from './pty.ts';

/** How bad an RS-485 line is. Each may be changed at any time and holds for what is sent from then on. */
export interface LineFaults {
  /** The adapter hears itself: what the other side sends comes back to it before the answer. */
  readonly echo: boolean;
  /** So many random bytes stand before each answer, as a line without bias resistors makes them. */
  readonly noiseBytes: number;
  /** Answers are held back so long. */
  readonly lateMs: number;
  /** So much time lies between two characters of an answer. */
  readonly splitMs: number;
  /** One bit of each answer is turned over. */
  readonly corrupt: boolean;
  /** So many bytes of each answer's end are lost. */
  readonly truncateBytes: number;
  /** Nothing reaches the other side. */
  readonly dead: boolean;
}

export const soundLine: LineFaults = {
  echo: false,
  noiseBytes: 0,
  lateMs: 0,
  splitMs: 0,
  corrupt: false,
  truncateBytes: 0,
  dead: false,
};

export interface SerialLineOptions {
  /** 0 for no character timing at all. */
  readonly baudRate: number;
  /** Start, data, parity and stop bits of one character. */
  readonly bitsPerCharacter?: number;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Where the port is to be found; a file of its own in a new folder when absent. */
  readonly path?: string;
}

/**
 * A serial port for somebody else to open, with a line behind it: a pty under a name that stays the same when it is
 * unplugged and plugged in again, characters that take their time both ways (a pty knows no baud rate), and faults.
 */
export class SerialLine {
  readonly path: string;
  readonly #options: SerialLineOptions;
  readonly #folder: string | undefined;
  readonly #listeners = new Set<(bytes: Buffer) => void>();
  readonly #incoming: CharacterPace;
  readonly #outgoing: CharacterPace;
  readonly #waiting = new Set<() => void>();
  #pty: Pty | undefined;
  faults: LineFaults = soundLine;

  constructor(options: SerialLineOptions) {
    this.#options = options;
    this.#folder = options.path === undefined ? mkdtempSync(join(tmpdir(), 'gridcall-line-')) : undefined;
    this.path = options.path ?? join(this.#folder ?? tmpdir(), 'port');
    const { baudRate, bitsPerCharacter = 11, clock } = options;
    const characterMs = baudRate === 0 ? 0 : (bitsPerCharacter * 1000) / baudRate;
    this.#incoming = new CharacterPace(clock, characterMs, (bytes) => this.#arrive(bytes));
    this.#outgoing = new CharacterPace(clock, characterMs, (bytes) => this.#pty?.write(bytes));
  }

  /** Throws PtyUnavailable where there is no pty. */
  async start(): Promise<void> {
    await this.plug();
  }

  async stop(): Promise<void> {
    await this.unplug();
    this.#listeners.clear();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  get isPlugged(): boolean {
    return this.#pty !== undefined;
  }

  /** The adapter is pulled out: what is on the line is lost, and the port is gone. */
  async unplug(): Promise<void> {
    const pty = this.#pty;
    this.#pty = undefined;
    for (const cancel of this.#waiting) cancel();
    this.#waiting.clear();
    this.#incoming.clear();
    this.#outgoing.clear();
    if (pty === undefined) return;
    rmSync(this.path, { force: true });
    await pty.close();
  }

  /** It is plugged in (again), under the same name. */
  async plug(): Promise<void> {
    if (this.#pty !== undefined) return;
    this.#pty = await openPty((bytes) => this.#incoming.push(bytes));
    // Made aside and moved, so that nobody finds a name without a port; what an earlier end has left there goes.
    mkdirSync(dirname(this.path), { recursive: true });
    rmSync(`${this.path}.new`, { force: true });
    symlinkSync(this.#pty.slavePath, `${this.path}.new`);
    renameSync(`${this.path}.new`, this.path);
  }

  /** Told what the other side has sent, as it arrives. Returns what ends it. */
  onBytes(listener: (bytes: Buffer) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A device on the line speaks. */
  write(bytes: Uint8Array): void {
    const { lateMs, dead } = this.faults;
    if (dead) return;
    const spoiled = this.#spoiled(Buffer.from(bytes));
    if (lateMs === 0) {
      this.#send(spoiled);
      return;
    }
    const cancel = this.#options.clock.after(lateMs, () => {
      this.#waiting.delete(cancel);
      this.#send(spoiled);
    });
    this.#waiting.add(cancel);
  }

  #send(bytes: Buffer): void {
    this.#outgoing.push(bytes, this.faults.splitMs);
  }

  #arrive(bytes: Buffer): void {
    if (this.faults.echo) this.#pty?.write(bytes);
    for (const listener of this.#listeners) listener(bytes);
  }

  #spoiled(bytes: Buffer): Buffer {
    const { noiseBytes, corrupt, truncateBytes } = this.faults;
    const { random } = this.#options;
    const kept = Buffer.from(bytes.subarray(0, Math.max(0, bytes.length - truncateBytes)));
    if (corrupt && kept.length > 0) {
      const index = Math.floor(random() * kept.length);
      kept[index] = (kept[index] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    const noise = Buffer.from(Array.from({ length: noiseBytes }, () => Math.floor(random() * 256)));
    return Buffer.concat([noise, kept]);
  }
}

import type { Clock } from '../../../platform/clock.ts';
import { type Answer, answerBytes, type Request, requestFrame, type Scan, scan } from './frame.ts';

export type Exchange =
  | { readonly kind: 'answer'; readonly registers: Buffer; readonly tookMs: number }
  | { readonly kind: 'exception'; readonly code: number; readonly tookMs: number }
  /** Nothing came at all. */
  | { readonly kind: 'silent' }
  /** Something came, and it was no answer: noise, a broken CRC, another unit. */
  | { readonly kind: 'unreadable'; readonly bytes: number }
  | { readonly kind: 'port-closed' };

export interface MasterOptions {
  readonly clock: Clock;
  /** False when the bytes could not be sent. */
  readonly write: (bytes: Uint8Array) => Promise<boolean>;
  /** One character on the wire, in ms. */
  readonly characterMs: number;
  /** An answer came after it had been given up: its slave needs more time than it was given. */
  readonly onLate: (unit: number, tookMs: number) => void;
  /** Behind the answer came another one to the same question. */
  readonly onTwice: (unit: number) => void;
}

/** Between two frames lie 3.5 characters, and never less than 1.75 ms (Modbus over Serial Line V1.02 §2.5.1.1). */
const FRAME_GAP_CHARACTERS = 3.5;
const FRAME_GAP_MINIMUM_MS = 1.75;
/** While the bytes of an answer keep coming, it is not given up: adapters hand them over in pieces. */
const PIECE_GAP_MS = 60;
/** The line must have been silent for so long after an answer that failed, or for the slave's own time if that is longer. */
const QUIET_MS = 100;
const QUIET_FOR_LATE_MAXIMUM_MS = 500;
/** A line that never falls silent is not waited for longer than this. */
const QUIET_MAXIMUM_MS = 2000;
/** More than the longest frame with its echo and some noise; the oldest bytes go. */
const RECEIVED_MAXIMUM = 1024;

interface Asked {
  readonly request: Request;
  readonly sentAt: number;
}

interface Open extends Asked {
  readonly deadline: number;
  readonly settle: (exchange: Exchange) => void;
}

/**
 * The master of one bus: one question at a time. RTU has no transaction id, so an answer that comes after its time would be
 * taken for the answer to the next question of the same length. Hence: after an answer that failed the line is drained and must be
 * quiet before anything is asked again; what comes unasked makes the line unquiet; and whoever polls asks a slave for
 * blocks of different lengths only, so that a late answer is at worst the same block a little older.
 *
 *   idle ──ask──▶ waiting for quiet ──sent──▶ waiting for the answer ──answer──▶ idle
 *                                                   └──timeout──▶ idle, line not quiet
 */
export class Master {
  readonly #options: MasterOptions;
  #received = Buffer.alloc(0);
  /** When the last byte came, or an answer was given up. */
  #unquietAt = Number.NEGATIVE_INFINITY;
  #lastByteAt = Number.NEGATIVE_INFINITY;
  /** How long the line must have been silent before it is used again. */
  #quietForMs: number;
  #echoes = false;
  #open: Open | undefined;
  /** Questions that were given up, the newest of each slave: their answers may still come. */
  readonly #givenUp = new Map<number, Asked>();
  /** The last question that was answered, until the next one is asked. */
  #answeredRead: Request | undefined;
  #cancel: (() => void) | undefined;
  #breakOff: (() => void) | undefined;

  constructor(options: MasterOptions) {
    this.#options = options;
    this.#quietForMs = this.#frameGapMs;
  }

  get #frameGapMs(): number {
    return Math.max(FRAME_GAP_MINIMUM_MS, FRAME_GAP_CHARACTERS * this.#options.characterMs);
  }

  /** What came in from the port. */
  receive(bytes: Buffer): void {
    this.#lastByteAt = this.#options.clock.monotonicMs();
    this.#unquietAt = this.#lastByteAt;
    this.#received = Buffer.concat([this.#received, bytes]).subarray(-RECEIVED_MAXIMUM);
    this.#noteLate();
    const open = this.#open;
    if (!open) {
      // Nobody asks: an answer that is late, or noise. It is dropped, and more of it may follow.
      this.#quietForMs = Math.max(this.#quietForMs, QUIET_MS);
      this.#noteTwice();
      return;
    }
    const found = scan(open.request, this.#received, this.#echoes);
    if (found.answer) this.#answered(open, found.answer, found);
  }

  /** Asks once. `timeoutMs` is the time from the end of the question to the first byte of the answer. One at a time. */
  async ask(request: Request, timeoutMs: number): Promise<Exchange> {
    if (!(await this.#quiet())) return { kind: 'port-closed' };
    this.#received = Buffer.alloc(0);
    this.#givenUp.delete(request.unit);
    this.#answeredRead = undefined;
    const { clock, characterMs, write } = this.#options;
    const frame = requestFrame(request);
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    const wireMs = (frame.length + answerBytes(request)) * characterMs;
    const sentAt = clock.monotonicMs();
    // Open before it is written: on a fast line the answer is there before the write is told to be done.
    this.#open = { request, sentAt, deadline: sentAt + wireMs + timeoutMs, settle: resolve };
    this.#cancel = clock.after(wireMs + timeoutMs, () => this.#late());
    void write(frame).then((isSent) => {
      if (!isSent) this.abort();
    });
    return await promise;
  }

  /** The port is gone: whoever waits is told. */
  abort(): void {
    this.#breakOff?.();
    this.#end({ kind: 'port-closed' });
    this.#quietForMs = QUIET_MS;
  }

  #answered(open: Open, answer: Answer, { echo, end }: Scan): void {
    if (open.request.kind === 'read') this.#echoes = echo;
    // What follows an answer belongs to nobody.
    this.#quietForMs = end < this.#received.length ? QUIET_MS : this.#frameGapMs;
    const tookMs = this.#options.clock.monotonicMs() - open.sentAt;
    this.#received = this.#received.subarray(end);
    // The answer to a write says the same as its question: an echo behind it would count.
    if (open.request.kind === 'read') this.#answeredRead = open.request;
    this.#noteTwice();
    this.#end({ ...answer, tookMs });
  }

  #late(): void {
    const open = this.#open;
    if (!open) return;
    const { clock } = this.#options;
    const now = clock.monotonicMs();
    const sinceByte = now - this.#lastByteAt;
    const hardDeadline = open.deadline + (open.deadline - open.sentAt) + QUIET_MS;
    if (this.#received.length > 0 && sinceByte < PIECE_GAP_MS && now < hardDeadline) {
      this.#cancel = clock.after(PIECE_GAP_MS - sinceByte, () => this.#late());
      return;
    }
    this.#unquietAt = now;
    this.#quietForMs = Math.max(QUIET_MS, Math.min(QUIET_FOR_LATE_MAXIMUM_MS, open.deadline - open.sentAt));
    this.#givenUp.set(open.request.unit, open);
    const echo = scan(open.request, this.#received, true).echo ? requestFrame(open.request).length : 0;
    const bytes = this.#received.length - echo;
    this.#end(bytes > 0 ? { kind: 'unreadable', bytes } : { kind: 'silent' });
  }

  #noteLate(): void {
    for (const [unit, asked] of this.#givenUp) {
      if (!scan(asked.request, this.#received, this.#echoes).answer) continue;
      this.#givenUp.delete(unit);
      this.#options.onLate(unit, this.#options.clock.monotonicMs() - asked.sentAt);
    }
  }

  #noteTwice(): void {
    const request = this.#answeredRead;
    if (!request || !scan(request, this.#received, false).answer) return;
    this.#answeredRead = undefined;
    this.#options.onTwice(request.unit);
  }

  #end(exchange: Exchange): void {
    const open = this.#open;
    this.#open = undefined;
    this.#cancel?.();
    open?.settle(exchange);
  }

  /** Resolves when the line has been silent long enough, or at its limit; with false when the port went meanwhile. */
  async #quiet(): Promise<boolean> {
    const { clock } = this.#options;
    const giveUpAt = clock.monotonicMs() + QUIET_MAXIMUM_MS;
    let isOpen = true;
    for (;;) {
      const now = clock.monotonicMs();
      const waitMs = Math.min(this.#unquietAt + this.#quietForMs, giveUpAt) - now;
      if (!isOpen) return false;
      if (!(waitMs > 0)) return true;
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(waitMs, resolve);
      this.#breakOff = () => {
        isOpen = false;
        cancel();
        resolve();
      };
      await promise;
      this.#breakOff = undefined;
    }
  }
}

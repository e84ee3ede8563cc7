import type { Clock } from '../clock.ts';

interface Waiting {
  readonly byte: number;
  readonly at: number;
}

/** Lets bytes pass one character time after the other, as a UART does. A timer's grain is a millisecond: never early. */
export class CharacterPace {
  readonly #clock: Clock;
  readonly #characterMs: number;
  readonly #deliver: (bytes: Buffer) => void;
  #waiting: Waiting[] = [];
  #lineFreeAt = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, characterMs: number, deliver: (bytes: Buffer) => void) {
    this.#clock = clock;
    this.#characterMs = characterMs;
    this.#deliver = deliver;
  }

  /** Takes bytes onto the line behind those that are on it already; `gapMs` more lies between two of them. */
  push(bytes: Uint8Array, gapMs = 0): void {
    if (bytes.length === 0) return;
    const characterMs = this.#characterMs + gapMs;
    if (characterMs === 0 && this.#waiting.length === 0) {
      this.#deliver(Buffer.from(bytes));
      return;
    }
    let at = Math.max(this.#clock.now(), this.#lineFreeAt);
    for (const byte of bytes) {
      at += characterMs;
      this.#waiting.push({ byte, at });
    }
    this.#lineFreeAt = at;
    if (this.#cancel === undefined) this.#sleep();
  }

  /** What is on the line is lost. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#waiting = [];
    this.#lineFreeAt = 0;
  }

  #sleep(): void {
    const first = this.#waiting[0];
    this.#cancel = first && this.#clock.after(Math.max(1, Math.ceil(first.at - this.#clock.now())), () => this.#wake());
  }

  #wake(): void {
    const now = this.#clock.now();
    const later = this.#waiting.findIndex(({ at }) => at > now);
    const due = this.#waiting.splice(0, later < 0 ? this.#waiting.length : later);
    this.#sleep();
    if (due.length > 0) this.#deliver(Buffer.from(due.map(({ byte }) => byte)));
  }
}

import type { AtError } from './at-errors.ts';
import { decodeDeliver } from './deliver.ts';
import { MessageJoiner, type WholeMessage } from './joiner.ts';
import type { Ask } from './modem-setup.ts';

export interface InboxOptions {
  /**
   * A whole text from somebody. `wasStored` when it lay in the modem before we came. Resolves with true when it may be
   * erased there, with false when it is to be read again later.
   */
  readonly onMessage: (message: WholeMessage, wasStored: boolean) => Promise<boolean>;
  /** A text that cannot be read, or of which parts never came. */
  readonly onBroken: (reason: 'unreadable' | 'incomplete', detail: string) => void;
  readonly now: () => number;
}

const LIST_TIMEOUT_MS = 20_000;
const ERASE_TIMEOUT_MS = 10_000;

/**
 * What lies in the modem's memory. A text is erased there only once it has been dealt with, and its parts stay until it is
 * whole: a gateway that is killed reads them again.
 */
export class Inbox {
  readonly #options: InboxOptions & { readonly onErasable: () => void };
  readonly #joiner = new MessageJoiner();
  readonly #erasable = new Set<number>();
  /** What is being dealt with: the list shows it again meanwhile. */
  readonly #busy = new Set<number>();
  #mayHaveNew = true;
  #isFirstLook = true;

  constructor(options: InboxOptions & { readonly onErasable: () => void }) {
    this.#options = options;
  }

  get isIdle(): boolean {
    return !this.#mayHaveNew && this.#erasable.size === 0;
  }

  /** There may be something new. */
  look(): void {
    this.#mayHaveNew = true;
  }

  /** Another modem, or the same one after a while: its memory is read anew. */
  forget(): void {
    this.#joiner.clear();
    this.#erasable.clear();
    this.#busy.clear();
    this.#isFirstLook = true;
    this.look();
  }

  /** One command's worth. */
  async step(ask: Ask): Promise<AtError | undefined> {
    const [erasable] = this.#erasable;
    if (erasable !== undefined) {
      const answer = await ask({ text: `AT+CMGD=${erasable}`, timeoutMs: ERASE_TIMEOUT_MS });
      if (!answer.ok && (answer.error.code === 'TIMEOUT' || answer.error.code === 'GONE')) return answer.error;
      // One that cannot be erased is shown again by the next list.
      this.#erasable.delete(erasable);
      this.#busy.delete(erasable);
      return undefined;
    }
    if (!this.#mayHaveNew) return undefined;
    this.#mayHaveNew = false;
    const list = await ask({ text: 'AT+CMGL=4', timeoutMs: LIST_TIMEOUT_MS });
    if (!list.ok) return list.error.code === 'TIMEOUT' || list.error.code === 'GONE' ? list.error : undefined;
    this.#read(list.lines);
    return undefined;
  }

  /** `+CMGL: index,state,name,length`, and the PDU in the next line (27.005 §4.1). */
  #read(lines: readonly string[]): void {
    const wasStored = this.#isFirstLook;
    this.#isFirstLook = false;
    lines.forEach((line, at) => {
      const [, index, state] = /^\+CMGL: *([0-9]+),([0-9])/.exec(line) ?? [];
      // States 2 and 3 are messages of ours that somebody stored there.
      if (index === undefined || Number(state) > 1 || this.#busy.has(Number(index))) return;
      this.#readOne(Number(index), lines[at + 1] ?? '', wasStored);
    });
    for (const { text, indexes } of this.#joiner.expire(this.#options.now())) {
      this.#options.onBroken('incomplete', text);
      this.#erase(indexes);
    }
  }

  #readOne(index: number, hex: string, wasStored: boolean): void {
    const reading = decodeDeliver(hex);
    if (!reading.ok) {
      this.#options.onBroken('unreadable', reading.reason);
      this.#erase([index]);
      return;
    }
    const whole = this.#joiner.add(reading.delivered, index, this.#options.now());
    if (whole === undefined) return;
    for (const one of whole.indexes) this.#busy.add(one);
    // Beside the modem's loop: a slow disk must not keep a notice from being sent.
    void this.#options.onMessage(whole, wasStored).then((isDone) => {
      if (isDone) this.#erase(whole.indexes);
      else for (const one of whole.indexes) this.#busy.delete(one);
    });
  }

  #erase(indexes: readonly number[]): void {
    for (const index of indexes) {
      this.#busy.add(index);
      this.#erasable.add(index);
    }
    this.#options.onErasable();
  }
}

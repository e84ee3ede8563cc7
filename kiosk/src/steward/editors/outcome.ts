import type { Fault, Result } from '../../data/result.ts';

/** Since it was asked last: other values in the same rows, other rows, or nothing but the language that is read. */
export type Since = 'values' | 'rows' | 'language';

/**
 * What the gateway says of a form before it is saved. Only the answer to the last question is about what stands in the
 * form; until it is there, what was said of the form before may be shown as such, but nobody saves on the strength of it.
 */
export class Outcome<Said> {
  readonly #changed: () => void;
  #asked = 0;
  #said: Said | null = null;
  #fault: Fault | null = null;
  #isAwaited = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Of the form now, or, while that is awaited, of the form before. */
  get said(): Said | null {
    return this.#said;
  }

  /** Why nothing was said of the form now. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Not answered yet, or not answered at all. */
  get isPending(): boolean {
    return this.#isAwaited || this.#fault !== null;
  }

  /** What was said of rows that are others now would stand at a wrong one; the same in another language is still true. */
  async ask(question: () => Promise<Result<Said>>, since: Since): Promise<void> {
    if (since === 'rows') this.#said = null;
    const no = this.#begin(since !== 'language' || this.isPending);
    const result = await question();
    if (no !== this.#asked) return;
    this.#isAwaited = false;
    this.#said = result.ok ? result.value : null;
    this.#fault = result.ok ? null : result.fault;
    this.#changed();
  }

  /** Where nothing can be asked of the form as it stands. */
  drop(): void {
    this.#said = null;
    this.#begin(false);
  }

  #begin(isAwaited: boolean): number {
    this.#asked += 1;
    this.#fault = null;
    this.#isAwaited = isAwaited;
    this.#changed();
    return this.#asked;
  }
}

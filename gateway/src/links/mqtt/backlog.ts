import type { Input } from '../../core/input.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Answer, Submit } from '../../spine/submit.ts';

/** After this long what the gateway could not keep is submitted again. */
const RESUBMIT_MS = 1000;

export interface BacklogOptions {
  readonly submit: Submit;
  readonly clock: Clock;
  /** Whether the connection has ended: who is gone sends again what was not acknowledged. */
  readonly isGone: () => boolean;
  /** How long something may wait before the connection is closed. */
  readonly holdMs: number;
  readonly onOverdue: () => void;
}

interface Entry {
  input: Input;
  /** Whose order must hold: later ones of the same device wait behind one that was refused. */
  readonly deviceId: string | undefined;
  readonly deadline: number;
  readonly order: number;
  /** Decided in memory: it is shown, and nothing waits behind it. */
  isUnsaved: boolean;
  readonly done: () => void;
}

/** What one connection has said until it is kept: submitted in the tick in which it came, and again until it is committed. */
export class Backlog {
  readonly #options: BacklogOptions;
  #again: Entry[] = [];
  #count = 0;
  #cancel: (() => void) | undefined;

  constructor(options: BacklogOptions) {
    this.#options = options;
  }

  /** `kept` is called once, when all of `inputs` are committed. */
  keep(inputs: readonly Input[], kept: () => void): void {
    const { clock, holdMs } = this.#options;
    let open = inputs.length;
    const done = () => {
      open--;
      if (open === 0) kept();
    };
    for (const input of inputs) {
      const deviceId = 'deviceId' in input ? input.deviceId : undefined;
      this.#submit({
        input,
        deviceId,
        deadline: clock.monotonicMs() + holdMs,
        order: this.#count++,
        isUnsaved: false,
        done,
      });
    }
  }

  #submit(entry: Entry): void {
    if (this.#isBehindARefusedOne(entry)) this.#wait(entry);
    else this.#options.submit(entry.input, (answer) => this.#answered(entry, answer));
  }

  #isBehindARefusedOne({ deviceId, order }: Entry): boolean {
    if (deviceId === undefined || this.#again.length === 0) return false;
    return this.#again.some((other) => !other.isUnsaved && other.deviceId === deviceId && other.order < order);
  }

  #answered(entry: Entry, answer: Answer): void {
    if (answer.kind === 'committed') {
      entry.done();
      return;
    }
    // Only what was decided in memory is known already; what was refused is said for the first time again.
    if (answer.kind === 'unsaved') {
      entry.isUnsaved = true;
      entry.input = resent(entry.input);
    }
    this.#wait(entry);
  }

  #wait(entry: Entry): void {
    const { clock, isGone, onOverdue } = this.#options;
    if (isGone()) return;
    if (clock.monotonicMs() + RESUBMIT_MS > entry.deadline) {
      this.close();
      onOverdue();
      return;
    }
    const at = this.#again.findLastIndex((other) => other.order < entry.order);
    this.#again.splice(at + 1, 0, entry);
    this.#cancel ??= clock.after(RESUBMIT_MS, () => this.#submitAgain());
  }

  #submitAgain(): void {
    this.#cancel = undefined;
    const entries = this.#again;
    this.#again = [];
    if (this.#options.isGone()) return;
    for (const entry of entries) this.#submit(entry);
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#again = [];
  }
}

function resent(input: Input): Input {
  return input.kind === 'reading' || input.kind === 'device-event' ? { ...input, resent: true } : input;
}

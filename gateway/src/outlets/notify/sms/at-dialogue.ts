import type { Clock } from '../../../platform/clock.ts';
import type { LastingPort } from '../../../platform/serial-port.ts';
import { type AtError, errorOf } from './at-errors.ts';
import { AtLines } from './at-lines.ts';

export type AtAnswer =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly error: AtError };

export interface AtCommand {
  readonly text: string;
  readonly timeoutMs: number;
  /** Sent after the prompt, and ended by Ctrl-Z. */
  readonly message?: string;
}

const CONTROL_Z = '\x1a';
const ESCAPE = '\x1b';
/** For the answer to an escape. */
const ESCAPED_MS = 300;
const silent: AtError = { code: 'TIMEOUT', words: '模块没有回应 / the modem does not answer', isFinal: false };
const gone: AtError = { code: 'GONE', words: '模块断开了 / the modem is gone', isFinal: false };

interface Pending {
  readonly command: AtCommand;
  readonly lines: string[];
  readonly resolve: (answer: AtAnswer) => void;
  cancel: () => void;
  promptsLeft: number;
  /** Its time is over; what still comes is no answer to anything. */
  isGivenUp: boolean;
}

/** One command after another to a modem, and what it says unasked. A command that is not answered ends by its time. */
export class AtDialogue {
  readonly #clock: Clock;
  readonly #onUnasked: (line: string) => void;
  readonly #lines = new AtLines();
  #port: Pick<LastingPort, 'write'> | undefined;
  #pending: Pending | undefined;
  /** The network has taken a text that nobody here waits for: the OK behind it is no answer either. */
  #isForeignEnd = false;

  constructor(clock: Clock, onUnasked: (line: string) => void) {
    this.#clock = clock;
    this.#onUnasked = onUnasked;
  }

  open(port: Pick<LastingPort, 'write'>): void {
    this.#port = port;
    this.#isForeignEnd = false;
    this.#lines.clear();
  }

  close(): void {
    this.#port = undefined;
    this.#settle({ ok: false, error: gone });
  }

  /** One at a time: the caller waits for the answer before it asks again. */
  ask(command: AtCommand): Promise<AtAnswer> {
    if (this.#port === undefined) return Promise.resolve({ ok: false, error: gone });
    const { promise, resolve } = Promise.withResolvers<AtAnswer>();
    const cancel = this.#clock.after(command.timeoutMs, () => this.#giveUp());
    const promptsLeft = command.message === undefined ? 0 : 1;
    this.#pending = { command, lines: [], resolve, cancel, promptsLeft, isGivenUp: false };
    this.#write(`${command.text}\r`);
    return promise;
  }

  hear(bytes: Uint8Array): void {
    for (const heard of this.#lines.push(bytes)) {
      if (heard.kind === 'prompt') this.#prompted();
      else this.#hearLine(heard.text);
    }
  }

  /**
   * It may still wait for a message, also for one of a gateway that was killed: it must not take the next command for one.
   * It says OK to that (27.005 §3.5.4), and this OK must not be taken for the answer to the next command either.
   */
  #giveUp(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#write(ESCAPE);
    pending.isGivenUp = true;
    pending.cancel = this.#clock.after(ESCAPED_MS, () => this.#settle({ ok: false, error: silent }));
  }

  #prompted(): void {
    const pending = this.#pending;
    if (pending === undefined || pending.isGivenUp || pending.promptsLeft === 0) {
      // Nobody wants to say anything: a prompt that is left open would swallow the next command.
      this.#write(ESCAPE);
      return;
    }
    pending.promptsLeft -= 1;
    this.#write(`${pending.command.message ?? ''}${CONTROL_Z}`);
  }

  /** The end of a text that the gateway before this one had handed over when it was killed. */
  #isOfAnother(line: string, { command }: Pending): boolean {
    if (line.startsWith('+CMGS:') && command.message === undefined) {
      this.#isForeignEnd = true;
      return true;
    }
    const isItsEnd = this.#isForeignEnd && line === 'OK';
    if (isItsEnd) this.#isForeignEnd = false;
    return isItsEnd;
  }

  #hearLine(line: string): void {
    const pending = this.#pending;
    if (pending === undefined || pending.isGivenUp || isUnasked(line)) {
      this.#onUnasked(line);
      return;
    }
    if (this.#isOfAnother(line, pending)) return;
    // The echo, from a modem that has not been told yet to leave it.
    if (line === pending.command.text || line === pending.command.message) return;
    const error = errorOf(line);
    if (error !== undefined) this.#settle({ ok: false, error });
    else if (line === 'OK') this.#settle({ ok: true, lines: pending.lines });
    else pending.lines.push(line);
  }

  #settle(answer: AtAnswer): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.cancel();
    pending?.resolve(answer);
  }

  #write(text: string): void {
    // What cannot be written closes the port, and that ends the command.
    void this.#port?.write(Buffer.from(text, 'latin1'));
  }
}

/** What a modem says between the lines of an answer without being asked. */
function isUnasked(line: string): boolean {
  return /^(?:\+CMTI|\+CDSI|\+CBM|RING|NO CARRIER|\^|\+CUSD)/.test(line);
}

import type { AtAnswer, AtCommand } from './at-dialogue.ts';
import type { AtError } from './at-errors.ts';

/** How a modem is made ready, and what it says of itself. Each step is one command (3GPP TS 27.005, 27.007). */
export type Ask = (command: AtCommand) => Promise<AtAnswer>;

export interface SetUpOptions {
  readonly pin: string;
  /** Empty: as the SIM has it. */
  readonly serviceCentre: string;
}

const FIRST_MS = 1000;
const SHORT_MS = 5000;
const SIM_MS = 20_000;

export interface ModemState {
  /** dBm; null where it does not know. */
  readonly signalDbm: number | null;
  readonly isRegistered: boolean;
}

/** A SIM locks itself after three wrong PINs: one that was refused is not tried again as long as we run. */
export class ModemSetup {
  readonly #options: SetUpOptions;
  #isPinWrong = false;

  constructor(options: SetUpOptions) {
    this.#options = options;
  }

  /** The fault that keeps it from being used; undefined when it is ready. */
  async run(ask: Ask): Promise<AtError | undefined> {
    // The first may meet a modem in the middle of something: only the second counts, and notices wait for it.
    await ask({ text: 'AT', timeoutMs: FIRST_MS });
    for (const text of ['ATE0', 'AT+CMEE=1']) {
      const answer = await ask({ text, timeoutMs: SHORT_MS });
      if (!answer.ok) return answer.error;
    }
    const card = await this.#openCard(ask);
    if (card !== undefined) return card;
    const centre = this.#options.serviceCentre;
    const steps = [
      // PDU mode; messages are stored in the modem and told by +CMTI.
      { text: 'AT+CMGF=0', timeoutMs: SHORT_MS },
      { text: 'AT+CNMI=2,1,0,0,0', timeoutMs: SHORT_MS },
      ...(centre === ''
        ? []
        : [{ text: `AT+CSCA="${centre}",${centre.startsWith('+') ? 145 : 129}`, timeoutMs: SIM_MS }]),
    ];
    for (const step of steps) {
      const answer = await ask(step);
      if (!answer.ok) return answer.error;
    }
    return undefined;
  }

  async #openCard(ask: Ask): Promise<AtError | undefined> {
    const asked = await ask({ text: 'AT+CPIN?', timeoutMs: SIM_MS });
    if (!asked.ok) return asked.error;
    const state = /^\+CPIN: *(.*)$/.exec(asked.lines.find((line) => line.startsWith('+CPIN:')) ?? '')?.[1] ?? '';
    if (state === 'READY') return undefined;
    if (state !== 'SIM PIN') return cardFault(state);
    if (this.#isPinWrong) return { code: 'PIN', words: wrongPin, isFinal: false };
    if (this.#options.pin === '') return { code: 'PIN', words: missingPin, isFinal: false };
    const given = await ask({ text: `AT+CPIN="${this.#options.pin}"`, timeoutMs: SIM_MS });
    if (given.ok) return undefined;
    this.#isPinWrong = given.error.code !== 'TIMEOUT' && given.error.code !== 'GONE';
    return { ...given.error, words: this.#isPinWrong ? wrongPin : given.error.words };
  }

  /** Signal and network. A modem that does not say counts as registered: the next message shows it. */
  async look(ask: Ask): Promise<ModemState | AtError> {
    const signal = await ask({ text: 'AT+CSQ', timeoutMs: SHORT_MS });
    if (!signal.ok) return signal.error;
    const strength = Number(/^\+CSQ: *([0-9]+)/.exec(signal.lines[0] ?? '')?.[1] ?? 99);
    const registered = await this.#isRegistered(ask);
    return { signalDbm: strength > 31 ? null : 2 * strength - 113, isRegistered: registered };
  }

  async #isRegistered(ask: Ask): Promise<boolean> {
    let isSaid = false;
    // Older networks, then the packet domain of LTE.
    for (const name of ['CREG', 'CEREG']) {
      const answer = await ask({ text: `AT+${name}?`, timeoutMs: SHORT_MS });
      const state = answer.ok ? /^\+CE?REG: *[0-9]+,([0-9]+)/.exec(answer.lines[0] ?? '')?.[1] : undefined;
      // Home, roaming, and the two that are for messages only (27.007 §7.2).
      if (state !== undefined && ['1', '5', '6', '7'].includes(state)) return true;
      isSaid ||= state !== undefined;
    }
    return !isSaid;
  }
}

const missingPin = 'SIM 卡要 PIN：请设置 notify.modemPin / the SIM wants its PIN: set notify.modemPin';
const wrongPin =
  'PIN 不对：不会再试，请检查 notify.modemPin 后重新启动 / the PIN is wrong and is not tried again: check notify.modemPin and start again';

function cardFault(state: string): AtError {
  const isLocked = state.includes('PUK');
  return {
    code: 'SIM',
    words: isLocked
      ? 'SIM 卡被锁，要 PUK：请用手机解锁 / the SIM is locked and wants its PUK: unlock it in a phone'
      : `SIM 卡不可用（${state.slice(0, 20)}）/ the SIM card cannot be used (${state.slice(0, 20)})`,
    isFinal: false,
  };
}

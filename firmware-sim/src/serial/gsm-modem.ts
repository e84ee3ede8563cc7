import type { Clock } from '../clock.ts';
import type { SerialLine } from '../wire/serial-line.ts';
import { deliverPdus, readSubmit } from './sms-pdu.ts';

/** How bad a modem and its network are. Each may be changed at any time. */
export interface ModemFaults {
  /** What `AT+CMGS` answers instead of a success: a code of +CMS ERROR. */
  readonly sendError: number | null;
  /** It hears and says nothing. */
  readonly hangs: boolean;
  /** It has lost the network. */
  readonly isOffNetwork: boolean;
  /** It stores what comes in, and does not tell of it. */
  readonly isMute: boolean;
  readonly card: 'ready' | 'pin' | 'puk' | 'missing';
  /** So long the network takes for one message. */
  readonly sendMs: number;
}

export const soundModem: ModemFaults = {
  sendError: null,
  hangs: false,
  isOffNetwork: false,
  isMute: false,
  card: 'ready',
  sendMs: 0,
};

/** A text as the phone that it was sent to shows it. */
export interface ShownText {
  readonly to: string;
  readonly text: string;
  readonly parts: number;
}

export interface GsmModemOptions {
  readonly line: SerialLine;
  readonly clock: Clock;
  readonly pin?: string;
  /** Messages that its memory holds. */
  readonly capacity?: number;
  readonly onText?: (shown: ShownText) => void;
}

const CONTROL_Z = 0x1a;
const ESCAPE = 0x1b;
const CARRIAGE_RETURN = 0x0d;

/** A GSM modem with its SIM card and a network of simulated phones: 3GPP TS 27.005 and 27.007, as far as a gateway uses them. */
export class GsmModem {
  readonly #options: GsmModemOptions;
  readonly #leave: () => void;
  readonly #memory = new Map<number, string>();
  /** What the network keeps until the memory has room. */
  readonly #kept: string[] = [];
  readonly #partly = new Map<string, Map<number, string>>();
  readonly #cancels = new Set<() => void>();
  #heard: number[] = [];
  #echoes = true;
  #isUnlocked = false;
  /** Bytes that `AT+CMGS` has announced; the message itself comes next. */
  #announced: number | undefined;
  #reference = 0;
  #delivered = 0;
  faults: ModemFaults = soundModem;
  /** Commands it was given, for whoever wants to know. */
  readonly commands: string[] = [];
  readonly shown: ShownText[] = [];

  constructor(options: GsmModemOptions) {
    this.#options = options;
    this.#leave = options.line.onBytes((bytes) => {
      for (const byte of bytes) this.#hear(byte);
    });
  }

  stop(): void {
    this.#leave();
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  /** Somebody's phone sends a text to the SIM card's number. `order` says in which order its parts arrive. */
  receive(
    from: string,
    text: string,
    order: (parts: number) => readonly number[] = (parts) => [...Array(parts).keys()],
  ): void {
    this.#delivered += 1;
    const pdus = deliverPdus({ from, text, at: this.#options.clock.now(), reference: this.#delivered });
    for (const index of order(pdus.length)) {
      const pdu = pdus[index];
      if (pdu !== undefined) this.#store(pdu);
    }
  }

  #store(pdu: string): void {
    const { capacity = 20 } = this.#options;
    if (this.#memory.size >= capacity) {
      this.#kept.push(pdu);
      return;
    }
    let index = 1;
    while (this.#memory.has(index)) index += 1;
    this.#memory.set(index, pdu);
    if (!this.faults.isMute) this.#say(`+CMTI: "SM",${index}`);
  }

  #hear(byte: number): void {
    if (this.faults.hangs) return;
    if (this.#announced !== undefined) {
      this.#hearMessage(byte);
      return;
    }
    if (byte !== CARRIAGE_RETURN) {
      if (byte !== ESCAPE) this.#heard.push(byte);
      return;
    }
    const command = Buffer.from(this.#heard).toString('latin1').trim();
    this.#heard = [];
    if (this.#echoes) this.#write(`${command}\r`);
    if (command === '') return;
    this.commands.push(command);
    this.#obey(command);
  }

  #hearMessage(byte: number): void {
    if (byte !== CONTROL_Z && byte !== ESCAPE) {
      this.#heard.push(byte);
      return;
    }
    const hex = Buffer.from(this.#heard).toString('latin1').trim();
    const length = this.#announced ?? 0;
    this.#heard = [];
    this.#announced = undefined;
    if (byte === ESCAPE) this.#say('OK');
    else this.#later(this.faults.sendMs, () => this.#submit(hex, length));
  }

  #later(ms: number, call: () => void): void {
    if (ms === 0) {
      call();
      return;
    }
    const cancel = this.#options.clock.after(ms, () => {
      this.#cancels.delete(cancel);
      call();
    });
    this.#cancels.add(cancel);
  }

  #submit(hex: string, length: number): void {
    const { sendError, isOffNetwork } = this.faults;
    const submitted = readSubmit(hex, length);
    if (isOffNetwork) this.#say('+CMS ERROR: 331');
    else if (sendError !== null) this.#say(`+CMS ERROR: ${sendError}`);
    else if (submitted === undefined) this.#say('+CMS ERROR: 304');
    else {
      this.#reference = (this.#reference + 1) & 0xff;
      this.#say(`+CMGS: ${this.#reference}`, 'OK');
      this.#show(submitted);
    }
  }

  /** A phone shows a text once it has all its parts. */
  #show({ to, text, part }: NonNullable<ReturnType<typeof readSubmit>>): void {
    if (part === null) {
      this.#shows({ to, text, parts: 1 });
      return;
    }
    const key = `${to} ${part.reference} ${part.total}`;
    const parts = this.#partly.get(key) ?? new Map<number, string>();
    this.#partly.set(key, parts);
    parts.set(part.number, text);
    if (parts.size < part.total) return;
    this.#partly.delete(key);
    const inOrder = [...parts].sort(([left], [right]) => left - right).map(([, piece]) => piece);
    this.#shows({ to, text: inOrder.join(''), parts: part.total });
  }

  #shows(shown: ShownText): void {
    this.shown.push(shown);
    this.#options.onText?.(shown);
  }

  #obey(command: string): void {
    const [, name = '', value = ''] = /^AT(?:\+([A-Z]+)(.*))?/.exec(command) ?? [];
    if (name === '') this.#basic(command);
    else if (name === 'CPIN') this.#card(value);
    else if (this.faults.card !== 'ready' && !this.#isUnlocked && name !== 'CMEE') this.#say(this.#cardError());
    else this.#ordinary(name, value);
  }

  #basic(command: string): void {
    if (command.startsWith('ATE')) this.#echoes = command !== 'ATE0';
    this.#say('OK');
  }

  #cardError(): string {
    return { ready: 'OK', missing: '+CME ERROR: 10', pin: '+CME ERROR: 11', puk: '+CME ERROR: 12' }[this.faults.card];
  }

  #card(value: string): void {
    const { card } = this.faults;
    const state = card === 'pin' && !this.#isUnlocked ? 'SIM PIN' : card === 'puk' ? 'SIM PUK' : 'READY';
    if (card === 'missing') this.#say('+CME ERROR: 10');
    else if (value === '?') this.#say(`+CPIN: ${state}`, 'OK');
    else if (value !== `="${this.#options.pin ?? ''}"`) this.#say('+CME ERROR: 16');
    else {
      this.#isUnlocked = true;
      this.#say('OK');
    }
  }

  #ordinary(name: string, value: string): void {
    const { isOffNetwork } = this.faults;
    switch (name) {
      case 'CSQ':
        this.#say(`+CSQ: ${isOffNetwork ? 99 : 21},0`, 'OK');
        return;
      case 'CREG':
      case 'CEREG':
        this.#say(`+${name}: 0,${isOffNetwork ? 2 : 1}`, 'OK');
        return;
      case 'CMGS':
        this.#announced = Number(value.slice(1));
        this.#write('\r\n> ');
        return;
      case 'CMGL':
        this.#say(
          ...[...this.#memory].flatMap(([index, pdu]) => [`+CMGL: ${index},0,,${pdu.length / 2 - 1}`, pdu]),
          'OK',
        );
        return;
      case 'CMGD':
        this.#erase(Number(value.slice(1)));
        return;
      default:
        this.#say(['CMEE', 'CMGF', 'CNMI', 'CSCA'].includes(name) ? 'OK' : 'ERROR');
    }
  }

  #erase(index: number): void {
    this.#say(this.#memory.delete(index) ? 'OK' : '+CMS ERROR: 321');
    const next = this.#kept.shift();
    if (next !== undefined) this.#store(next);
  }

  /** Messages in its memory. */
  get stored(): number {
    return this.#memory.size;
  }

  #say(...lines: readonly string[]): void {
    this.#write(lines.map((line) => `\r\n${line}\r\n`).join(''));
  }

  #write(text: string): void {
    this.#options.line.write(Buffer.from(text, 'latin1'));
  }
}

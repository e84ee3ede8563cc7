import type { Clock } from '../../../platform/clock.ts';
import { createSerialPort, type LastingPort, type SerialPortOptions } from '../../../platform/serial-port.ts';
import { Signal } from '../../signal.ts';
import { AtDialogue } from './at-dialogue.ts';
import type { AtError } from './at-errors.ts';
import { Inbox, type InboxOptions } from './inbox.ts';
import { ModemSetup, type ModemState } from './modem-setup.ts';
import { full, OutgoingTexts, type TextResult } from './outgoing.ts';
import { encodeSubmits } from './submit.ts';

/**
 * A GSM modem on a serial port.
 *
 *   absent ─port opens→ starting ─set up→ ready ─a command unanswered→ starting
 *   starting ─refused: card, PIN, network→ faulty ─after a while→ starting
 *   any ─unplugged, no port→ absent; whoever waits is told at once
 *
 * One loop asks the modem one thing after another: a part of the most urgent text, then what has come in, then how the
 * network is.
 */
export interface ModemOptions extends Omit<InboxOptions, 'now'> {
  readonly path: string;
  readonly baudRate: number;
  readonly pin: string;
  readonly serviceCentre: string;
  readonly clock: Clock;
  /** For the log. */
  readonly notice: (words: string) => void;
  readonly openPort?: (options: SerialPortOptions) => LastingPort;
}

export interface ModemReport {
  readonly state: 'absent' | 'starting' | 'ready' | 'faulty';
  /** Why it is not ready, in both languages. */
  readonly reason: string;
  readonly signalDbm: number | null;
  readonly isRegistered: boolean;
  readonly waiting: number;
}

export interface OutgoingText {
  readonly to: string;
  readonly text: string;
  readonly level: number;
  readonly validForMs: number;
}

/** The network is asked for so often, and what has come in is looked for, in case its notice was lost. */
const LOOK_EVERY_MS = 20_000;
const SEND_TIMEOUT_MS = 30_000;
const RETRY_SETUP_MS = 3000;
const absent = '没有模块：请插上短信模块 / the modem is not there: plug it in';
const starting = '模块正在启动 / the modem is starting';

export class Modem {
  readonly #options: ModemOptions;
  readonly #dialogue: AtDialogue;
  readonly #setup: ModemSetup;
  readonly #texts = new OutgoingTexts();
  readonly #inbox: Inbox;
  readonly #bell: Signal;
  readonly #port: LastingPort;
  #state: ModemReport['state'] = 'absent';
  #reason = absent;
  #look: ModemState = { signalDbm: null, isRegistered: false };
  #reference = 0;
  #lookedAt = 0;
  #run: Promise<void> = Promise.resolve();
  #isPlugged = false;
  #isStopped = true;

  constructor(options: ModemOptions) {
    const { path, baudRate, clock, openPort = createSerialPort } = options;
    this.#options = options;
    this.#bell = new Signal(clock);
    this.#setup = new ModemSetup(options);
    this.#inbox = new Inbox({ ...options, now: () => clock.monotonicMs(), onErasable: () => this.#bell.ring() });
    this.#dialogue = new AtDialogue(clock, (line) => this.#unasked(line));
    this.#port = openPort({
      ...{ path, baudRate, clock, dataBits: 8, parity: 'none', stopBits: 1 },
      onOpen: () => this.#plugged(),
      onData: (bytes) => this.#dialogue.hear(bytes),
      onClose: (why) => this.#unplugged(why),
    });
  }

  start(): void {
    this.#isStopped = false;
    // What waits from before a restart is not given up for a port that nobody has tried yet.
    this.#state = 'starting';
    this.#reason = starting;
    this.#port.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#leave(absent);
    await this.#port.stop();
    await this.#run;
  }

  report(): ModemReport {
    return { state: this.#state, reason: this.#reason, ...this.#look, waiting: this.#texts.size };
  }

  /** Resolves when the network has taken the whole text, or when it has not. */
  send({ to, text, level, validForMs }: OutgoingText, signal?: AbortSignal): Promise<TextResult> {
    if (this.#state === 'absent' || this.#state === 'faulty') {
      return Promise.resolve({ ok: false, reason: this.#reason, isFinal: false });
    }
    const { serviceCentre } = this.#options;
    this.#reference = (this.#reference + 1) & 0xff;
    const parts = encodeSubmits(to, text, { serviceCentre, validForMs, reference: this.#reference });
    const { promise, resolve } = Promise.withResolvers<TextResult>();
    if (!this.#texts.add({ level, parts, settle: resolve })) resolve({ ok: false, reason: full, isFinal: false });
    // Nobody wants it any more: what is not with the network yet stays here.
    signal?.addEventListener('abort', () => this.#texts.drop(resolve), { once: true });
    this.#bell.ring();
    return promise;
  }

  #plugged(): void {
    this.#isPlugged = true;
    this.#dialogue.open(this.#port);
    this.#state = 'starting';
    this.#reason = starting;
    // The session before has ended with its port: it never asks beside this one.
    this.#run = this.#run.then(() => this.#session());
  }

  #unplugged(why: string): void {
    this.#options.notice(why);
    this.#leave(why);
  }

  #leave(why: string): void {
    this.#isPlugged = false;
    this.#state = 'absent';
    this.#reason = why;
    this.#look = { signalDbm: null, isRegistered: false };
    this.#dialogue.close();
    this.#texts.failAll(why);
    this.#bell.ring();
  }

  get #goesOn(): boolean {
    return this.#isPlugged && !this.#isStopped;
  }

  async #session(): Promise<void> {
    while (this.#goesOn) {
      const fault = (await this.#setUp()) ?? (await this.#work());
      if (!this.#goesOn) return;
      if (fault !== undefined) this.#fail(fault);
      await this.#bell.wait(RETRY_SETUP_MS);
    }
  }

  async #setUp(): Promise<AtError | undefined> {
    const fault = await this.#setup.run((command) => this.#dialogue.ask(command));
    if (fault !== undefined || !this.#goesOn) return fault;
    this.#inbox.forget();
    this.#lookedAt = Number.NEGATIVE_INFINITY;
    return this.#lookAround();
  }

  #fail({ words }: AtError): void {
    if (this.#state !== 'faulty' || this.#reason !== words) this.#options.notice(`${this.#options.path}: ${words}`);
    this.#state = 'faulty';
    this.#reason = words;
    this.#texts.failAll(words);
  }

  /** Asks until a command stays without an answer: then it is set up anew. */
  async #work(): Promise<AtError | undefined> {
    while (this.#goesOn) {
      const next = this.#texts.next();
      // A reply stops more calls than a text makes: between two parts one step is for what comes in.
      const fault = next === undefined ? await this.#quiet() : ((await this.#sendPart(next)) ?? (await this.#takeIn()));
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  async #sendPart({ job, part }: NonNullable<ReturnType<OutgoingTexts['next']>>): Promise<AtError | undefined> {
    const answer = await this.#dialogue.ask({
      text: `AT+CMGS=${part.length}`,
      message: part.hex,
      timeoutMs: SEND_TIMEOUT_MS,
    });
    if (answer.ok) {
      this.#texts.partSent(job);
      return undefined;
    }
    const { words, isFinal, code } = answer.error;
    this.#texts.settle(job, { ok: false, reason: words, isFinal });
    return code === 'TIMEOUT' || code === 'GONE' ? answer.error : undefined;
  }

  /** Nothing to send: erases, reads what has come, looks at the network, and waits for the next. */
  async #quiet(): Promise<AtError | undefined> {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#lookedAt >= LOOK_EVERY_MS) return this.#lookAround();
    const fault = await this.#takeIn();
    if (fault !== undefined) return fault;
    if (this.#inbox.isIdle && this.#texts.size === 0) await this.#bell.wait(LOOK_EVERY_MS - (now - this.#lookedAt));
    return undefined;
  }

  #takeIn(): Promise<AtError | undefined> {
    return this.#inbox.step((command) => this.#dialogue.ask(command));
  }

  async #lookAround(): Promise<AtError | undefined> {
    this.#lookedAt = this.#options.clock.monotonicMs();
    const look = await this.#setup.look((command) => this.#dialogue.ask(command));
    if ('code' in look) return look;
    this.#look = look;
    this.#inbox.look();
    this.#state = look.isRegistered ? 'ready' : 'faulty';
    this.#reason = look.isRegistered
      ? ''
      : '没有移动网络：请检查天线和 SIM 卡 / no network: check the antenna and the SIM card';
    if (!look.isRegistered) this.#texts.failAll(this.#reason);
    return undefined;
  }

  #unasked(line: string): void {
    if (!line.startsWith('+CMTI')) return;
    this.#inbox.look();
    this.#bell.ring();
  }
}

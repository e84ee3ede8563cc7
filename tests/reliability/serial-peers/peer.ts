import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@gridcall/firmware-sim/clock.ts';
import { randomOf } from '@gridcall/firmware-sim/random.ts';
import { SerialLine } from '@gridcall/firmware-sim/wire/serial-line.ts';
import { temporaryFolder } from '../../harness/part-process.ts';

const folder = fileURLToPath(new URL('./', import.meta.url));

/** Debian's Python has its pymodbus; another one in the PATH has not. */
function pymodbus(port: string): ChildProcess {
  return spawn('/usr/bin/python3', [join(folder, 'pymodbus-slave.py'), port], { stdio: ['pipe', 'pipe', 'pipe'] });
}

let libmodbusProgram: string | undefined;
function libmodbus(port: string): ChildProcess {
  if (libmodbusProgram === undefined) {
    libmodbusProgram = join(temporaryFolder('libmodbus'), 'slave');
    const source = join(folder, 'libmodbus-slave.c');
    const words = [
      '-Wall',
      '-Werror',
      '-I/usr/include/modbus',
      source,
      '-o',
      libmodbusProgram,
      '-lmodbus',
      '-lpthread',
    ];
    execFileSync('gcc', words);
  }
  return spawn(libmodbusProgram, [port], { stdio: ['pipe', 'pipe', 'pipe'] });
}

const peers = { pymodbus, libmodbus } as const;
export type PeerName = keyof typeof peers;
export const BAUD_RATE = 19_200;

/** A question for registers, as the gateway sent it. */
export interface Question {
  /** Of the first register, from 0. */
  readonly address: number;
}

const QUESTION_BYTES = 8;

/**
 * Somebody else's Modbus slave on one pty, and the port that the gateway opens on another; what lies between is the line
 * with its character times and its faults.
 */
export class Peer {
  readonly line = new SerialLine({ baudRate: BAUD_RATE, clock: systemClock, random: randomOf(485) });
  readonly #far = new SerialLine({ baudRate: 0, clock: systemClock, random: randomOf(1) });
  /** Asked before a question reaches the slave, which waits for it. False: the question is lost. */
  onQuestion: (question: Question) => Promise<boolean> = () => Promise.resolve(true);
  /** What becomes of an answer on its way to the gateway. */
  spoil: (answer: Buffer) => Buffer = (answer) => answer;
  #process: ChildProcess | undefined;
  #question = Buffer.alloc(0);
  #answer = Buffer.alloc(0);
  #settled: (() => void)[] = [];
  #errors = '';

  static async start(name: PeerName): Promise<Peer> {
    const peer = new Peer();
    await Promise.all([peer.line.start(), peer.#far.start()]);
    peer.line.onBytes((bytes) => peer.#asked(bytes));
    peer.#far.onBytes((bytes) => peer.#answered(bytes));
    const child = peers[name](peer.#far.path);
    peer.#process = child;
    child.stderr?.on('data', (text: Buffer) => {
      peer.#errors += text.toString();
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', () => peer.#settled.shift()?.());
    return peer;
  }

  /** Whole questions only: nothing is lost on the way from the gateway, a question is always of the same length. */
  #asked(bytes: Buffer): void {
    this.#question = Buffer.concat([this.#question, bytes]);
    if (this.#question.length < QUESTION_BYTES) return;
    const frame = this.#question.subarray(0, QUESTION_BYTES);
    this.#question = Buffer.alloc(0);
    this.#answer = Buffer.alloc(0);
    void this.onQuestion({ address: frame.readUInt16BE(2) }).then((isHeard) => {
      if (isHeard) this.#far.write(frame);
    });
  }

  /** Whole answers only, so that a fault is one of the answer and not of a piece of it. */
  #answered(bytes: Buffer): void {
    this.#answer = Buffer.concat([this.#answer, bytes]);
    const [, code = 0, count = 0] = this.#answer;
    if (this.#answer.length < (code >= 0x80 ? 5 : 5 + count)) return;
    const answer = this.#answer;
    this.#answer = Buffer.alloc(0);
    this.line.write(this.spoil(answer));
  }

  /** Resolves when the register (from 0) holds the value. */
  set(address: number, value: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#settled.push(resolve);
    this.#process?.stdin?.write(`${address} ${value}\n`);
    return promise;
  }

  get errors(): string {
    return this.#errors;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    await Promise.all([this.line.stop(), this.#far.stop()]);
  }
}

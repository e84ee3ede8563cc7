import type { Clock } from '../clock.ts';
import type { SerialLine } from '../wire/serial-line.ts';
import { hasSoundCrc, withCrc } from './modbus-frame.ts';

/** What one slave has in its registers. Addresses count from 0. */
export interface Registers {
  /** Undefined where there is no such register. */
  read(registerFunction: 3 | 4, address: number): number | undefined;
  /** False when it may not be written. */
  write(address: number, value: number): boolean;
}

export interface ModbusSlaveOptions {
  readonly unit: number;
  readonly registers: Registers;
  readonly line: SerialLine;
  readonly clock: Clock;
}

/** A frame has ended when the line is silent for 3.5 characters; a timer's grain is coarser, so somewhat longer. */
const FRAME_END_MS = 6;
const ILLEGAL_FUNCTION = 1;
const ILLEGAL_ADDRESS = 2;

/** A Modbus RTU slave on a line: answers what is asked of its unit, and nothing else. Knows functions 3, 4 and 6. */
export class ModbusSlave {
  readonly #options: ModbusSlaveOptions;
  readonly #leave: () => void;
  #heard = Buffer.alloc(0);
  #cancelEnd: () => void = () => undefined;
  /** Without power it hears and says nothing. */
  powered = true;
  /** It answers under another number: two slaves were given the same one, and one was moved. */
  answersAs: number | undefined;
  /** Questions it has answered. */
  answered = 0;

  constructor(options: ModbusSlaveOptions) {
    this.#options = options;
    this.#leave = options.line.onBytes((bytes) => this.#hear(bytes));
  }

  stop(): void {
    this.#leave();
    this.#cancelEnd();
  }

  #hear(bytes: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, bytes]);
    this.#cancelEnd();
    this.#cancelEnd = this.#options.clock.after(FRAME_END_MS, () => {
      const frame = this.#heard;
      this.#heard = Buffer.alloc(0);
      if (!this.powered || frame[0] !== this.#options.unit || !hasSoundCrc(frame)) return;
      this.answered += 1;
      this.#options.line.write(this.#answer(frame));
    });
  }

  #answer(frame: Buffer): Buffer {
    const unit = this.answersAs ?? this.#options.unit;
    const code = frame[1] ?? 0;
    const body = frame.length === 8 ? this.#bodyOf(code, frame.readUInt16BE(2), frame.readUInt16BE(4)) : undefined;
    if (body === undefined) return withCrc([unit, code | 0x80, ILLEGAL_FUNCTION]);
    return typeof body === 'number' ? withCrc([unit, code | 0x80, body]) : withCrc([unit, code, ...body]);
  }

  /** The body of the answer, an exception's code, or undefined for a function it does not know. */
  #bodyOf(code: number, address: number, value: number): readonly number[] | number | undefined {
    const { registers } = this.#options;
    if (code === 6) {
      return registers.write(address, value)
        ? [address >> 8, address & 0xff, value >> 8, value & 0xff]
        : ILLEGAL_ADDRESS;
    }
    if (code !== 3 && code !== 4) return undefined;
    const words = Array.from({ length: value }, (_, index) => registers.read(code, address + index));
    if (!words.every((word) => word !== undefined)) return ILLEGAL_ADDRESS;
    return [value * 2, ...words.flatMap((word) => [(word >> 8) & 0xff, word & 0xff])];
  }
}
